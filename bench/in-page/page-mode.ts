// What each mode of a customer's page does: ours, a peer, or nothing. The workloads know nothing of it.

export interface PageMode {
  /** Starts; resolves when the whole page was handed to the socket. */
  start(): Promise<void>;
  /** Resolves when all changes so far were handed to the socket. */
  settled(): Promise<void>;
}

declare global {
  interface Window {
    mode: PageMode;
  }
}

export function openSocket(path: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${location.host}${path}`);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket);
    socket.onerror = () => reject(new Error('no relay'));
  });
}

/** Not by frames: waiting for one makes the browser draw it. */
export function shortWait(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
