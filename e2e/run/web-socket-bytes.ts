// Reads the messages of a web socket out of the bytes of its connection, as RFC 6455 says, so that tests can look at
// them whatever the engine. Without extensions, since the server offers none. What is cut off at the end is left out.

export interface SocketMessage {
  readonly from: 'browser' | 'server';
  /** Null for a binary message. */
  readonly text: string | null;
  readonly bytes: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const FIRST_FRAME_OF_MESSAGE = [1, 2];

/** @param bytes one direction of a connection from its start; no messages when it is not a web socket's */
export function readWebSocket(bytes: Buffer, from: SocketMessage['from']): SocketMessage[] {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0 || !/^upgrade: *websocket/im.test(bytes.subarray(0, headEnd).toString('latin1'))) return [];
  const messages: SocketMessage[] = [];
  let parts: Buffer[] = [];
  let isText = false;
  let at = headEnd + HEAD_END.length;
  while (at + 2 <= bytes.length) {
    const first = bytes[at]!;
    const second = bytes[at + 1]!;
    let length = second & 127;
    let start = at + 2;
    if (length === 126) {
      if (start + 2 > bytes.length) break;
      length = bytes.readUInt16BE(start);
      start += 2;
    } else if (length === 127) {
      if (start + 8 > bytes.length) break;
      length = Number(bytes.readBigUInt64BE(start));
      start += 8;
    }
    const isMasked = second >= 128;
    const key = isMasked ? bytes.subarray(start, start + 4) : null;
    if (isMasked) start += 4;
    if (start + length > bytes.length) break;
    const payload = Buffer.from(bytes.subarray(start, start + length));
    if (key !== null) for (let index = 0; index < length; index++) payload[index]! ^= key[index & 3]!;
    at = start + length;
    const opcode = first & 15;
    if (opcode >= 8) continue;
    if (FIRST_FRAME_OF_MESSAGE.includes(opcode)) {
      parts = [];
      isText = opcode === 1;
    }
    parts.push(payload);
    if (first < 128) continue;
    const whole = Buffer.concat(parts);
    messages.push({ from, text: isText ? whole.toString('utf8') : null, bytes: whole });
    parts = [];
  }
  return messages;
}
