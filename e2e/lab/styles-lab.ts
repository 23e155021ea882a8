// Runs in a real browser: the styles module on the page, and what it writes applied to sheets of our own, so that a test
// can compare them rule by rule with the page's. The ops go through the real writer and reader.

import { newReaderState, type OpSink, OpWriter, readOps } from '@alongside/protocol';
import { createPrivacy } from '../../packages/capture/src/privacy/privacy.ts';
import { SheetFollower } from '../../packages/capture/src/styles/sheet-follower.ts';
import { StyleWatch } from '../../packages/capture/src/styles/style-watch.ts';

interface Copy {
  text: string;
  sheet: CSSStyleSheet;
  isDisabled: boolean;
  media: string;
}

type Grouping = CSSStyleSheet | CSSGroupingRule;
type StyleOwner = HTMLStyleElement | HTMLLinkElement;

export class StylesLab {
  readonly assets: string[] = [];
  /** Every op, as text: name and values. */
  readonly ops: string[] = [];
  readonly attributesAsked: (readonly string[] | null)[] = [];
  soonCount = 0;
  /** What wants the part that follows touched sheets; called to let it arrive. */
  readonly wanted: (() => void)[] = [];
  readonly #ids = new Map<Node, number>();
  readonly #nodes: Node[] = [];
  readonly #copies = new Map<number, Copy>();
  readonly #adopted = new Map<number, readonly number[]>();
  readonly #writer = new OpWriter();
  readonly #state = newReaderState();
  readonly #observer: MutationObserver;
  readonly privacy = createPrivacy({
    window,
    policy: { masked: [], hidden: [], unmasked: [], isPrivateByDefault: false, allowedQueryParameters: [] },
    assets: { reference: (url) => `asset:${this.assets.push(url)}` as never },
    onAttributes: (names) => this.attributesAsked.push(names),
    onMediaFeature: () => this.styles?.wantFollower(),
  });
  readonly styles: StyleWatch;

  /** @param isLate the part that follows touched sheets is loaded when it is wanted, and comes when the test says so */
  constructor(isLate = false) {
    const create = (options: ConstructorParameters<typeof SheetFollower>[0]) => new SheetFollower(options);
    this.styles = new StyleWatch({
      window,
      privacy: this.privacy,
      parts: {
        want: (_name, use) => {
          this.wanted.push(() => use(create as never));
          if (!isLate) this.wanted.pop()!();
        },
      },
      idOf: (node) => this.#ids.get(node) ?? 0,
      soon: () => this.soonCount++,
    });
    if (!isLate) this.styles.wantFollower();
    this.#observer = new MutationObserver(() => {});
    this.addRoot(document);
  }

  addRoot(root: Document | ShadowRoot): void {
    this.#idOf(root);
    this.#observer.observe(root, { childList: true, subtree: true, characterData: true });
    this.styles.addRoot(root);
    this.#look(root);
  }

  removeRoot(root: Document | ShadowRoot): void {
    this.styles.removeRoot(root);
  }

  flush(): string[] {
    const from = this.ops.length;
    for (const record of this.#observer.takeRecords()) this.#take(record);
    // As capture does ten times a second; in between, what changes without a word is not looked for.
    this.styles.poll();
    this.styles.flush(this.#writer);
    readOps(this.#writer.take(), this.#state, this.#sink());
    return this.ops.slice(from);
  }

  /** Flushes until a text matches an op, for what comes over the network. */
  async until(pattern: string): Promise<string> {
    for (;;) {
      this.flush();
      const found = this.ops.find((op) => new RegExp(pattern, 's').test(op));
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  idOf(node: Node): number {
    return this.#ids.get(node) ?? 0;
  }

  /** Where the copies differ from the page; empty when nowhere. */
  differences(): string[] {
    const found: string[] = [];
    for (const node of this.#nodes) {
      const id = this.idOf(node);
      if (!node.isConnected) continue;
      const owner = node as StyleOwner;
      if (owner.sheet instanceof CSSStyleSheet) {
        const copy = this.#copies.get(id * 2) ?? this.#fresh(owner.textContent ?? '', owner);
        compare(`<${owner.localName} id="${owner.id}">`, owner.sheet, copy, found);
      }
      if (!('adoptedStyleSheets' in node)) continue;
      const { adoptedStyleSheets } = node as Document;
      const numbers = this.#adopted.get(id) ?? [];
      if (numbers.length !== adoptedStyleSheets.length) {
        found.push(`root ${id}: ${numbers.length} instead of ${adoptedStyleSheets.length} adopted sheets`);
        continue;
      }
      for (const [index, sheet] of adoptedStyleSheets.entries()) {
        const copy = this.#copies.get(numbers[index]! * 2 + 1);
        if (copy === undefined) found.push(`root ${id}: sheet ${numbers[index]} is not known`);
        else compare(`root ${id}, sheet ${index}`, sheet, copy, found);
      }
    }
    return found;
  }

  #idOf(node: Node): number {
    let id = this.#ids.get(node);
    if (id === undefined) {
      this.#nodes.push(node);
      id = this.#nodes.length;
      this.#ids.set(node, id);
    }
    return id;
  }

  #look(root: ParentNode): void {
    for (const owner of root.querySelectorAll('style,link')) {
      this.#idOf(owner);
      this.styles.ownerAdded(owner);
    }
  }

  #take({ target, addedNodes, removedNodes }: MutationRecord): void {
    const style = target.nodeType === 3 ? target.parentNode : target;
    if (style instanceof HTMLStyleElement) {
      this.#copies.delete(this.#idOf(style) * 2);
      this.styles.ownerTextChanged(style);
    }
    for (const node of addedNodes) {
      if (!(node instanceof Element)) continue;
      if (node.matches('style,link') && node.isConnected) {
        this.#idOf(node);
        this.styles.ownerAdded(node);
      }
      this.#look(node);
    }
    for (const node of removedNodes) {
      if (node instanceof HTMLStyleElement && !node.isConnected) this.styles.ownerRemoved(node);
    }
  }

  #fresh(text: string, owner: StyleOwner | null): Copy {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return { text, sheet, isDisabled: false, media: matchMedia(owner?.media ?? '').media };
  }

  #copy(key: number): Copy {
    let copy = this.#copies.get(key);
    if (copy === undefined) {
      const owner = key % 2 === 0 ? (this.#nodes[key / 2 - 1] as StyleOwner) : null;
      copy = this.#fresh(owner?.textContent ?? '', owner);
      this.#copies.set(key, copy);
    }
    return copy;
  }

  #sink(): OpSink {
    const apply: Record<string, (...values: never[]) => void> = {
      sheet: (number: number, text: string) => this.#setText(number * 2 + 1, text),
      sheetText: (owner: number, text: string) => this.#setText(owner * 2, text),
      sheetGone: (number: number) => {
        if (!this.#copies.delete(number * 2 + 1)) throw new Error('unknown sheet');
      },
      sheetFlags: (key: number, isDisabled: number, media: string) => {
        Object.assign(this.#copy(key), { isDisabled: isDisabled === 1, media });
      },
      ruleInsert: (key: number, path: number[], index: number, rule: string) => {
        groupingAt(this.#copy(key).sheet, path).insertRule(rule, index);
      },
      ruleRemove: (key: number, path: number[], index: number) => {
        groupingAt(this.#copy(key).sheet, path).deleteRule(index);
      },
      ruleStyle: (key: number, path: number[], declarations: string) => {
        const rule = groupingAt(this.#copy(key).sheet, path.slice(0, -1)).cssRules[path.at(-1)!] as CSSStyleRule;
        rule.style.cssText = declarations;
      },
      adopt: (root: number, sheets: number[]) => {
        for (const sheet of sheets) if (!this.#copies.has(sheet * 2 + 1)) throw new Error('unknown sheet');
        this.#adopted.set(root, sheets);
      },
    };
    return new Proxy({} as OpSink, {
      get:
        (_, name: string) =>
        (...values: never[]) => {
          if (name !== 'beginBody') this.ops.push(`${name} ${JSON.stringify(values)}`);
          apply[name]?.(...values);
        },
    });
  }

  #setText(key: number, text: string): void {
    const { isDisabled, media } = this.#copy(key);
    const copy = this.#fresh(text, null);
    this.#copies.set(key, { ...copy, isDisabled, media });
  }
}

function groupingAt(sheet: CSSStyleSheet, path: readonly number[]): Grouping {
  let grouping: Grouping = sheet;
  for (const index of path) grouping = grouping.cssRules[index] as CSSGroupingRule;
  return grouping;
}

function compare(name: string, real: CSSStyleSheet, copy: Copy, found: string[]): void {
  const texts = (sheet: CSSStyleSheet) => [...sheet.cssRules].map((rule) => rule.cssText);
  const [ours, theirs] = [texts(copy.sheet).join('\n'), texts(real).join('\n')];
  if (ours !== theirs) found.push(`${name}: ${ours}\n---instead of---\n${theirs}`);
  if (copy.isDisabled !== real.disabled) found.push(`${name}: disabled ${copy.isDisabled}`);
  if (copy.media !== real.media.mediaText)
    found.push(`${name}: media ${copy.media} instead of ${real.media.mediaText}`);
}

Object.assign(globalThis, { StylesLab });
