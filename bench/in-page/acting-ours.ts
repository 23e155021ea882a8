// The product's replica, and its aim at what is clicked.

import { decodeFrameHeader, encodeSignal, type FrameHeader, frameKinds } from '@alongside/protocol';
import type { Replica } from '@alongside/replica';
import { aim } from '@alongside/viewer';
import { measureActs } from './acting-page.ts';
import { followInto, openOurShell } from './replica-ours.ts';

const socket = new WebSocket(`ws://${location.host}/agent`);
socket.binaryType = 'arraybuffer';
const opened = openOurShell();
let last: FrameHeader | null = null;
let replica: () => Replica | null = () => null;

opened.then((shell) => {
  const { take, current } = followInto(shell);
  replica = current;
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    if (typeof data === 'string') return;
    const message = new Uint8Array(data);
    const header = decodeFrameHeader(message);
    if (header?.kind === frameKinds.page || header?.kind === frameKinds.pageDeflated) last = header;
    void take(message);
  };
});

let acts = 0;

function click(button: Element): void {
  const page = replica();
  const target = page === null || last === null ? null : aim(page, last, page.tree.nodes.idOf(button));
  if (target === null) throw new Error('the button is not there');
  socket.send(encodeSignal({ t: 'act', act: `a${++acts}`, kind: 'click', agent: 1, ...target }));
}

window.actingPage = {
  async ready() {
    const { document } = await opened;
    while (document.querySelector('.search button') === null) await new Promise((resolve) => setTimeout(resolve, 20));
  },
  async act(count) {
    const { document } = await opened;
    const button = document.querySelector('.search button')!;
    return measureActs(count, () => click(button), document);
  },
};
