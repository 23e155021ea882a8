// One epoch of the page stream: the node table, the writer and everything that knows what was sent. A new snapshot makes
// a new one. It turns dirty marks into ops; when that happens is for capture.ts to say.

import { OpWriter, type SafeText, type TransformSplices } from '@alongside/protocol';
import { ChangeObserver } from './change-observer.ts';
import { Deadline } from './deadline.ts';
import { DivergenceCheck } from './divergence-check.ts';
import { FieldSync } from './field-sync.ts';
import { hotNodes } from './hot-nodes.ts';
import { LongTexts } from './long-texts.ts';
import { NodeTable } from './node-table.ts';
import { PresenceSync } from './presence-sync.ts';
import { hidden, type Privacy, type Visibility, visible } from './privacy/types.ts';
import { RepetitionScan } from './repetition-scan.ts';
import { ScrollSync } from './scroll-sync.ts';
import { documentOfFrame, isElement, isText, type SentNodes, wireParent } from './sent-nodes.ts';
import { StateSync } from './state-sync.ts';
import type { StyleWatch } from './styles/style-watch.ts';
import { MustUnsend, type TreeListener, TreeSync } from './tree-sync.ts';
import { ViewportSync } from './viewport-sync.ts';

/** How long a flush itself looks for repetitions of a masked value, in milliseconds; slices do the rest. */
const repetitionMs = 2;
/** Have a sheet, or a media query of their own. */
const styleOwners = new Set(['style', 'link', 'source']);

/** What an epoch needs of its surroundings. */
export interface EpochHost {
  readonly window: Window & typeof globalThis;
  readonly privacy: Privacy;
  readonly nodes: SentNodes;
  /** Time one slice may take, in milliseconds. */
  readonly sliceMs: number;
  readonly styles: StyleWatch;
  /** What merges edits of two people into one field, or null while it is being loaded. */
  wantTransform(): TransformSplices | null;
  addRoot(root: Document | ShadowRoot): void;
  removeRoot(root: Node): void;
  changed(count: number): void;
  soon(): void;
}

export class Epoch implements TreeListener {
  readonly table = new NodeTable();
  readonly writer = new OpWriter();
  readonly changes: ChangeObserver;
  readonly fields: FieldSync;
  readonly state: StateSync;
  readonly scroll: ScrollSync;
  readonly presence: PresenceSync;
  readonly #host: EpochHost;
  readonly #tree: TreeSync;
  readonly viewport: ViewportSync;
  readonly #texts = new LongTexts();
  readonly #check = new DivergenceCheck();
  readonly #repetitions: RepetitionScan;
  /** Boxes and the size that was told of each. */
  readonly #boxes = new Map<number, { element: Element; size: string }>();
  readonly #newBoxes = new Set<number>();
  readonly #boxSizes: ResizeObserver;
  /** Frames and hosts whose document or shadow root may be another now. */
  readonly #dirtyRoots = new Set<number>();
  readonly #frames = new Map<number, Element>();
  readonly #toResend = new Set<number>();

  constructor(host: EpochHost) {
    this.#host = host;
    const { window, privacy, nodes } = host;
    this.state = new StateSync(this.table, (element, id) =>
      privacy.isMaskedField(element, this.table.visibilityOf(id)),
    );
    this.fields = new FieldSync(this.table, privacy, this.state, host.wantTransform);
    this.scroll = new ScrollSync(this.table);
    this.changes = new ChangeObserver(this.table, nodes, (count) => host.changed(count));
    this.presence = new PresenceSync(window, {
      idOf: (node) => this.table.idOf(node),
      nearestId: (node) => this.nearestId(node),
      isMasked: (element) => privacy.isMaskedField(element, this.#visibilityOf(element)),
      shadowRootOf: (element) => nodes.shadowRootOf(element),
    });
    this.viewport = new ViewportSync(window);
    this.#repetitions = new RepetitionScan(this.table, (id, node) => this.#scrub(id, node));
    this.#tree = new TreeSync(this.table, this.writer, privacy, nodes, this, this.#deadline());
    this.#boxSizes = new window.ResizeObserver((entries) => {
      for (const { target } of entries) {
        const id = this.table.idOf(target);
        if (id !== 0) this.#newBoxes.add(id);
      }
      host.soon();
    });
  }

  get hasPending(): boolean {
    return this.#tree.hasPending || this.scroll.hasUnscanned || !this.#repetitions.isDone;
  }

  /** Writes the first slice. */
  begin(): void {
    const { window } = this.#host;
    this.viewport.write(this.writer);
    // Shorter than the others: getting ready has taken its time.
    const hot = hotNodes(window);
    this.#tree.begin(window.document, new Deadline(this.#host.sliceMs / 2), hot);
    this.#writeRest();
  }

  /** Writes the next slice of what is pending, and what has changed. */
  slice(): void {
    const deadline = this.#deadline();
    this.#tree.continue(deadline);
    if (!this.#tree.hasPending) this.scroll.scan(deadline);
    this.#repetitions.continue(deadline);
    this.changes.takeRecords();
    // What is not tree waits for the last slice when nothing has changed meanwhile.
    if (!this.hasPending || !this.changes.isEmpty || this.#dirtyRoots.size > 0) this.#writeChanges(deadline);
  }

  /**
   * Writes what has changed.
   * @throws MustUnsend
   */
  flush(): void {
    this.#writeChanges(this.#deadline());
  }

  /** Writes the comparison of both ends, when nothing waits to be sent. */
  check(): void {
    const { nodes, privacy } = this.#host;
    if (!this.changes.isEmpty || this.hasPending) return;
    const wrong = this.#check.write(
      this.writer,
      this.table,
      nodes,
      privacy,
      this.fields,
      this.state,
      (id) => this.#tree.isPending(id),
      (id) => this.#boxes.has(id),
    );
    for (const id of wrong) {
      this.changes.markKids(id);
      this.#dirtyRoots.add(id);
    }
  }

  /** A host got a shadow root, or a frame another document. */
  markRoots(element: Element): void {
    const id = this.table.idOf(element);
    if (id !== 0) this.#dirtyRoots.add(id);
  }

  /**
   * A masked value was seen: texts and attributes that hold it are sent again, masked. What is written from now on is so
   * anyway.
   */
  remask(): void {
    this.#repetitions.begin();
    this.fields.markAll();
  }

  /** What is under a mask itself says nothing, not even by being sent again with each key. */
  #scrub(id: number, node: Node): void {
    if (this.table.visibilityOf(id) !== visible || !this.#host.privacy.holdsSecret(node)) return;
    if (isText(node)) this.changes.texts.add(id);
    else if (isElement(node)) for (const { name } of node.attributes) this.changes.markAttribute(id, name);
  }

  /** Attributes that may leave from now on, since a sheet selects on them. */
  markAttributes(names: readonly string[] | null): void {
    this.table.visit(1, (id, node) => {
      if (!isElement(node)) return;
      for (const name of names ?? node.getAttributeNames())
        if (node.hasAttribute(name)) this.changes.markAttribute(id, name);
    });
  }

  /** Attributes whose safe value may be another now though they did not change. */
  markAttributesOf(element: Element, names: readonly string[]): void {
    const id = this.table.idOf(element);
    if (id !== 0) for (const name of names) if (element.hasAttribute(name)) this.changes.markAttribute(id, name);
  }

  isBox(element: Element): boolean {
    return this.#boxes.has(this.table.idOf(element));
  }

  /** Sends an element anew: it is shown as another kind of node now. */
  resend(element: Element): void {
    const id = this.table.idOf(element);
    if (id !== 0) this.#toResend.add(id);
  }

  nearestId(node: Node): number {
    for (let current: Node | null = node; current !== null; current = wireParent(current)) {
      const id = this.table.idOf(current);
      if (id !== 0) return id;
    }
    return 0;
  }

  stop(): void {
    this.changes.stop();
    this.#boxSizes.disconnect();
  }

  added(id: number, element: Element): void {
    const tag = element.localName;
    if (tag === 'input' || tag === 'select' || tag === 'textarea' || tag === 'option') {
      this.fields.added(id, element);
      if (tag === 'input' || tag === 'textarea') this.scroll.addField(id);
    }
    if (styleOwners.has(tag)) this.#host.styles.ownerAdded(element);
    else if (tag === 'iframe' || tag === 'frame') this.#frames.set(id, element);
    else if (tag === 'img') this.state.mark(id);
    if (tag === 'dialog' || element.hasAttribute('popover')) this.state.watch(id);
    if (tag.includes('-')) {
      this.state.mark(id);
      this.state.awaitDefinition(element, (name) => this.#onDefined(name));
    }
  }

  rootAdded(id: number, root: Document | ShadowRoot): void {
    this.scroll.scanFrom(id);
    this.changes.observe(root);
    this.#host.addRoot(root);
    this.#host.styles.addRoot(root);
  }

  boxAdded(id: number, element: Element): void {
    this.#boxes.set(id, { element, size: '0,0' });
    this.#newBoxes.add(id);
    this.#boxSizes.observe(element);
  }

  forgotten(id: number, node: Node): void {
    this.fields.forget(id);
    this.state.forget(id);
    this.scroll.forget(id);
    this.#texts.forget(id);
    this.changes.texts.delete(id);
    this.changes.attributes.delete(id);
    this.#dirtyRoots.delete(id);
    this.#toResend.delete(id);
    const box = this.#boxes.get(id);
    if (box !== undefined) {
      this.#boxSizes.unobserve(box.element);
      this.#boxes.delete(id);
      this.#newBoxes.delete(id);
    }
    this.#frames.delete(id);
    this.changes.suspects.delete(id);
    if (isElement(node)) {
      if (node.localName === 'style' || node.localName === 'link') this.#host.styles.ownerRemoved(node);
    } else if (!isText(node)) {
      this.#host.removeRoot(node);
      this.#host.styles.removeRoot(node as Document | ShadowRoot);
    }
  }

  #writeChanges(deadline: Deadline): void {
    const { changes } = this;
    changes.takeRecords();
    this.fields.learn();
    if (!this.#repetitions.isDone) this.#repetitions.continue(new Deadline(repetitionMs));
    // An input that became a hidden one is not there for the agent any more, before its value is looked at.
    for (const [id, names] of changes.attributes) {
      if (names.includes('type') && this.table.parentOf(id) !== 0) changes.markKids(this.table.parentOf(id));
    }
    // Placing nodes can bring back ones that were out of sight, whose changes are then to be placed too.
    do {
      this.#markSuspects();
      // The text in a text area is its value until somebody types.
      for (const id of changes.kids.keys()) if (this.table.nodeOf(id)?.nodeName === 'TEXTAREA') this.fields.markAll();
      if (changes.kids.size > 0) this.#tree.sync(changes.kids, deadline);
      this.#reviewPolicy();
      changes.kids.clear();
    } while (this.#hasReturnedSuspects());
    for (const id of this.#toResend) if (this.table.nodeOf(id) !== undefined) this.#tree.resend(id);
    this.#toResend.clear();
    this.#markReplacedDocuments();
    for (const id of this.#dirtyRoots) this.#tree.syncRoots(id, deadline);
    this.#dirtyRoots.clear();
    for (const [id, names] of changes.attributes) this.#writeAttributes(id, names);
    for (const id of changes.texts) this.#writeText(id);
    changes.attributes.clear();
    changes.texts.clear();
    this.#writeRest();
  }

  /** A frame that was moved has a new document, or none any more, and no event tells of it. */
  #markReplacedDocuments(): void {
    for (const [id, frame] of this.#frames) {
      if (!frame.isConnected) continue;
      const document = documentOfFrame(frame);
      if (document === null) this.#tree.resend(id);
      else if (this.table.idOf(document) === 0) this.#dirtyRoots.add(id);
    }
  }

  /** What is not tree: styles, fields, state, presence, scroll, viewport, boxes. Reads layout last. */
  #writeRest(): void {
    const { styles } = this.#host;
    styles.flush(this.writer);
    this.fields.write(this.writer);
    this.state.write(this.writer);
    this.presence.write(this.writer);
    this.viewport.write(this.writer);
    this.scroll.write(this.writer);
    this.#writeBoxSizes();
  }

  #writeBoxSizes(): void {
    for (const id of this.#newBoxes) {
      const box = this.#boxes.get(id);
      if (box === undefined) continue;
      const { width, height } = box.element.getBoundingClientRect();
      const size = `${Math.round(width)},${Math.round(height)}`;
      if (size === box.size) continue;
      box.size = size;
      this.writer.write('boxSize', id, Math.round(width), Math.round(height));
    }
    this.#newBoxes.clear();
  }

  #writeAttributes(id: number, names: readonly string[]): void {
    const element = this.table.nodeOf(id);
    if (element === undefined || !isElement(element) || this.#boxes.has(id)) return;
    const visibility = this.table.visibilityOf(id);
    for (const name of names) {
      const value = this.#host.privacy.attribute(element, name, visibility);
      if (value !== null) this.writer.write('attribute', id, name, value);
      else if (this.#host.privacy.mayLeave(element, name)) this.writer.write('attributeGone', id, name);
      if (name === 'popover') this.state.watch(id);
      else if (name === 'open' || name === 'src') this.state.mark(id);
      if (name === 'type' || name === 'value' || name === 'selected' || name === 'checked') this.fields.markAll();
    }
    if (styleOwners.has(element.localName)) this.#host.styles.ownerTextChanged(element);
  }

  #writeText(id: number): void {
    const node = this.table.nodeOf(id);
    if (node === undefined || !isText(node)) return;
    const parent = node.parentElement;
    const text = this.#host.privacy.text(node, parent, this.table.visibilityOf(id));
    const splice = this.#texts.splice(id, text);
    if (splice === null) this.writer.write('text', id, text);
    else this.writer.write('splice', id, splice.position, splice.remove, splice.insert as SafeText);
    if (parent?.localName === 'style') this.#host.styles.ownerTextChanged(parent);
  }

  /** What was out of sight for a while and is back is sent anew: nobody saw what happened to it there. */
  #markSuspects(): void {
    const { suspects } = this.changes;
    for (const suspect of suspects) {
      if (this.changes.isAway(suspect)) continue;
      suspects.delete(suspect);
      const parent = this.table.nodeOf(suspect)?.parentNode ?? null;
      this.#tree.drop(suspect);
      const id = parent === null ? 0 : this.table.idOf(parent);
      if (id !== 0) this.changes.markKids(id);
    }
  }

  #hasReturnedSuspects(): boolean {
    for (const suspect of this.changes.suspects) if (!this.changes.isAway(suspect)) return true;
    return false;
  }

  /** Whether what the policy says of elements is still what was sent: stricter unsends, milder sends anew. */
  #reviewPolicy(): void {
    const { privacy } = this.#host;
    const isTouched = [...this.changes.attributes].filter(([, names]) =>
      names.some((name) => privacy.isPolicyAttribute(name)),
    );
    if (privacy.isPolicyLocal) {
      for (const [id] of isTouched) this.#reviewElement(id);
    } else if (isTouched.length > 0 || this.changes.kids.size > 0) {
      this.table.visit(1, (id) => this.#reviewElement(id));
    }
  }

  #reviewElement(id: number): void {
    const element = this.table.nodeOf(id);
    if (element === undefined || !isElement(element) || !element.isConnected) return;
    const inherited: Visibility = this.table.visibilityOf(this.table.parentOf(id));
    const now = this.#host.privacy.visibilityOf(element, inherited);
    const was = this.table.visibilityOf(id);
    if (now > was) throw new MustUnsend();
    if (now < was || (was === hidden) !== (now === hidden)) this.#tree.resend(id);
  }

  wasAway(id: number): boolean {
    const { suspects } = this.changes;
    if (suspects.size === 0) return false;
    for (let current = id; current !== 0; current = this.table.parentOf(current))
      if (suspects.has(current)) return true;
    return false;
  }

  /** As it was sent: the policy was looked at again before anything else is written. */
  #visibilityOf(element: Element): Visibility {
    const id = this.table.idOf(element);
    return id === 0 ? this.#host.privacy.visibilityInPlace(element) : this.table.visibilityOf(id);
  }

  #deadline(): Deadline {
    return new Deadline(this.#host.sliceMs);
  }

  #onDefined(name: string): void {
    this.table.visit(1, (id, node) => {
      if (isElement(node) && node.localName === name) {
        this.state.mark(id);
        this.#dirtyRoots.add(id);
      }
    });
    this.#host.soon();
  }
}
