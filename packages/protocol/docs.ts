// Writes docs/protocol.md from the tables of this package, so that the page cannot say what the code does not.
//
//   node packages/protocol/docs.ts            prints it
//   node packages/protocol/docs.ts --write    writes docs/protocol.md
//   node packages/protocol/docs.ts --check    fails when docs/protocol.md is not what it would write

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorRows } from './src/error-codes.ts';
import { deflateThresholdBytes, frameKinds, maxFrameBytes, maxInflatedBytes, pointerFlags } from './src/frames.ts';
import * as modelLimits from './src/model-limits.ts';
import {
  maxAttributes,
  maxDepth,
  maxDictionaryStrings,
  maxDictionaryUnits,
  maxNodes,
  recordTypes,
  rootKinds,
} from './src/node-records.ts';
import { assetKinds, assetWays, boxReasons, ops, stateBits } from './src/ops.ts';
import { firstSequence } from './src/page-stream.ts';
import { maxSignalUnits, protocolVersion, signalRows, subprotocol } from './src/signals.ts';
import { staticStrings } from './src/static-strings.ts';

export const docsPath = fileURLToPath(new URL('../../docs/protocol.md', import.meta.url));

const aboutFrames: Record<keyof typeof frameKinds, string> = {
  page: 'ops',
  pageDeflated: 'ops, deflate-raw',
  pointer: 'a pointer position; never logged, only the last one per sender is delivered',
  compacted: 'ops with explicit ids that replace everything before; made by the server',
  compactedDeflated: 'the same, deflate-raw',
};

const aboutRecords: Record<keyof typeof recordTypes, string> = {
  end: 'ends the children of the record (or of the insert) that was opened last; the whole byte is 0',
  reference: '`node` of a known node, which moves here with everything in it',
  text: '`text`',
  html: '`word` local name, then attributes',
  svg: '`word` local name, then attributes',
  other: '`word` namespace, `word` local name, then attributes',
  box: '`word` tag, `uint` width, `uint` height, `uint` reason: stands for an element that is not shown',
  root: '`uint` kind; of a document also `word` doctype name, `word` public id, `word` system id, `uint` 0 no quirks, 1 quirks, 2 limited quirks',
};

const aboutRoots: Record<keyof typeof rootKinds, string> = {
  document: 'the tab’s document, or that of the frame element it is in',
  shadow: 'a shadow root',
  closed: 'its mode is closed',
  delegatesFocus: 'it delegates focus',
  manualSlots: 'its slots are assigned by script',
};

const aboutState: Record<keyof typeof stateBits, string> = {
  checked: 'checkbox or radio button',
  indeterminate: 'checkbox',
  selected: 'option',
  modal: 'dialog shown with `showModal()`',
  popoverOpen: 'popover that is shown',
  defined: 'custom element that is defined',
  fullscreen: 'element in fullscreen',
  userInvalid: '`:user-invalid` matches',
  masked: 'the owner masks it: the agent may not write here',
  broken: 'image that failed to load at the customer',
};

const aboutFields: Record<string, string> = {
  node: 'id of a node that exists: zig-zag distance from the id before it in this body, plus one, as `uint`',
  place: 'the same, or the byte 0 for none',
  uint: 'whole number from 0 to 2^53 - 1: seven bits a byte, lowest first, the top bit says that more follow',
  int: 'whole number, zig-zag, as `uint`',
  word: 'a string that is not page content (a name)',
  text: 'a string that the privacy module let through',
  nodes: '`uint` count, then so many `node`',
  uints: '`uint` count, then so many `uint`',
  texts: '`uint` count, then so many UTF-8 strings, each with its byte length as `uint` in front',
  records: 'node records up to their end byte',
};

/** The whole page. */
export function protocolPage(): string {
  const lines = [
    '# Protocol',
    '',
    '<!-- Written by `node packages/protocol/docs.ts --write` from the tables in packages/protocol/src. Do not edit. -->',
    '',
    `Version ${protocolVersion}. Customer and agent each hold one WebSocket to the server, subprotocol \`${subprotocol}\`. Binary messages are frames`,
    '(the page and the pointers), text messages are signals (JSON). Both are validated by the decoders of `packages/protocol` at every end.',
    '',
    ...frames(),
    ...body(),
    ...table(),
    ...limits(),
    ...signals(),
    ...errors(),
  ];
  return `${lines.join('\n')}\n`;
}

function frames(): string[] {
  return [
    '## Frames',
    '',
    '```',
    'kind u8 | log u32, little endian | document uint | epoch uint | sequence uint | body',
    '```',
    '',
    'The server routes by this header and never reads the body on the hot path.',
    '',
    '- `log` is 0 from the customer; the server writes its log number into page frames and the agent’s number into pointer frames (0 is the customer).',
    '- `document` 0 is the tab’s document with its same-origin frames; a cross-origin frame that carries the snippet has a number, ids, dictionary and epochs of its own.',
    `- An \`epoch\` is one unbroken run of ids, dictionary and sequence. Its first frame has sequence ${firstSequence}, each other one more than the frame before it. A compacted frame has epoch and sequence of the last frame that is in it.`,
    '',
    ...grid(
      ['kind', 'name', 'body'],
      Object.entries(frameKinds).map(([name, kind]) => [kind, name, aboutFrames[name as keyof typeof frameKinds]]),
    ),
    '',
    `A page deflates bodies over ${deflateThresholdBytes} bytes. A message has at most ${maxFrameBytes} bytes, a body at most ${maxInflatedBytes} after inflating; a reader stops there.`,
    '',
    'Body of a pointer frame: `node uint | x uint | y uint | documentX int | documentY int | flags u8 | presses u8`. `x` and `y` are fractions of the element’s box, 0 to 65535;',
    `the document coordinates are CSS pixels, used when the element is unknown. Flags: ${bits(pointerFlags)}. \`presses\` counts how often a button went down, modulo 256.`,
    '',
  ];
}

function body(): string[] {
  return [
    '## Bodies',
    '',
    'A body is a row of ops: a code byte, then the fields of the op. Strings and ids are short because both ends remember the same:',
    '',
    '- **Ids** of new nodes are not sent. Both ends count from 1 as nodes are created, in pre-order; an id is never used twice in an epoch. In a compacted frame each record (but references) has its id in front of its fields, and `nextId` says how to go on.',
    `- **Strings** begin with a \`uint\`: 0, a literal follows; 1, a literal follows that gets the next dictionary number; else the number plus two. Numbers up to ${staticStrings.length - 1} are the static strings of \`static-strings.ts\`, the others were admitted in this epoch, in order. A literal is UTF-8 with its byte length in front.`,
    '- **Roots** (the document in a frame element, a shadow root) stand beside their parent’s list of children, not in it.',
    '',
    ...grid(['field', 'how it is written'], Object.entries(aboutFields)),
    '',
    'A reader accepts any bytes: they give valid ops, or the stream is given up with a reason (`StreamError`) and a new epoch is asked for. `check` and `checkContent`',
    'that do not fit mean that both ends differ (`DivergenceError`): likewise a new epoch, and it is counted.',
    '',
    '### Records',
    '',
    'An `insert` is followed by records. A head byte: bits 0 to 2 the type, bit 3 attributes follow (`uint` count, then so many `word` name and `text` value), bit 4 children follow, up to an `end`.',
    '',
    ...grid(
      ['type', 'name', 'fields'],
      Object.entries(recordTypes).map(([name, type]) => [type, name, aboutRecords[name as keyof typeof recordTypes]]),
    ),
    '',
    `Kind of a root: ${described(rootKinds, aboutRoots)}. Shadow roots add up their bits.`,
    `Reason of a box: ${bits(boxReasons)}.`,
    '',
  ];
}

function table(): string[] {
  const rows = Object.entries(ops).map(([name, { code, fields, about }]) => [
    code,
    `\`${name}\``,
    fields.map(([field, type]) => `${field}: ${type}`).join(', '),
    about,
  ]);
  return [
    '### Ops',
    '',
    ...grid(['code', 'op', 'fields', 'about'], rows),
    '',
    `Bits of \`state\`: ${described(stateBits, aboutState)}.`,
    `Kinds of assets: ${bits(assetKinds)}. Ways: ${bits(assetWays)}.`,
    '',
    'The hash of all links is the sum of `mixLink(id, parent, previous)` over all nodes, that of content the sum over the named nodes (`hash.ts`); both modulo 2^32.',
    '',
  ];
}

function limits(): string[] {
  const ofReader = { maxDepth, maxNodes, maxAttributes, maxDictionaryStrings, maxDictionaryUnits };
  const ofModel = Object.entries(modelLimits)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    '### Limits',
    '',
    'Beyond any of them the stream is given up. Those of the model hold wherever a log is compacted.',
    '',
    ...grid(
      ['limit', 'value', 'of'],
      [
        ...Object.entries(ofReader).map(([name, value]) => [name, value, 'every reader']),
        ...ofModel.map(([name, value]) => [name, value, 'the model']),
      ],
    ),
    '',
  ];
}

function signals(): string[] {
  const rows = Object.entries(signalRows).map(([name, row]) => {
    const fields = Object.entries(row.fields as Record<string, { describe: string; isOptional?: boolean }>);
    return [
      `\`${name}\``,
      `${row.from} → ${row.to}`,
      row.keep,
      row.need,
      row.maxBytes,
      row.perSecond,
      fields.map(signalField).join('; '),
      row.about,
    ];
  });
  return [
    '## Signals',
    '',
    'A signal is a JSON object with its name in `t`. Unknown fields are dropped; a missing or wrong one, a wrong sender or reader, or too great a length voids the whole',
    `signal (\`malformed-signal\`). No text message is longer than ${maxSignalUnits} UTF-16 units. The server reads what it passes on.`,
    '',
    '- **keep**: of a `state` the last value is kept and sent to those who join later; an `event` is never replayed.',
    '- **need**: what mode and grant must allow, checked by the server and again by the widget: `point` any grant but *view*; `click` and `navigate` grant *control* and a mode other than no-control; `edit` grant *control* and full-control.',
    '- **rate**: signals a second that a sender may keep up; bursts of four times that pass.',
    '- **fields**: a `?` marks one that may be absent; `uint` is a whole number from 0 to 2147483647.',
    '',
    ...grid(['signal', 'way', 'keep', 'need', 'limit', 'rate', 'fields', 'about'], rows),
    '',
  ];
}

function signalField([name, { describe, isOptional }]: [string, { describe: string; isOptional?: boolean }]): string {
  const type = describe.replaceAll('integer(0..2147483647)', 'uint');
  return isOptional === true ? `${name}?: ${type.slice(0, -1)}` : `${name}: ${type}`;
}

function errors(): string[] {
  const rows = Object.entries(errorRows).map(([code, { message, close, retry }]) => [
    `\`${code}\``,
    close === 0 ? '' : close,
    retry ? 'yes' : 'no',
    message,
  ]);
  return [
    '## Error codes',
    '',
    'Where a WebSocket is closed, with the close code named here. *Retry* says whether trying again can help.',
    '',
    ...grid(['code', 'close', 'retry', 'message'], rows),
  ];
}

function grid(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => String(cell).replaceAll(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)];
}

function bits(table: Readonly<Record<string, number>>): string {
  return Object.entries(table)
    .map(([name, value]) => `${value} ${name}`)
    .join(', ');
}

function described<Name extends string>(table: Readonly<Record<Name, number>>, about: Record<Name, string>): string {
  const names = Object.keys(table) as Name[];
  return names.map((name) => `${table[name]} ${name} (${about[name]})`).join(', ');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = protocolPage();
  if (process.argv.includes('--write')) {
    writeFileSync(docsPath, page);
  } else if (!process.argv.includes('--check')) {
    process.stdout.write(page);
  } else if (readFileSync(docsPath, 'utf8') !== page) {
    console.error('docs/protocol.md is not what the tables say. Run: node packages/protocol/docs.ts --write');
    process.exitCode = 1;
  }
}
