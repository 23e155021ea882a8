// Circles on a canvas, and a leaf that turns.

import { byId, onClick } from './on-click.js';
import { seeded } from './seeded.js';

const CIRCLES = 24;

export function setUpDrawing() {
  const canvas = byId('canvas', HTMLCanvasElement);
  const random = seeded(7);
  const draw = () => {
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.clearRect(0, 0, canvas.width, canvas.height);
    for (let index = 0; index < CIRCLES; index += 1) {
      context.beginPath();
      context.arc(random() * canvas.width, random() * canvas.height, 6 + random() * 26, 0, 2 * Math.PI);
      context.fillStyle = `hsl(${140 + random() * 70} 45% 45% / 45%)`;
      context.fill();
    }
  };
  draw();
  onClick('canvas-draw', draw);
  byId('foreign-button', HTMLButtonElement).addEventListener('click', () => {
    document.getElementById('leaf-use')?.classList.toggle('turned');
  });
}
