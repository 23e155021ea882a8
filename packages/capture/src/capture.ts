// The engine as a whole: it follows the page from the first snapshot on and hands bodies of ops to the outbound queue.
// It decides when to flush, when to wait (a congested socket), and when only a new epoch helps. Nothing that goes wrong
// in here reaches the page.

import { targetDigest } from '@alongside/protocol';
import { sliceMs } from './deadline.ts';
import { setFieldValue } from './field-value.ts';
import { FlushSchedule } from './flush-schedule.ts';
import { PageModules } from './page-modules.ts';
import { RootListeners } from './root-listeners.ts';
import { documentOfFrame, isDocument, isElement, isFrame, SentNodes } from './sent-nodes.ts';
import { Epoch } from './session-epoch.ts';
import { ShadowWatch } from './shadow-watch.ts';
import { MustUnsend } from './tree-sync.ts';
import type { Capture, CaptureOptions, Refusal } from './types.ts';

/** How often fields, address and top layer are looked at for what no event told, in milliseconds. */
const pollMs = 100;
/** How often both ends are compared, in milliseconds. */
const defaultCheckMs = 5000;
/** Slices of a snapshot are sent together up to this size or this long: a frame each would cost time and bytes. */
const heldBytes = 64 * 1024;
const heldMs = 50;
/** The tab's document; frames of another origin get numbers of their own. */
const documentNumber = 0;

export function createCapture(options: CaptureOptions): Capture {
  return new PageCapture(options);
}

class PageCapture implements Capture {
  readonly #options: CaptureOptions;
  readonly #window: Window & typeof globalThis;
  #modules: PageModules | null = null;
  #epoch: Epoch | null = null;
  #listeners: RootListeners | null = null;
  #shadows: ShadowWatch | null = null;
  #schedule: FlushSchedule | null = null;
  #timers: number[] = [];
  #sentPage = '';
  #sentAt = 0;
  #isFlushing = false;
  epoch = 0;
  sequence = 0;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#window = options.window;
  }

  get isRunning(): boolean {
    return this.#epoch !== null;
  }

  start(epoch: number): void {
    this.stop();
    this.epoch = epoch;
    this.sequence = 0;
    this.#options.outbound.dropBefore(documentNumber, epoch);
    const window = this.#window;
    const schedule = new FlushSchedule(
      window,
      () => this.flush(),
      () => this.#slice(),
    );
    const listeners = new RootListeners((event) => this.#take(event), this.#options.onError);
    this.#modules ??= new PageModules(this.#options, {
      idOf: (node) => this.#epoch?.table.idOf(node) ?? 0,
      soon: () => this.#schedule?.soon(),
      onSecret: () => {
        this.#epoch?.remask();
        this.#schedule?.soon();
      },
      onAttributes: (names) => {
        this.#epoch?.markAttributes(names);
        this.#schedule?.soon();
      },
    });
    const { privacy } = this.#modules;
    const styles = this.#modules.begin(documentNumber, epoch);
    const shadows = new ShadowWatch((host, root) => this.#onShadowRoot(host, root));
    const nodes = new SentNodes(privacy, this.#options.isOurs, this.#options.closedRoots);
    this.#schedule = schedule;
    this.#listeners = listeners;
    this.#shadows = shadows;
    this.#epoch = new Epoch({
      window,
      nodes,
      sliceMs: this.#options.sliceMs ?? sliceMs,
      privacy,
      styles,
      wantTransform: () => this.#modules?.transform() ?? null,
      addRoot: (root) => {
        listeners.add(root);
        if (isDocument(root) && root.defaultView !== null) shadows.add(root.defaultView as Window & typeof globalThis);
      },
      removeRoot: (root) => listeners.remove(root),
      changed: (count) => schedule.changed(count),
      soon: () => schedule.soon(),
    });
    this.#sentPage = '';
    this.#run((current) => current.begin());
    this.#tellPage();
    if (this.#epoch === null) return;
    this.#modules?.startUploads();
    this.#timers = [
      window.setInterval(() => this.#poll(), pollMs),
      window.setInterval(() => this.#run((current) => current.check()), this.#options.checkMs ?? defaultCheckMs),
    ];
  }

  stop(): void {
    for (const timer of this.#timers) this.#window.clearInterval(timer);
    this.#timers = [];
    this.#schedule?.stop();
    this.#listeners?.stop();
    this.#epoch?.stop();
    this.#shadows?.stop();
    this.#modules?.end();
    this.#schedule = null;
    this.#listeners = null;
    this.#epoch = null;
    this.#shadows = null;
  }

  flush(): void {
    if (this.#options.outbound.isCongested) {
      this.#schedule?.flushed();
      this.#schedule?.soon();
      return;
    }
    this.#run((current) => current.flush());
  }

  get hasPending(): boolean {
    return this.#epoch?.hasPending ?? false;
  }

  nodeOf(id: number): Node | null {
    return this.#epoch?.table.nodeOf(id) ?? null;
  }

  idOf(node: Node): number {
    return this.#epoch?.table.idOf(node) ?? 0;
  }

  nearestId(node: Node): number {
    return this.#epoch?.nearestId(node) ?? 0;
  }

  isMasked(element: Element): boolean {
    const privacy = this.#modules?.privacy;
    return privacy === undefined || privacy.isMaskedField(element, privacy.visibilityInPlace(element));
  }

  digestOf(element: Element): string {
    const privacy = this.#modules?.privacy;
    if (privacy === undefined) return '';
    const visibility = privacy.visibilityInPlace(element);
    const role = privacy.attribute(element, 'role', visibility) ?? '';
    const type = privacy.attribute(element, 'type', visibility) ?? '';
    return targetDigest(element.localName, role, type, privacy.visibleText(element, 64));
  }

  setValue(field: HTMLInputElement | HTMLTextAreaElement, value: string, isPartial: boolean): void {
    setFieldValue(field, value, isPartial);
    this.#epoch?.fields.markAll();
    this.flush();
  }

  edit(
    id: number,
    revision: number,
    splices: readonly { position: number; remove: number; insert: string }[],
    agent: number,
    edit: string,
  ): Refusal | null {
    const current = this.#epoch;
    const field = current?.table.nodeOf(id);
    if (current === null || field === undefined || !isElement(field) || !field.isConnected) return 'target-gone';
    if (this.isMasked(field)) return 'masked-field';
    this.flush();
    let refusal: Refusal | null = 'target-gone';
    this.#run((epoch) => {
      refusal = epoch.fields.edit(epoch.writer, { id, agent, edit }, revision, splices, (element, value, caret) => {
        setFieldValue(element, value, true);
        if (element.ownerDocument.activeElement === element) return;
        try {
          element.setSelectionRange(caret, caret);
        } catch {
          // Number and e-mail fields have no selection.
        }
      });
    });
    this.flush();
    return refusal;
  }

  /**
   * Runs a step of the epoch, sends what it wrote, and turns what goes wrong into a new epoch.
   * @param mayHold what it wrote may wait for more while parts of the page are still to come
   */
  #run(step: (epoch: Epoch) => void, mayHold = false): void {
    const current = this.#epoch;
    if (current === null || this.#isFlushing || !this.#mayShare()) return;
    this.#isFlushing = true;
    let needsEpoch = false;
    let isUnsent = false;
    try {
      step(current);
    } catch (error) {
      needsEpoch = true;
      isUnsent = error instanceof MustUnsend;
      if (!isUnsent) this.#options.onError(error);
    }
    this.#isFlushing = false;
    if (needsEpoch) {
      this.stop();
      this.#options.onNeedsEpoch(isUnsent);
      return;
    }
    const isHeld =
      mayHold &&
      current.hasPending &&
      current.writer.byteLength < heldBytes &&
      performance.now() - this.#sentAt < heldMs;
    if (!isHeld) this.#send(current);
    this.#schedule?.flushed();
    if (current.hasPending) this.#schedule?.sliceSoon();
  }

  #send(current: Epoch): void {
    this.#sentAt = performance.now();
    const declared = this.#modules?.takeDeclarations() ?? null;
    if (declared !== null) this.#options.outbound.page(documentNumber, this.epoch, ++this.sequence, declared);
    if (current.writer.byteLength > 0) {
      this.#options.outbound.page(documentNumber, this.epoch, ++this.sequence, current.writer.take());
    }
  }

  #slice(): void {
    if (this.#options.outbound.isCongested) this.#window.setTimeout(() => this.#schedule?.sliceSoon(), pollMs);
    else this.#run((current) => current.slice(), true);
  }

  #poll(): void {
    const current = this.#epoch;
    if (current === null) return;
    try {
      this.#schedule?.poll();
      current.state.look(this.#listeners?.documents ?? []);
      const isStyleDirty = this.#modules?.styles?.poll() ?? false;
      if (current.fields.poll() || current.state.isDirty || current.scroll.isDirty || isStyleDirty) this.flush();
      this.#tellPage();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #tellPage(): void {
    const privacy = this.#modules?.privacy;
    if (privacy === undefined || this.#epoch === null || !this.#mayShare()) return;
    const url = privacy.pageUrl();
    const title = privacy.title(); // not page content: what privacy made of it
    const page = `${url}\n${title}`;
    if (page === this.#sentPage) return;
    this.#sentPage = page;
    this.#options.onPage(url, title);
  }

  /** The page may have become one that is not shared since the last look, without being loaded anew. */
  #mayShare(): boolean {
    if (this.#options.mayShare?.() !== false) return true;
    this.stop();
    return false;
  }

  #onShadowRoot(host: Element, root: ShadowRoot): void {
    if (root.mode === 'closed') this.#options.closedRoots.set(host, root);
    this.#epoch?.markRoots(host);
    this.#schedule?.soon();
  }

  #take(event: Event): void {
    const current = this.#epoch;
    if (current === null) return;
    const target = event.target as Node | null;
    let isWorth = current.presence.take(event);
    switch (event.type) {
      case 'input':
      case 'change':
        current.fields.markAll();
        this.#schedule?.changed(1);
        return;
      case 'reset':
      case 'click':
      case 'invalid':
        current.fields.markAll();
        isWorth = true;
        break;
      case 'scroll':
        if (target !== null && 'nodeType' in target) {
          // A field scrolls with each key, whose own flush can tell it: the poll does for the last one.
          isWorth = current.scroll.take(event) && target.nodeName !== 'INPUT';
        } else {
          current.viewport.mark();
          isWorth = true;
        }
        break;
      case 'toggle':
      case 'close':
      case 'cancel':
      case 'fullscreenchange':
      case 'error':
        if (target !== null && 'nodeType' in target) current.state.mark(current.table.idOf(target));
        isWorth = true;
        break;
      case 'load':
        if (target !== null && 'nodeType' in target) this.#onLoad(current, target);
        isWorth = true;
        break;
      case 'resize':
        current.viewport.mark();
        isWorth = true;
        break;
      case 'popstate':
        isWorth = true;
        break;
    }
    if (isWorth) this.#schedule?.soon();
  }

  #onLoad(current: Epoch, target: Node): void {
    current.state.mark(current.table.idOf(target));
    if (!isElement(target)) return;
    if (isFrame(target)) {
      // From or to another origin the element itself is shown as another kind of node.
      const isBox = current.isBox(target);
      if (isBox !== (documentOfFrame(target) === null)) current.resend(target);
      else current.markRoots(target);
    } else if (target.localName === 'img') {
      // What the browser chose among its sources is known only now.
      current.markAttributesOf(target, ['src', 'srcset']);
    } else if (target.localName === 'link') {
      this.#modules?.styles?.ownerTextChanged(target);
    }
  }
}
