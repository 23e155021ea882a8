// Sets attributes of replica elements, made safe, and remembers what the wire said where the real attribute differs:
// the content hash is over wire values.

import { namespaces } from '@alongside/protocol';
import type { AssetTable } from './assets.ts';
import { canvasDeclaration } from './canvas-picture.ts';
import { rewriteCss } from './css-text.ts';
import { ElementAssets } from './element-assets.ts';
import { decideColorScheme, type MediaFeatures, mayHaveFeatures, rewriteMedia } from './media-conditions.ts';
import { attributesOf, getAttribute, removeAttribute, setAttribute, setAttributeNs } from './native-dom.ts';
import type { ElementRecord } from './node-map.ts';
import { inertLink, localReference, safeAnimatedName, safeMetaName } from './safe-attributes.ts';
import { type AttributeRule, ruleOfAttribute } from './safe-elements.ts';
import { stateAttribute } from './selector-tokens.ts';

const xlink = 'http://www.w3.org/1999/xlink';
const xml = 'http://www.w3.org/XML/1998/namespace';

export class AttributeSetter {
  readonly #assets: ElementAssets;
  readonly #features: MediaFeatures;
  readonly #withMedia = new Set<ElementRecord>();

  constructor(assets: AssetTable, features: MediaFeatures) {
    this.#features = features;
    this.#assets = new ElementAssets(assets, (record, name) => this.#setAgain(record, name));
  }

  /** Sets an attribute as the wire says it, as far as it is harmless. */
  set(record: ElementRecord, name: string, value: string): void {
    const rule = ruleOfAttribute(record.plan, name);
    if (rule.kind === 'plain') {
      if (this.#write(record, rule, name, value)) record.overrides?.delete(name);
      else this.override(record, name, value);
    } else {
      this.#assets.letGo(record, name);
      const safe = this.#safeValue(record, rule, name, value);
      if (safe !== null) this.#write(record, rule, name, safe);
      // What is never set may be an attribute of ours.
      else if (rule.kind !== 'drop') removeAttribute(record.node, name);
      if (safe === value) record.overrides?.delete(name);
      else this.override(record, name, value);
    }
    if (isCanvasSide(record, name)) this.dressCanvas(record);
  }

  /** Gives a canvas its size again; after its creation, and when anything that decides on it changed. */
  dressCanvas(record: ElementRecord): void {
    const style = this.wireAttribute(record, 'style');
    const own = style === null ? '' : this.#css(record, 'style', style);
    setAttribute(record.node, 'style', this.#canvasDeclaration(record) + own);
    this.override(record, 'style', style);
  }

  /** Sets an attribute to something of ours; the wire's value is remembered. */
  replace(record: ElementRecord, name: string, value: string): void {
    if (record.overrides?.has(name) !== true) this.override(record, name, getAttribute(record.node, name));
    setAttribute(record.node, name, value);
  }

  /** Removes one; nothing happens when the wire never had it. */
  remove(record: ElementRecord, name: string): void {
    if (this.wireAttribute(record, name) === null) return;
    this.#assets.letGo(record, name);
    const { kind } = ruleOfAttribute(record.plan, name);
    record.overrides?.delete(name);
    if (kind !== 'drop') removeAttribute(record.node, name);
    else if (getAttribute(record.node, name) !== null) this.override(record, name, null);
    if (record.plan.role === 'canvas' && (name === 'style' || isCanvasSide(record, name))) this.dressCanvas(record);
  }

  /** Names and values as the wire said them, in any order. */
  wireAttributes({ node, overrides }: ElementRecord): string[] {
    const list: string[] = [];
    for (const [name, value] of overrides ?? []) if (value !== null) list.push(name, value);
    const real = attributesOf(node);
    for (let index = 0; index < real.length; index++) {
      const { name, value } = real[index]!;
      if (name !== stateAttribute && overrides?.has(name) !== true) list.push(name, value);
    }
    return list;
  }

  /** The wire's value of an attribute; null when it has none. */
  wireAttribute({ node, overrides }: ElementRecord, name: string): string | null {
    const override = overrides?.get(name);
    if (override !== undefined) return override;
    return name === stateAttribute ? null : getAttribute(node, name);
  }

  /** Remembers that the wire says this while the real attribute says something else; null: the wire has none. */
  override(record: ElementRecord, name: string, value: string | null): void {
    record.overrides ??= new Map();
    record.overrides.set(name, value);
  }

  /** The element is gone from the document for good. */
  forget(record: ElementRecord): void {
    this.#assets.forget(record);
    this.#withMedia.delete(record);
  }

  /** The customer's media features changed: attributes that depend on them are decided anew. */
  featuresChanged(): void {
    for (const record of this.#withMedia) for (const name of ['media', 'content']) this.#setAgain(record, name);
  }

  #setAgain(record: ElementRecord, name: string): void {
    const value = this.wireAttribute(record, name);
    if (value !== null) this.set(record, name, value);
  }

  #safeValue(record: ElementRecord, { kind }: AttributeRule, name: string, value: string): string | null {
    switch (kind) {
      case 'plain':
        return value;
      case 'drop':
        return null;
      case 'style':
        return (record.plan.role === 'canvas' ? this.#canvasDeclaration(record) : '') + this.#css(record, name, value);
      case 'paint':
        return this.#css(record, name, value);
      case 'asset':
        return this.#assets.image(record, name, value);
      case 'assetOrReference':
        return localReference(value) ?? this.#assets.image(record, name, value);
      case 'srcset':
        return this.#assets.sourceSet(record, name, value);
      case 'link':
        return inertLink(value);
      case 'reference':
        return localReference(value);
      case 'media':
        if (mayHaveFeatures(value)) this.#withMedia.add(record);
        return rewriteMedia(value, this.#features);
      case 'popover':
        return 'manual';
      case 'metaName':
        return safeMetaName(value);
      case 'metaContent':
        if (this.wireAttribute(record, 'name')?.toLowerCase() !== 'color-scheme') return value;
        this.#withMedia.add(record);
        return decideColorScheme(value, this.#features);
      case 'animated':
        return safeAnimatedName(value);
    }
  }

  #css(record: ElementRecord, name: string, value: string): string {
    return rewriteCss(value, (url) => this.#assets.css(record, name, url));
  }

  #canvasDeclaration(record: ElementRecord): string {
    return canvasDeclaration(this.wireAttribute(record, 'width'), this.wireAttribute(record, 'height'));
  }

  #write({ node, plan }: ElementRecord, { isSimple }: AttributeRule, name: string, value: string): boolean {
    try {
      if (isSimple) setAttribute(node, name, value);
      else if (plan.wireNamespace === namespaces.html) setAttributeNs(node, null, name, value);
      else setAttributeNs(node, name.startsWith('xlink:') ? xlink : xml, name, value);
      return true;
    } catch {
      // A name that only a parser can make, such as `@click`: no selector of weight depends on it.
      return false;
    }
  }
}

function isCanvasSide({ plan }: ElementRecord, name: string): boolean {
  return plan.role === 'canvas' && (name === 'width' || name === 'height');
}
