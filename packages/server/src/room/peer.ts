// One end of a connection as the room sees it, so that rooms are tested without sockets. The socket itself, its
// heartbeat and its limits belong to the HTTP side.

export interface Peer {
  sendText(message: string): void;
  sendBinary(message: Uint8Array): void;
  /** Closes with a code of the error table. */
  close(code: number, reason: string): void;
  /** Reads nothing for a while, so that the sender's own buffers fill up. */
  pauseReading(ms: number): void;
  /** Bytes that were given to the peer and have not left this process. */
  readonly bufferedBytes: number;
  /** False once the other side is gone. */
  readonly isOpen: boolean;
}

/** Whose page it is. */
export interface Visitor {
  /** Host of the page, as `URL.host` gives it. */
  readonly host: string;
  /** Keyed hash of address and user agent. */
  readonly key: string;
}
