// Where the customer is in the page: selected content, caret, focused element. Drawn above the replica, whose own
// selection and focus are never set.

import { isElement, type Replica } from '@alongside/replica';
import { element } from './element.ts';
import { caretInField } from './field-caret.ts';
import { customerColour } from './palette.ts';
import type { Stage } from './stage.ts';

export class CustomerMarks {
  readonly #stage: Stage;
  readonly #layer = element('div', {
    class: 'customer-marks',
    'aria-hidden': 'true',
    style: `--person: ${customerColour}`,
  });
  readonly #ownField: () => number;
  #replica: Replica | null = null;
  #frame = 0;

  /** @param ownField id of the field that the agent types in; 0 for none */
  constructor(stage: Stage, ownField: () => number) {
    this.#stage = stage;
    this.#ownField = ownField;
    stage.overlay.append(this.#layer);
    stage.watchScale(() => this.pageChanged());
  }

  show(replica: Replica | null): void {
    this.#replica = replica;
    this.pageChanged();
  }

  pageChanged(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#layer.remove();
  }

  #draw(): void {
    const replica = this.#replica;
    if (replica === null || (replica.selected === null && replica.caretAt === null && replica.focused === 0)) {
      if (this.#layer.firstChild !== null) this.#layer.replaceChildren();
      return;
    }
    const marks: HTMLElement[] = [];
    const { selected, caretAt, focused } = replica;
    if (selected !== null) {
      const { anchor, anchorOffset, focus, focusOffset } = selected;
      for (const { x, y, width, height } of replica.geometry.selectionBoxes(anchor, anchorOffset, focus, focusOffset)) {
        marks.push(this.#mark(width < 1 ? 'mark-caret' : 'mark-selection', x, y, Math.max(1, width), height));
      }
    }
    // The field that the agent types in shows the agent's own frame and caret.
    const isOwn = focused !== 0 && focused === this.#ownField();
    const isMarked = focused !== 0 && !isOwn && (replica.isFocusVisible || caretAt !== null);
    const focusBox = isMarked ? replica.geometry.boxOfId(focused) : null;
    const isWholePage = focusBox !== null && focusBox.width >= this.#stage.viewport.width;
    if (focusBox !== null && !isWholePage) {
      marks.push(this.#mark('mark-focus', focusBox.x, focusBox.y, focusBox.width, focusBox.height));
    }
    if (caretAt !== null && !isOwn) marks.push(...this.#caret(replica, caretAt.node, caretAt.start, caretAt.end));
    this.#layer.replaceChildren(...marks);
  }

  #caret(replica: Replica, id: number, start: number, end: number): HTMLElement[] {
    const node = replica.tree.nodes.find(id);
    const box = replica.geometry.boxOfId(id);
    const text = replica.field(id)?.value ?? '';
    if (node === null || box === null || !isElement(node)) return [];
    const isArea = replica.wireName(node) === 'textarea';
    const from = caretInField(node, isArea, text, Math.min(start, end));
    const to = start === end ? from : caretInField(node, isArea, text, Math.max(start, end));
    if (from === null || to === null) return [];
    const clamp = (x: number) => Math.min(box.width, Math.max(0, x));
    const x = clamp(from.x);
    if (start === end) return [this.#mark('mark-caret', box.x + x, box.y + from.y, 2 / this.#stage.scale, from.height)];
    if (from.y !== to.y) return [];
    return [this.#mark('mark-selection', box.x + x, box.y + from.y, clamp(to.x) - x, from.height)];
  }

  #mark(name: string, x: number, y: number, width: number, height: number): HTMLElement {
    const { scale } = this.#stage;
    const mark = element('div', { class: name });
    mark.style.transform = `translate(${x * scale}px, ${y * scale}px)`;
    mark.style.width = `${width * scale}px`;
    mark.style.height = `${height * scale}px`;
    return mark;
  }
}
