// The op table: everything that the page stream can say. Writer, reader, every sink's interface and docs/protocol.md
// derive from it. `insert` alone is followed by node records (node-records.ts says how they look).
//
// Field types: `node` an id of a node that exists; `place` the same or 0 for "none"; `uint`, `int` numbers; `word` text
// that is not page content (names); `text` safe text; `nodes`, `uints`, `texts` lists.

import type { SafeText } from './safe-text.ts';

export type FieldType = 'node' | 'place' | 'uint' | 'int' | 'word' | 'text' | 'nodes' | 'uints' | 'texts' | 'records';

type FieldValue<Type extends FieldType> = Type extends 'word'
  ? string
  : Type extends 'text'
    ? SafeText
    : Type extends 'nodes' | 'uints'
      ? readonly number[]
      : Type extends 'texts'
        ? readonly string[]
        : number;

type FieldList = readonly (readonly [name: string, type: FieldType])[];

export interface Op<Fields extends FieldList = FieldList> {
  readonly code: number;
  readonly fields: Fields;
  readonly about: string;
  /** How each field is written, a letter of `kindOf` each. */
  readonly kinds: string;
}

/** Letters for how fields are written: all that a writer needs to know of them. */
export const kindOf: Readonly<Record<FieldType, string>> = {
  node: 'n',
  place: 'n',
  uint: 'u',
  int: 'i',
  word: 't',
  text: 't',
  nodes: 'N',
  uints: 'U',
  texts: 'T',
  records: 'r',
};

function op<const Fields extends FieldList>(code: number, fields: Fields, about: string): Op<Fields> {
  return { code, fields, about, kinds: fields.map(([, type]) => kindOf[type]).join('') };
}

export const ops = {
  insert: op(
    1,
    [
      ['parent', 'place'],
      ['before', 'place'],
      ['nodes', 'records'],
    ],
    'New nodes (or known ones, by reference) into a parent before a sibling, or at its end. Parent 0: the document itself; it is node 1.',
  ),
  move: op(
    2,
    [
      ['node', 'node'],
      ['parent', 'node'],
      ['before', 'place'],
    ],
    'A known node to another place, with everything in it.',
  ),
  remove: op(
    3,
    [['node', 'node']],
    'A node with everything that is still in it, and the state of all of them. Its ids are never used again. Neither the tab’s document nor a shadow root can be removed.',
  ),
  text: op(
    4,
    [
      ['node', 'node'],
      ['text', 'text'],
    ],
    'New data of a text node.',
  ),
  splice: op(
    5,
    [
      ['node', 'node'],
      ['position', 'uint'],
      ['remove', 'uint'],
      ['insert', 'text'],
    ],
    'Part of a long text node’s data changed. UTF-16 units.',
  ),
  attribute: op(
    6,
    [
      ['node', 'node'],
      ['name', 'word'],
      ['value', 'text'],
    ],
    'An attribute’s new value.',
  ),
  attributeGone: op(
    7,
    [
      ['node', 'node'],
      ['name', 'word'],
    ],
    'An attribute is gone.',
  ),
  value: op(
    8,
    [
      ['node', 'node'],
      ['revision', 'uint'],
      ['origin', 'uint'],
      ['edit', 'word'],
      ['value', 'text'],
    ],
    'Whole value of a form field. `origin` is the agent’s number when an edit of it caused this, then `edit` is its act id; 0 and empty otherwise. A compacted frame says it once for each agent whose edits are in it, with the last edit of each.',
  ),
  valueSplice: op(
    9,
    [
      ['node', 'node'],
      ['revision', 'uint'],
      ['origin', 'uint'],
      ['edit', 'word'],
      ['position', 'uint'],
      ['remove', 'uint'],
      ['insert', 'text'],
    ],
    'One change of a field’s value; makes `revision` out of the one before it. A field whose value was never sent has the empty one, revision 0.',
  ),
  state: op(
    10,
    [
      ['node', 'node'],
      ['bits', 'uint'],
    ],
    'State that is no attribute, all of it at once; see `stateBits`.',
  ),
  scroll: op(
    11,
    [
      ['node', 'node'],
      ['x', 'int'],
      ['y', 'int'],
    ],
    'Scroll position of an element, or of a document for its viewport. CSS pixels.',
  ),
  focus: op(
    12,
    [
      ['node', 'place'],
      ['isVisible', 'uint'],
    ],
    'The focused element, 0 for none; 1 where the browser shows a focus ring.',
  ),
  hover: op(13, [['node', 'place']], 'The innermost element under the customer’s pointer.'),
  active: op(14, [['node', 'place']], 'The innermost element being pressed.'),
  targeted: op(15, [['node', 'place']], 'The element that `:target` matches.'),
  selection: op(
    16,
    [
      ['anchor', 'place'],
      ['anchorOffset', 'uint'],
      ['focus', 'place'],
      ['focusOffset', 'uint'],
    ],
    'Selected content outside of form fields; 0 for none.',
  ),
  caret: op(
    17,
    [
      ['node', 'place'],
      ['start', 'uint'],
      ['end', 'uint'],
    ],
    'Selection in the focused text field, UTF-16 units. Never sent for a masked one.',
  ),
  viewport: op(
    18,
    [
      ['width', 'uint'],
      ['height', 'uint'],
      ['pixelRatio', 'uint'],
      ['visualX', 'int'],
      ['visualY', 'int'],
      ['visualScale', 'uint'],
    ],
    'Layout viewport in CSS pixels with scrollbars; device pixel ratio and pinch zoom in thousandths; offset of the visual viewport.',
  ),
  media: op(
    19,
    [
      ['feature', 'word'],
      ['value', 'word'],
    ],
    'A media feature that describes the customer, as the browser decides it.',
  ),
  asset: op(
    20,
    [
      ['asset', 'uint'],
      ['kind', 'uint'],
      ['way', 'uint'],
      ['url', 'text'],
    ],
    'Declares an asset before anything names it as `asset:<id>`. See `assetKinds`, `assetWays`; the URL is empty where only the customer may know it.',
  ),
  sheet: op(
    21,
    [
      ['sheet', 'uint'],
      ['text', 'text'],
    ],
    'Text of a constructed style sheet: new, or replaced (which voids the rule operations on it).',
  ),
  sheetGone: op(
    22,
    [['sheet', 'uint']],
    'A constructed sheet that no root adopts any more; one that still does loses it.',
  ),
  sheetText: op(
    23,
    [
      ['owner', 'node'],
      ['text', 'text'],
    ],
    'Text of the sheet of a link element, or of a style element whose sheet is not what its text says. Voids the rule operations before it. A change of a style element’s children or their text makes a new sheet: this text, the flags and the rule operations are void then, until sent again. A move voids nothing.',
  ),
  sheetFlags: op(
    24,
    [
      ['sheet', 'uint'],
      ['isDisabled', 'uint'],
      ['media', 'text'],
    ],
    'Switch and media list of a sheet that differ from what its element says. Sheets here: twice the owner’s id, or twice the constructed sheet’s number plus one.',
  ),
  ruleInsert: op(
    25,
    [
      ['sheet', 'uint'],
      ['path', 'uints'],
      ['index', 'uint'],
      ['rule', 'text'],
    ],
    'A rule into a sheet, or into the grouping rule that the path of indexes leads to.',
  ),
  ruleRemove: op(
    26,
    [
      ['sheet', 'uint'],
      ['path', 'uints'],
      ['index', 'uint'],
    ],
    'A rule out of it.',
  ),
  ruleStyle: op(
    27,
    [
      ['sheet', 'uint'],
      ['path', 'uints'],
      ['declarations', 'text'],
    ],
    'All declarations of the rule that the path leads to, anew.',
  ),
  adopt: op(
    28,
    [
      ['root', 'node'],
      ['sheets', 'uints'],
    ],
    'The constructed sheets that a document or shadow root adopts, in order.',
  ),
  topLayer: op(
    29,
    [['nodes', 'nodes']],
    'Elements of the top layer, lowest first. How each got there is in its state.',
  ),
  boxSize: op(
    30,
    [
      ['node', 'node'],
      ['width', 'uint'],
      ['height', 'uint'],
    ],
    'New size of a box that stands for what is not shown. CSS pixels.',
  ),
  check: op(
    31,
    [
      ['links', 'uint'],
      ['count', 'uint'],
      ['nextId', 'uint'],
    ],
    'What both ends must have by now: hash of all links, number of nodes, next id.',
  ),
  checkContent: op(
    32,
    [
      ['nodes', 'nodes'],
      ['hash', 'uint'],
    ],
    'Hash of these nodes’ text, attributes, form value and state.',
  ),
  nextId: op(33, [['id', 'uint']], 'Only in a compacted frame: the id that the next new node gets.'),
  dictionary: op(
    34,
    [['strings', 'texts']],
    'Only in a compacted frame: the strings that were admitted so far, in order.',
  ),
} as const;

export type OpName = keyof typeof ops;

/** Arguments of an op's method in a sink, in the order of its fields. */
export type OpArguments<Name extends OpName> =
  (typeof ops)[Name] extends Op<infer Fields>
    ? {
        -readonly [K in keyof Fields]: Fields[K] extends readonly [string, infer Type extends FieldType]
          ? FieldValue<Type>
          : never;
      }
    : never;

/** Bits of `state`. */
export const stateBits = {
  checked: 1,
  indeterminate: 2,
  selected: 4,
  /** A dialog shown with showModal(). */
  modal: 8,
  popoverOpen: 16,
  /** A custom element that is defined. */
  defined: 32,
  fullscreen: 64,
  userInvalid: 128,
  /** The owner masks this: the agent may not write here. */
  masked: 256,
  /** An image that failed to load at the customer. */
  broken: 512,
} as const;

/**
 * Attribute that the privacy module puts on every element under a mask that somebody asked for: what style sheets paint
 * there, pictures and texts of pseudo-elements, is as private as its content.
 */
export const privateLooksAttribute = 'alongside-private';

export const assetKinds = { image: 1, font: 2, media: 3 } as const;
/** `direct`: the agent's browser may load the URL (on the license's hosts). `upload`: the customer's browser uploads it. `server`: the server may fetch the URL. */
export const assetWays = { direct: 1, upload: 2, server: 3 } as const;

/** Why a box stands where an element is. */
export const boxReasons = { hidden: 1, frameOfOtherSite: 2, plugin: 3, maskedMedia: 4, canvas: 5 } as const;
