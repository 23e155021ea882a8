// Attributes of elements, made safe by the rule of their name and by what they are on. The hot path of the snapshot:
// plain values are passed on as they are, nothing is allocated for them.

import { assetKinds, namespaces } from '@alongside/protocol';
import * as rules from './attribute-rules.ts';
import { anyValue, type KnownSelectors } from './known-selectors.ts';
import { maskText } from './mask.ts';
import type { Natives } from './natives.ts';
import type { Secrets } from './secrets.ts';
import { type AssetRegistry, hidden, type Visibility, visible } from './types.ts';
import { absoluteUrl, safeUrl } from './urls.ts';

/** Longer paths are drawings, not icons: signatures, charts, QR codes. Not shown under a mask. UTF-16 units. */
const maxMaskedPathUnits = 256;
/** Style with nothing in it that must be made safe. */
const isSimpleStyle = /^(?!.*(?:url|image-set)\()[^"'\\/@]*$/is;
/** A word of the author's, not a value: for `data-*` when a sheet cannot be read. */
const shortToken = /^(?=.{0,20}$)[a-z_-]*\d{0,2}$/i;
const candidate = /([^\s,]\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)/g;

interface Surroundings {
  readonly natives: Natives;
  readonly secrets: Secrets;
  readonly selectors: KnownSelectors;
  readonly assets: AssetRegistry;
  readonly allowedParameters: ReadonlySet<string>;
  css(text: string, baseUrl: string, isMasked: boolean): string;
  isProperty(name: string): boolean;
}

export class Attributes {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** All of them, as `Privacy.attributes` says. */
  read(element: Element, visibility: Visibility, out: string[]): number {
    const { natives, secrets } = this.#around;
    if (visibility === hidden) return 0;
    const names = natives.attributeNames(element);
    let used = 0;
    let isSourceMissing = natives.localName(element) === 'img';
    for (let index = 0; index < names.length; index++) {
      const name = names[index]!;
      const rule = this.#ruleOf(element, name);
      if (rule === rules.never) continue;
      const raw = natives.attribute(element, name);
      if (raw === null) continue;
      let value: string | null = raw;
      if (rule !== rules.plain || !secrets.isEmpty) {
        value = this.#value(element, name, raw, rule, visibility);
        if (value === null) continue;
        if (rule === rules.source) isSourceMissing = false;
      }
      out[used++] = name;
      out[used++] = value;
    }
    if (isSourceMissing) {
      const source = this.#source(element, '', visibility);
      if (source !== null) {
        out[used++] = 'src';
        out[used++] = source;
      }
    }
    return used;
  }

  /** One of them: its safe value, or null. An image has a `src` also where it is chosen from a `srcset`. */
  one(element: Element, name: string, visibility: Visibility): string | null {
    const { natives } = this.#around;
    if (visibility === hidden) return null;
    const rule = this.#ruleOf(element, name);
    const raw = natives.attribute(element, name);
    if (rule === rules.source) return this.#source(element, raw ?? '', visibility);
    return raw === null ? null : this.#value(element, name, raw, rule, visibility);
  }

  /** Whether one of this name may be sent at all. */
  mayLeave(element: Element, name: string): boolean {
    const { selectors } = this.#around;
    const rule = this.#ruleOf(element, name);
    if (rule !== rules.author) return rule !== rules.never;
    return selectors.useOf(name) !== undefined || (selectors.isAnyUnreadable && name.startsWith('data-'));
  }

  /** An attribute of SVG that its objects have a property for is one of its own, not the author's. */
  #ruleOf(element: Element, name: string): number {
    const { natives, isProperty } = this.#around;
    const rule = rules.attributeRule(name, isProperty);
    return rule === rules.author && natives.namespace(element) === namespaces.svg && name in element
      ? rules.looks
      : rule;
  }

  #value(element: Element, name: string, raw: string, rule: number, visibility: Visibility): string | null {
    const { natives, secrets } = this.#around;
    const isMasked = visibility !== visible;
    switch (rule) {
      case rules.plain:
        return secrets.scrubName(raw);
      case rules.state:
        return isMasked ? null : secrets.scrub(raw);
      case rules.text:
        return isMasked ? maskText(raw) : secrets.scrub(raw);
      case rules.path:
        return isMasked && raw.length > maxMaskedPathUnits ? null : raw;
      case rules.looks:
      case rules.style:
        if (isSimpleStyle.test(raw)) return rule === rules.style ? secrets.scrubName(raw) : raw;
        return this.#around.css(raw, natives.baseUrl(element), isMasked);
      case rules.author:
        return this.#author(name, raw, isMasked);
      case rules.source:
        return this.#source(element, raw, visibility);
      case rules.sourceSet:
        return isMasked ? null : this.#density(element, raw);
      case rules.image:
        return isMasked ? null : this.#asset(element, raw, assetKinds.image);
      case rules.href:
        return this.#href(element, raw, isMasked);
      case rules.value:
        return this.#formValue(element, raw, isMasked);
      case rules.content:
        return natives.attribute(element, 'name') === 'viewport' ? raw : null;
      case rules.type:
        // A number or date field cannot hold the asterisks.
        return isMasked && /^(?:number|date|month|week|time)/i.test(raw) ? 'text' : raw;
      default:
        return null;
    }
  }

  /** Only what sheets tell apart. */
  #author(name: string, raw: string, isMasked: boolean): string | null {
    const { secrets, selectors } = this.#around;
    const use = selectors.useOf(name);
    if (use === undefined) {
      const isGuess = selectors.isAnyUnreadable && !isMasked && name.startsWith('data-') && shortToken.test(raw);
      return isGuess ? secrets.scrubName(raw) : null;
    }
    if (raw === '' || use.values.has(raw)) return secrets.scrubName(raw);
    if (use.isShown) return isMasked ? maskText(raw) : secrets.scrub(raw);
    return use.isCompared && !isMasked ? secrets.scrub(raw) : anyValue;
  }

  #source(element: Element, raw: string, visibility: Visibility): string | null {
    const { natives } = this.#around;
    if (visibility !== visible) return null;
    switch (natives.localName(element)) {
      case 'img':
        return this.#image(element as HTMLImageElement, raw);
      case 'input':
        return this.#asset(element, raw, assetKinds.image);
      case 'video':
      case 'audio':
      case 'source':
        return this.#asset(element, raw, assetKinds.media);
      default:
        return null;
    }
  }

  /** What the browser shows: chosen from a set where there is one, and absolute. */
  #image(image: HTMLImageElement, raw: string): string | null {
    const { natives, assets } = this.#around;
    const current = natives.currentSource(image);
    if (current === '' || current.includes('#')) return this.#asset(image, current || raw, assetKinds.image);
    return assets.reference(current, assetKinds.image, natives.naturalWidth(image) > 0) || null;
  }

  /** The chosen image of a set again, with its density: that decides its size where no rule does. */
  #density(element: Element, raw: string): string | null {
    const { natives } = this.#around;
    if (natives.localName(element) !== 'img') return null;
    const image = element as HTMLImageElement;
    const current = natives.currentSource(image);
    for (const [, url, amount, unit] of raw.matchAll(candidate)) {
      if (amount === undefined || absoluteUrl(url!, natives.baseUrl(element)) !== current) continue;
      const density = unit === 'x' ? Number(amount) : Number(amount) / natives.naturalWidth(image);
      const asset = this.#asset(element, current, assetKinds.image);
      return asset !== null && density > 0 && density < 100 ? `${asset} ${Number(density.toFixed(3))}x` : null;
    }
    return null;
  }

  #href(element: Element, raw: string, isMasked: boolean): string | null {
    const { natives, secrets, allowedParameters } = this.#around;
    const tag = natives.localName(element);
    if (tag === 'a' || tag === 'area') return isMasked ? '#' : secrets.scrub(safeUrl(raw, allowedParameters));
    if (tag === 'link' || tag === 'base') return null;
    if (raw.startsWith('#')) return secrets.scrubName(raw);
    if (isMasked || !/^(?:image|feImage)$/.test(tag)) return null;
    return this.#asset(element, raw, assetKinds.image);
  }

  /** The `value` attribute: what buttons say and how far a list or bar is; never what a field holds. */
  #formValue(element: Element, raw: string, isMasked: boolean): string | null {
    const { natives, secrets } = this.#around;
    const tag = natives.localName(element);
    if (tag === 'input' && /^(?:button|submit|reset)$/.test(natives.inputType(element as HTMLInputElement))) {
      return isMasked ? maskText(raw) : secrets.scrub(raw);
    }
    return !isMasked && /^(?:li|progress|meter)$/.test(tag) ? secrets.scrub(raw) : null;
  }

  #asset(element: Element, raw: string, kind: number): string | null {
    const address = absoluteUrl(raw, this.#around.natives.baseUrl(element));
    const asset = address === '' ? '' : this.#around.assets.reference(address, kind);
    return asset === '' ? null : asset;
  }
}
