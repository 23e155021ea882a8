// A frame that script fills, and one that comes and goes.

import { byId, onClick, onToggle } from './on-click.js';

export function setUpFrames() {
  const frame = byId('frame-script', HTMLIFrameElement);
  const first = byId('frame-srcdoc', HTMLIFrameElement);
  const place = document.createComment('the first frame stands here');
  let lines = 0;

  const fill = () => {
    const inside = frame.contentDocument;
    if (inside === null) return;
    lines += 1;
    const line = inside.createElement('p');
    line.textContent = `Line ${lines}, added from outside`;
    inside.body.append(line);
    inside.body.style.cssText = 'font: 15px/1.5 sans-serif; margin: 12px; background: #fff; color: #222';
  };
  fill();
  onClick('frame-fill', fill);
  onClick('frame-rewrite', () => {
    const inside = frame.contentDocument;
    if (inside === null) return;
    lines = 0;
    inside.open();
    inside.write('<!DOCTYPE html><meta charset="utf-8"><title>Written</title><h3>Written anew</h3>');
    inside.close();
    fill();
  });
  onToggle('frame-remove', (pressed) => {
    if (pressed) first.replaceWith(place);
    else place.replaceWith(first);
  });
}
