// The product's own capture and queue, with the options that the widget gives them, on a socket of the relay.

import { type Capture, createCapture, createOutbound, loadBundledPart, type Outbound } from '@alongside/capture';
import { decodeSignal, type Signal } from '@alongside/protocol';
import { openSocket } from './page-mode.ts';

export interface StartedCapture {
  readonly capture: Capture;
  readonly outbound: Outbound;
}

/** Starts with a first epoch. @param onSignal hears what is said to the page, but for acknowledgements */
export async function startCapture(onSignal: (signal: Signal) => void = () => {}): Promise<StartedCapture> {
  const outbound = createOutbound();
  const socket = await openSocket('/customer');
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const signal = decodeSignal(data, 'server', 'customer');
    if (signal?.t === 'ack') outbound.acknowledge(signal.document, signal.epoch, signal.sequence);
    else if (signal !== null) onSignal(signal);
  };
  outbound.attach(socket);
  const capture = createCapture({
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
  capture.start(1);
  return { capture, outbound };
}
