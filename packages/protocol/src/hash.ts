// Hashes by which both ends compare what they have. Sums of mixed parts, so that they can be kept up incrementally and
// do not depend on the order of attributes. 32-bit, unsigned; not for security.

/** Hash of a text, started from a seed. A lone surrogate counts as U+FFFD: that is what arrives at the other end. */
export function hashText(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) {
    let unit = text.charCodeAt(index);
    if ((unit & 0xf800) === 0xd800) {
      const isPair = unit < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
      if (isPair) hash = Math.imul(hash ^ unit, 0x01000193);
      unit = isPair ? text.charCodeAt(++index) : 0xfffd;
    }
    hash = Math.imul(hash ^ unit, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Spreads three numbers over 32 bits: the part of one node in the hash of all links. Roots (the document in a frame
 * element, a shadow root) stand beside their parent's list of children, not in it: a root has `previous` 0, and so has
 * the first child of its host. The tab's document has `parent` 0.
 */
export function mixLink(id: number, parent: number, previous: number): number {
  let hash = Math.imul(id ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ parent, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16) ^ previous, 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/**
 * Content of an element as it is on the wire (attribute values before the replica turns them into its own).
 * @param attributes flat list of names and values, in any order
 * @param value form value, or null where none was sent
 */
export function hashElement(attributes: readonly string[], value: string | null, bits: number): number {
  let sum = Math.imul(bits + 1, 0x85ebca6b);
  for (let index = 0; index + 1 < attributes.length; index += 2) {
    sum = (sum + hashText(attributes[index + 1]!, hashText(attributes[index]!))) | 0;
  }
  if (value !== null) sum = (sum + hashText(value, 0x2545f491)) | 0;
  return sum >>> 0;
}

/**
 * Adds one node's content to the hash of several: `hashElement` of an element, `hashText` of a text node, 0 of a box or
 * root.
 */
export function addContent(sum: number, id: number, content: number): number {
  return (sum + mixLink(id, content, 0x1b873593)) >>> 0;
}

/** What an agent sees of an element, short: an act carries it so that the widget can tell whether it is still the same. */
export function targetDigest(tag: string, role: string, type: string, safeText: string): string {
  const words = [tag, role, type, safeText.replace(/\s+/g, ' ').trim().slice(0, 64)].join('\u0000');
  return hashText(words).toString(16).padStart(8, '0');
}
