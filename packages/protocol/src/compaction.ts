// Turns a log of page frames into one frame that says the same: every node with its id, every state, the dictionary and
// the next id. What comes after the log goes on after the compacted frame: for every prefix of every log,
// model(compact(prefix) + tail) = model(log).

import { DocumentModel } from './document-model.ts';
import {
  decodeFrameHeader,
  deflateThresholdBytes,
  encodeFrame,
  type FrameHeader,
  frameKinds,
  maxFrameBytes,
  maxInflatedBytes,
  stampLogNumber,
} from './frames.ts';
import { deflateBody } from './inflate.ts';
import { namespaces, recordTypes } from './node-records.ts';
import { type ModelNode, nextInTree } from './node-table.ts';
import { type ReaderState, StreamError } from './op-reader.ts';
import { OpWriter } from './op-writer.ts';
import { PageStreamDecoder } from './page-stream.ts';
import type { SafeText } from './safe-text.ts';
import type { SheetState } from './sheet-table.ts';

/**
 * Reads a log and gives the one message that replaces it, deflated when large.
 * @param base an earlier compacted message that the frames go on from, or null
 * @param frames whole messages of one document, in order
 * @throws StreamError when the log cannot be read or what it says is too large; DivergenceError when it contradicts
 *   itself. Either way a new epoch is needed.
 */
export async function compactFrames(
  base: Uint8Array | null,
  frames: readonly Uint8Array[],
): Promise<Uint8Array<ArrayBuffer>> {
  let model = new DocumentModel();
  const decoder = new PageStreamDecoder(() => {
    model = new DocumentModel();
    return model;
  });
  if (base !== null) await decoder.take(base);
  for (const frame of frames) await decoder.take(frame);
  if (decoder.last === null) throw new StreamError('nothing to compact');
  return deflateCompacted(compactModel(model, decoder.state, decoder.last));
}

/**
 * A `compacted` message of everything that the model holds.
 * @param header of the last frame that the model has taken: document, epoch, sequence and log number are its
 */
export function compactModel(model: DocumentModel, state: ReaderState, header: FrameHeader): Uint8Array<ArrayBuffer> {
  const out = new OpWriter(false, state.strings);
  out.write('dictionary', state.strings);
  out.write('nextId', state.nextId);
  writeBeforeTree(out, model);
  if (model.document !== null) writeTree(out, model.document);
  writeSheets(out, model);
  for (const node of model.nodes.values()) writeNodeState(out, node);
  writeAfterTree(out, model);
  out.write('check', model.links, model.nodes.size, state.nextId);
  const body = out.take();
  if (body.length > maxInflatedBytes) throw new StreamError('compacted body is too large');
  const message = encodeFrame(frameKinds.compacted, header.document, header.epoch, header.sequence, body);
  stampLogNumber(message, header.log);
  return message;
}

/** The same message deflated, if it is over the threshold. */
async function deflateCompacted(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const header = decodeFrameHeader(message)!;
  let sent = message;
  if (message.length - header.bodyOffset > deflateThresholdBytes) {
    const body = await deflateBody(message.subarray(header.bodyOffset));
    sent = encodeFrame(frameKinds.compactedDeflated, header.document, header.epoch, header.sequence, body);
    stampLogNumber(sent, header.log);
  }
  if (sent.length > maxFrameBytes) throw new StreamError('compacted frame is too large');
  return sent;
}

/** What nodes refer to comes before them. */
function writeBeforeTree(out: OpWriter, { live, sheets }: DocumentModel): void {
  const { viewport } = live;
  if (viewport !== null) {
    const { width, height, pixelRatio, visualX, visualY, visualScale } = viewport;
    out.write('viewport', width, height, pixelRatio, visualX, visualY, visualScale);
  }
  for (const [feature, value] of live.media) out.write('media', feature, value);
  for (const [asset, { kind, way, url }] of live.assets) out.write('asset', asset, kind, way, safe(url));
  for (const [key, { text }] of sheets.sheets) {
    if (key % 2 === 1) out.write('sheet', (key - 1) / 2, safe(text ?? ''));
  }
}

function writeTree(out: OpWriter, document: ModelNode): void {
  out.beginInsert(0, 0);
  let node: ModelNode = document;
  for (;;) {
    writeRecord(out, node);
    const next = nextInTree(node, document);
    // The records that end between this node and the next: all up to the one that the next is in.
    const into = next === null ? null : next.parent;
    for (let open: ModelNode | null = hasInside(node) ? node : node.parent; open !== into; open = open!.parent) {
      out.endChildren();
    }
    if (next === null) break;
    node = next;
  }
  out.endChildren();
}

function hasInside(node: ModelNode): boolean {
  return node.first !== null || node.root !== null;
}

function writeRecord(out: OpWriter, node: ModelNode): void {
  const { id } = node;
  switch (node.kind) {
    case 'text':
      out.textNode(safe(node.text), id);
      break;
    case 'box':
      out.box(node.name, node.width, node.height, node.reason, id);
      break;
    case 'shadow':
      out.shadowRoot(node.rootKind, hasInside(node), id);
      break;
    case 'document': {
      const { doctype, publicId, systemId, isQuirks, isLimitedQuirks } = node.traits!;
      const compat = isQuirks ? 1 : isLimitedQuirks ? 2 : 0;
      out.documentRoot(doctype, publicId, systemId, compat, hasInside(node), id);
      break;
    }
    case 'element': {
      const { namespace, name, attributes } = node;
      const type =
        namespace === namespaces.html
          ? recordTypes.html
          : namespace === namespaces.svg
            ? recordTypes.svg
            : recordTypes.other;
      out.element(type, name, attributes.length / 2, hasInside(node), namespace, id);
      for (let index = 0; index < attributes.length; index += 2) {
        out.attribute(attributes[index]!, safe(attributes[index + 1]!));
      }
    }
  }
}

function writeSheets(out: OpWriter, { sheets }: DocumentModel): void {
  for (const [key, sheet] of sheets.sheets) {
    if (key % 2 === 0 && sheet.text !== null) out.write('sheetText', key / 2, safe(sheet.text));
    writeSheetState(out, key, sheet);
  }
  for (const [root, adopted] of sheets.adoption) out.write('adopt', root, adopted);
}

function writeSheetState(out: OpWriter, key: number, { flags, rules }: SheetState): void {
  if (flags !== null) out.write('sheetFlags', key, flags.isDisabled, safe(flags.media));
  for (const { kind, path, index, text } of rules) {
    if (kind === 'insert') out.write('ruleInsert', key, path, index, safe(text));
    else if (kind === 'remove') out.write('ruleRemove', key, path, index);
    else out.write('ruleStyle', key, path, safe(text));
  }
}

function writeNodeState(out: OpWriter, node: ModelNode): void {
  const { id, field } = node;
  if (field !== null) {
    // Once for each agent whose edit is in the value, so that each learns that its last one arrived.
    if (field.edits.size === 0) out.write('value', id, field.revision, 0, '', safe(field.text));
    for (const [agent, edit] of field.edits) out.write('value', id, field.revision, agent, edit, safe(field.text));
  }
  if (node.bits !== 0) out.write('state', id, node.bits);
  if (node.scrollX !== 0 || node.scrollY !== 0) out.write('scroll', id, node.scrollX, node.scrollY);
}

function writeAfterTree(out: OpWriter, { live }: DocumentModel): void {
  if (live.topLayer.length > 0) out.write('topLayer', live.topLayer);
  if (live.focus !== 0 || live.isFocusVisible !== 0) out.write('focus', live.focus, live.isFocusVisible);
  if (live.hover !== 0) out.write('hover', live.hover);
  if (live.active !== 0) out.write('active', live.active);
  if (live.targeted !== 0) out.write('targeted', live.targeted);
  const { anchor, anchorOffset, focus, focusOffset } = live.selection;
  if (anchor !== 0 || focus !== 0) out.write('selection', anchor, anchorOffset, focus, focusOffset);
  const { node, start, end } = live.caret;
  if (node !== 0) out.write('caret', node, start, end);
}

/** What the model holds came through the customer's privacy module. */
function safe(text: string): SafeText {
  return text as SafeText;
}
