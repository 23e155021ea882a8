// The product's own capture and queue, with the options that the widget gives them.

import { type Capture, createCapture, createOutbound, loadBundledPart } from '@alongside/capture';
import { decodeSignal } from '@alongside/protocol';
import { openSocket, shortWait } from './page-mode.ts';

const outbound = createOutbound();
let capture: Capture | null = null;

async function settled(): Promise<void> {
  do await shortWait();
  while (capture?.hasPending === true);
  capture?.flush();
  await outbound.drained();
}

window.mode = {
  async start() {
    const socket = await openSocket('/customer');
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const signal = decodeSignal(data, 'server', 'customer');
      if (signal?.t === 'ack') outbound.acknowledge(signal.document, signal.epoch, signal.sequence);
    };
    outbound.attach(socket);
    const started = createCapture({
      window,
      policy: { masked: [], hidden: [], unmasked: [], isPrivateByDefault: false, allowedQueryParameters: [] },
      assetHosts: [],
      closedRoots: new WeakMap(),
      isOurs: () => false,
      outbound,
      loadPart: loadBundledPart,
      upload: async () => {},
      onPage: () => {},
      onNeedsEpoch: () => {
        throw new Error('a new epoch was asked for');
      },
      onError: (error) => {
        throw error;
      },
    });
    capture = started;
    started.start(1);
    await settled();
  },
  settled,
};
