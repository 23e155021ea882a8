// How nodes look inside `insert`, in pre-order. A head byte: bits 0-2 the type, bit 3 attributes follow, bit 4 children
// follow until an end byte. Ids are not sent: both ends count nodes as they are created. In a compacted frame each
// record but references has its id in front of the type's fields.

export const recordTypes = {
  end: 0,
  /** A known node that comes here from elsewhere: node id. */
  reference: 1,
  /** text */
  text: 2,
  /** HTML element: tag. */
  html: 3,
  /** SVG element: local name (case as is). */
  svg: 4,
  /** Element of another namespace: namespace, local name. */
  other: 5,
  /** A box that stands for an element that is not shown: tag, width, height, reason. Never has children. */
  box: 6,
  /** Root of a document or shadow tree: root kind, then for documents doctype name, public id, system id, compat (0 none, 1 quirks, 2 limited quirks). */
  root: 7,
} as const;

export const recordBits = { attributes: 8, children: 16 } as const;

/** Kind of a root record: 0 is a document (the tab's, or that of the frame element it is in), others are shadow roots with bits. */
export const rootKinds = { document: 0, shadow: 1, closed: 2, delegatesFocus: 4, manualSlots: 8 } as const;

/** What is known of a document besides its nodes. */
export interface DocumentTraits {
  /** Name of the doctype; empty when there is none. */
  readonly doctype: string;
  readonly publicId: string;
  readonly systemId: string;
  readonly isQuirks: boolean;
  /** "Almost standards" mode; never together with `isQuirks`. */
  readonly isLimitedQuirks: boolean;
}

export const namespaces = {
  html: 'http://www.w3.org/1999/xhtml',
  svg: 'http://www.w3.org/2000/svg',
  math: 'http://www.w3.org/1998/Math/MathML',
} as const;

/** Deepest nesting that a reader accepts. */
export const maxDepth = 4096;
/** Most nodes of one document, alive at once. */
export const maxNodes = 2_000_000;
/** Most attributes of one element. */
export const maxAttributes = 1024;
/** Strings admitted to the dictionary of an epoch, and the longest of them in UTF-16 units. */
export const maxDictionaryStrings = 32_768;
export const maxDictionaryUnits = 64;
