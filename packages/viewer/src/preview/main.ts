// Entry of /preview: shows a customer their own page as an agent gets it. The page that opened this window feeds it
// over a port; nothing is asked of the server and nothing is sent to it (the document's policy allows no connection).
// It listens to its opener alone, at the origin that the server has checked against the license, and once.

import { followColourScheme } from '../colour-scheme.ts';
import { PreviewWindow, textsOf } from './preview-window.ts';

followColourScheme();

const origin = new URLSearchParams(location.search).get('origin') ?? '';
const opener = window.opener as Window | null;
const preview = new PreviewWindow(document.getElementById('viewer')!);

function receive(event: MessageEvent<unknown>): void {
  const [port] = event.ports;
  if (event.source !== opener || event.origin !== origin || port === undefined) return;
  const texts = textsOf(event.data);
  if (texts === null) return;
  removeEventListener('message', receive);
  preview.show(port, texts);
}

if (opener === null || origin === '') preview.cutOff();
else {
  addEventListener('message', receive);
  opener.postMessage({ alongside: 'preview-ready' }, origin);
}
