import { describe, expect, test } from 'vitest';
import { compactModel } from './compaction.ts';
import { DocumentModel } from './document-model.ts';
import { decodeFrameHeader, frameKinds } from './frames.ts';
import { modelDifference } from './model-difference.ts';
import { maxConstructedSheets, maxModelWeight, maxRuleOps, maxTopLayer } from './model-limits.ts';
import { maxAttributes, maxDepth, namespaces } from './node-records.ts';
import { newReaderState, readOps, StreamError } from './op-reader.ts';
import { stateBits } from './ops.ts';

const html = namespaces.html;
const traits = { doctype: 'html', publicId: '', systemId: '', isQuirks: false, isLimitedQuirks: false };

/** 1 document > 2 html > 3 body > (4 div > 5 text, 6 input, 7 box, 8 host with shadow root 9 > 10 span), 11 style > 12 text. */
function small(): DocumentModel {
  const model = new DocumentModel();
  model.beginBody();
  model.newDocument(1, 0, traits);
  model.newElement(2, 1, 0, html, 'html', []);
  model.newElement(3, 2, 0, html, 'body', ['class', 'page']);
  model.newElement(4, 3, 0, html, 'div', []);
  model.newText(5, 4, 0, 'hello');
  model.newElement(6, 3, 0, html, 'input', []);
  model.newBox(7, 3, 0, 'video', 10, 20, 4);
  model.newElement(8, 3, 0, html, 'x-host', []);
  model.newShadowRoot(9, 8, 1);
  model.newElement(10, 9, 0, html, 'span', []);
  model.newElement(11, 3, 0, html, 'style', []);
  model.newText(12, 11, 0, 'p {}');
  return model;
}

function childIds(model: DocumentModel, id: number): number[] {
  const ids: number[] = [];
  for (let child = model.nodes.get(id)!.first; child !== null; child = child.next) ids.push(child.id);
  return ids;
}

describe('the tree refuses what cannot be', () => {
  test.each<[string, (model: DocumentModel) => void]>([
    ['an unknown parent', (model) => model.newText(20, 99, 0, '')],
    ['an unknown sibling', (model) => model.newText(20, 3, 99, '')],
    ['a sibling of another parent', (model) => model.newText(20, 3, 5, '')],
    ['a shadow root as a sibling', (model) => model.newText(20, 8, 9, '')],
    ['an id twice', (model) => model.newText(5, 3, 0, '')],
    ['children of a text node', (model) => model.newText(20, 5, 0, '')],
    ['children of a box', (model) => model.newText(20, 7, 0, '')],
    ['text in a document', (model) => model.newText(20, 1, 0, '')],
    ['text moved into a document', (model) => model.move(5, 1, 0)],
    ['a second document', (model) => model.newDocument(20, 0, traits)],
    ['an insert without parent when there is a document', (model) => model.beginInsert(0, 0)],
    ['a second shadow root', (model) => model.newShadowRoot(20, 8, 1)],
    ['a shadow root on a text node', (model) => model.newShadowRoot(20, 5, 1)],
    ['a frame document on a box', (model) => model.newDocument(20, 7, traits)],
    ['an element without a name', (model) => model.newElement(20, 3, 0, html, '', [])],
    ['an attribute without a name', (model) => model.newElement(20, 3, 0, html, 'p', ['', ''])],
    ['an attribute twice', (model) => model.newElement(20, 3, 0, html, 'p', ['a', '', 'b', '', 'a', ''])],
    ['a move into itself', (model) => model.move(3, 3, 0)],
    ['a move into a descendant', (model) => model.move(3, 4, 0)],
    ['a host into its shadow tree', (model) => model.move(8, 10, 0)],
    ['a move before itself', (model) => model.move(4, 3, 4)],
    ['a move of the document', (model) => model.move(1, 4, 0)],
    ['a move of a shadow root', (model) => model.move(9, 4, 0)],
    ['a move into a text node', (model) => model.move(4, 5, 0)],
    ['removing the document', (model) => model.remove(1)],
    ['removing a shadow root', (model) => model.remove(9)],
    ['removing twice', (model) => [model.remove(4), model.remove(4)]],
    ['a node of a removed subtree', (model) => [model.remove(4), model.text(5, 'x')]],
    ['an id again after its removal by another kind', (model) => [model.remove(4), model.move(5, 3, 0)]],
  ])('%s', (_, change) => {
    expect(() => change(small())).toThrow(StreamError);
  });

  test.each<[string, (model: DocumentModel) => void]>([
    ['text of an element', (model) => model.text(4, 'x')],
    ['a splice beyond the text', (model) => model.splice(5, 3, 3, '')],
    ['a splice with numbers that overflow', (model) => model.splice(5, Number.MAX_SAFE_INTEGER, 2, '')],
    ['an attribute of a text node', (model) => model.attribute(5, 'a', '')],
    ['an attribute without a name', (model) => model.attribute(4, '', '')],
    ['an attribute that is not there', (model) => model.attributeGone(4, 'a')],
    ['a value of a text node', (model) => model.value(5, 1, 0, '', 'x')],
    ['a value splice without a value that skips', (model) => model.valueSplice(6, 2, 0, '', 0, 0, 'x')],
    ['a value splice of a text node', (model) => model.valueSplice(5, 1, 0, '', 0, 0, 'x')],
    ['a value splice that skips', (model) => [model.value(6, 1, 0, '', ''), model.valueSplice(6, 3, 0, '', 0, 0, 'x')]],
    ['a value splice too far', (model) => [model.value(6, 1, 0, '', ''), model.valueSplice(6, 2, 0, '', 1, 0, 'x')]],
    ['an agent that cannot be', (model) => model.value(6, 1, 256, 'a', '')],
    ['an edit id that is too long', (model) => model.value(6, 1, 1, 'a'.repeat(65), '')],
    ['state of a text node', (model) => model.state(5, 1)],
    ['scrolling a text node', (model) => model.scroll(5, 1, 1)],
    ['scrolling beyond all measure', (model) => model.scroll(4, 0, 1e9)],
    ['focus on a text node', (model) => model.focus(5, 0)],
    ['a focus that is neither visible nor not', (model) => model.focus(6, 2)],
    ['hover on nothing known', (model) => model.hover(99)],
    ['a selection in nothing known', (model) => model.selection(5, 0, 99, 0)],
    ['a viewport beyond all measure', (model) => model.viewport(1e9, 0, 0, 0, 0, 0)],
    ['an asset of an unknown kind', (model) => model.asset(1, 4, 1, '')],
    ['an asset by an unknown way', (model) => model.asset(1, 1, 0, '')],
    ['an unknown sheet', (model) => model.sheetGone(1)],
    ['a rule in an unknown sheet', (model) => model.ruleInsert(3, [], 0, '')],
    ['a rule in the sheet of a text node', (model) => model.ruleInsert(10, [], 0, '')],
    ['a rule nested too deep', (model) => model.ruleInsert(22, Array(65).fill(0), 0, '')],
    ['flags of an unknown sheet', (model) => model.sheetFlags(3, 0, '')],
    ['adopting an unknown sheet', (model) => model.adopt(9, [1])],
    ['adopting by an element', (model) => [model.sheet(1, ''), model.adopt(8, [1])]],
    ['a top layer with an element twice', (model) => model.topLayer([4, 4])],
    ['a top layer with a text node', (model) => model.topLayer([5])],
    ['a size of what is no box', (model) => model.boxSize(4, 1, 1)],
  ])('%s', (_, change) => {
    expect(() => change(small())).toThrow(StreamError);
  });
});

describe('limits', () => {
  test('depth, by nesting and by moving', () => {
    const model = small();
    let parent = 4;
    for (let id = 20; id < 20 + maxDepth - 4; id++) {
      model.newElement(id, parent, 0, html, 'p', []);
      parent = id;
    }
    expect(() => model.newText(9999, parent, 0, '')).toThrow('too deep');
    expect(() => model.move(8, parent, 0)).toThrow('too deep');
    // One level up there is place for the host's own level, but not for its shadow tree.
    expect(() => model.move(8, parent - 1, 0)).toThrow('too deep');
    model.move(8, parent - 3, 0);
    expect(model.nodes.get(10)?.depth).toBe(maxDepth);
    expect(() => model.move(20, 10, 0)).toThrow('a node inside itself');
  });

  test('attributes of one element', () => {
    const model = small();
    for (let count = 0; count < maxAttributes; count++) model.attribute(4, `a${count}`, '');
    expect(() => model.attribute(4, 'one-more', '')).toThrow('too many attributes');
    model.attributeGone(4, 'a7');
    model.attribute(4, 'one-more', '');
  });

  test('weight counts what is there, not what was', () => {
    const model = small();
    const big = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < maxModelWeight / big.length + 5; count++) model.text(5, `${big}${count}`);
    for (let id = 100; id < 200; id++) {
      model.newElement(id, 4, 0, 'urn:long', 'p', ['a', big]);
      model.attribute(id, 'b', big);
      model.value(id, 1, 1, 'act', big);
      model.sheetText(id, big);
      model.ruleInsert(id * 2, [], 0, big);
      model.sheetFlags(id * 2, 1, big);
      model.remove(id);
    }
    expect(() => {
      for (let id = 200; id < 300; id++) model.newText(id, 4, 0, big);
    }).toThrow('too much content');
  });

  test('rule operations, except those that undo or replace each other', () => {
    const model = small();
    for (let count = 0; count < maxRuleOps * 2; count++) {
      model.ruleInsert(22, [], 0, 'p {}');
      model.ruleRemove(22, [], 0);
      model.ruleStyle(22, [1], `color: ${count}`);
    }
    expect(model.sheets.sheets.get(22)?.rules).toHaveLength(1);
    expect(() => {
      for (let count = 0; count < maxRuleOps; count++) model.ruleInsert(22, [], 0, 'p {}');
    }).toThrow('too much rule operations');
    model.sheetText(11, '');
    model.ruleInsert(22, [], 0, 'p {}');
  });

  test('constructed sheets and the top layer', () => {
    const model = small();
    for (let sheet = 0; sheet < maxConstructedSheets; sheet++) model.sheet(sheet, '');
    expect(() => model.sheet(maxConstructedSheets, '')).toThrow(StreamError);
    const ids = Array.from({ length: maxTopLayer + 1 }, (_, index) => 100 + index);
    for (const id of ids) model.newElement(id, 3, 0, html, 'dialog', []);
    expect(() => model.topLayer(ids)).toThrow(StreamError);
    model.topLayer(ids.slice(1));
  });

  test('work of one body: splices of a long text stop, and are allowed again in the next body', () => {
    const model = small();
    model.text(5, 'x'.repeat(8 * 1024 * 1024));
    const splices = (count: number) => (): void => {
      for (; count > 0; count--) model.splice(5, 4_000_000, 1, 'y');
    };
    expect(splices(300)).toThrow('too much work');
    model.beginBody();
    splices(20)();
  });
});

describe('state goes with its node', () => {
  test('of a removed subtree nothing is left', () => {
    const model = small();
    const before = model.links;
    model.newElement(20, 3, 4, html, 'dialog', []);
    model.newElement(21, 20, 0, html, 'input', ['a', 'b']);
    model.value(21, 3, 1, 'act', 'value');
    model.state(21, stateBits.checked);
    model.focus(21, 1);
    model.hover(21);
    model.active(21);
    model.targeted(20);
    model.caret(21, 1, 2);
    model.selection(20, 0, 21, 0);
    model.topLayer([20, 8]);
    model.sheetText(20, 'x');
    model.remove(20);
    expect(model.links).toBe(before);
    expect(model.live).toMatchObject({ focus: 0, isFocusVisible: 0, hover: 0, active: 0, targeted: 0, topLayer: [8] });
    expect([model.live.caret.node, model.live.selection.anchor, model.live.selection.focus]).toEqual([0, 0, 0]);
    expect(model.sheets.sheets.size).toBe(0);
    model.topLayer([]);
    expect(modelDifference(model, small())).toBe(null);
  });

  test('of a removed frame document neither', () => {
    const model = small();
    model.newElement(20, 3, 0, html, 'iframe', []);
    model.newDocument(21, 20, { ...traits, isQuirks: true });
    model.newElement(22, 21, 0, html, 'html', []);
    model.sheet(1, 'a');
    model.adopt(21, [1]);
    model.remove(21);
    expect([model.nodes.has(22), model.sheets.adoption.size, model.nodes.get(20)?.root]).toEqual([false, 0, null]);
    model.newDocument(23, 20, traits);
  });

  test('a field that was never told of is empty', () => {
    const model = small();
    model.valueSplice(6, 1, 2, 'act', 0, 0, 'typed');
    expect(model.nodes.get(6)?.field).toEqual({ text: 'typed', revision: 1, edits: new Map([[2, 'act']]) });
  });

  test('a move keeps it', () => {
    const model = small();
    model.value(6, 1, 0, '', 'x');
    model.sheetText(11, 'override');
    model.move(6, 4, 5);
    model.move(11, 4, 0);
    expect(childIds(model, 4)).toEqual([6, 5, 11]);
    expect(model.nodes.get(6)?.field?.text).toBe('x');
    expect(model.sheets.sheets.get(22)?.text).toBe('override');
  });
});

describe('style sheets', () => {
  test.each<[string, (model: DocumentModel) => void]>([
    ['its text changes', (model) => model.text(12, 'q {}')],
    ['part of its text changes', (model) => model.splice(12, 0, 1, 'q')],
    ['a child comes', (model) => model.newText(20, 11, 0, '')],
    ['a child moves out', (model) => model.move(12, 3, 0)],
    ['a child moves in', (model) => model.move(5, 11, 0)],
    ['a child is removed', (model) => model.remove(12)],
  ])('what is kept for a style element is void when %s', (_, change) => {
    const model = small();
    model.sheetText(11, 'override');
    model.sheetFlags(22, 1, 'print');
    model.ruleInsert(22, [], 0, 'p {}');
    change(model);
    expect(model.sheets.sheets.size).toBe(0);
  });

  test('a new text voids the rule operations before it, flags stay', () => {
    const model = small();
    model.sheet(5, 'a');
    model.sheetFlags(11, 1, '');
    model.ruleInsert(11, [], 0, 'p {}');
    model.sheet(5, 'b');
    model.ruleStyle(11, [0], 'color: red');
    expect(model.sheets.sheets.get(11)).toMatchObject({
      text: 'b',
      flags: { isDisabled: 1 },
      rules: [{ kind: 'style', path: [0], text: 'color: red' }],
    });
  });

  test('a sheet that is gone is adopted by none', () => {
    const model = small();
    for (const sheet of [1, 2, 3]) model.sheet(sheet, '');
    model.adopt(9, [1, 2, 1]);
    model.adopt(1, [2, 3]);
    model.sheetGone(1);
    expect([...model.sheets.adoption]).toEqual([
      [9, [2]],
      [1, [2, 3]],
    ]);
    expect(() => model.adopt(9, [1])).toThrow(StreamError);
  });
});

describe('modelDifference finds', () => {
  test.each<[string, (model: DocumentModel) => void]>([
    ['a text', (model) => model.text(5, 'other')],
    ['an attribute', (model) => model.attribute(3, 'class', 'other')],
    ['an attribute more', (model) => model.attribute(4, 'a', '')],
    ['a node more', (model) => model.newText(20, 10, 0, '')],
    ['a node less', (model) => model.remove(12)],
    ['another order', (model) => model.move(4, 3, 8)],
    ['a value', (model) => model.value(6, 0, 0, '', '')],
    ['a revision', (model) => [model.value(6, 1, 0, '', ''), model.value(6, 2, 0, '', '')]],
    ['an edit that arrived', (model) => model.value(6, 0, 1, 'act', '')],
    ['state', (model) => model.state(6, stateBits.checked)],
    ['a scroll position', (model) => model.scroll(1, 0, 5)],
    ['the size of a box', (model) => model.boxSize(7, 10, 21)],
    ['focus', (model) => model.focus(6, 0)],
    ['a media feature', (model) => model.media('hover', 'none')],
    ['an asset', (model) => model.asset(1, 1, 1, '')],
    ['the viewport', (model) => model.viewport(1, 1, 1, 0, 0, 1)],
    ['a sheet', (model) => model.sheet(1, '')],
    ['a sheet’s text', (model) => model.sheetText(11, 'p {}')],
    ['a rule', (model) => model.ruleInsert(22, [], 0, '')],
    ['the top layer', (model) => model.topLayer([4])],
  ])('%s', (_, change) => {
    const changed = small();
    change(changed);
    expect(modelDifference(small(), changed)).not.toBe(null);
    expect(modelDifference(changed, small())).not.toBe(null);
  });

  test('adopted sheets, and their order', () => {
    const models = [[1, 2], [2, 1], [1]].map((sheets) => {
      const model = small();
      model.sheet(1, '');
      model.sheet(2, '');
      model.adopt(9, sheets);
      return model;
    });
    expect(modelDifference(models[0]!, models[1]!)).not.toBe(null);
    expect(modelDifference(models[0]!, models[2]!)).not.toBe(null);
  });

  test('nothing in equal ones, whatever the order of attributes', () => {
    const [one, other] = [small(), small()];
    one.attribute(4, 'a', '1');
    one.attribute(4, 'b', '2');
    other.attribute(4, 'b', '2');
    other.attribute(4, 'a', '1');
    expect(modelDifference(one, other)).toBe(null);
    expect(one.contentHash([4, 5])).toBe(other.contentHash([4, 5]));
  });
});

test('the deepest document that is allowed can be compacted and read again', () => {
  const model = small();
  let parent = 4;
  for (let id = 20; id < 20 + maxDepth - 4; id++) {
    model.newElement(id, parent, 0, html, 'p', []);
    parent = id;
  }
  const header = { kind: frameKinds.page, log: 0, document: 0, epoch: 1, sequence: 1, bodyOffset: 0 } as const;
  const message = compactModel(model, { nextId: 9000, strings: [] }, header);
  const again = new DocumentModel();
  readOps(message.subarray(decodeFrameHeader(message)!.bodyOffset), newReaderState(), again, true);
  expect(modelDifference(model, again)).toBe(null);
});
