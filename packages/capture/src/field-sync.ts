// Values of form fields. Nothing is patched: any input, change, reset or click, and a slow round of polling for what
// scripts set silently, makes the next flush compare what fields hold with what was sent. Text fields send splices
// with a revision, so that an agent's edit can be transformed against what happened meanwhile.

import { FieldAuthority, type OpWriter, type SafeText, type Splice, type TransformSplices } from '@alongside/protocol';
import { keepSelection } from './field-selection.ts';
import type { NodeTable } from './node-table.ts';
import type { Privacy } from './privacy/types.ts';
import type { StateSync } from './state-sync.ts';
import type { Refusal } from './types.ts';

/** Fields looked at in one round of polling. */
const maxPolled = 500;
/** Input types whose value is text that people type; the others are sent whole. */
const typed = new Set(['text', 'search', 'tel', 'url', 'email', 'password', 'number']);
const withoutValue = new Set(['checkbox', 'radio', 'submit', 'button', 'reset', 'image', 'hidden']);

type ValueField = HTMLInputElement | HTMLTextAreaElement;

interface Field {
  readonly element: ValueField;
  /** Null for fields that are sent whole and never edited by splices. */
  authority: FieldAuthority | null;
  sent: string;
  revision: number;
  /** Whether its value is masked, when it was looked at last. */
  isMasked: boolean;
}

/** The edit of which field by whom. */
interface Origin {
  readonly id: number;
  readonly agent: number;
  readonly edit: string;
}

export class FieldSync {
  readonly #table: NodeTable;
  readonly #privacy: Privacy;
  readonly #state: StateSync;
  readonly #wantTransform: () => TransformSplices | null;
  readonly #fields = new Map<number, Field>();
  readonly #selects = new Map<number, { readonly element: HTMLSelectElement; index: number }>();
  readonly #checks = new Set<number>();
  #isDirty = false;
  #pollFrom = 0;

  /** @param wantTransform gives what merges edits of two people, or null while it is being loaded */
  constructor(table: NodeTable, privacy: Privacy, state: StateSync, wantTransform: () => TransformSplices | null) {
    this.#table = table;
    this.#privacy = privacy;
    this.#state = state;
    this.#wantTransform = wantTransform;
  }

  added(id: number, element: Element): void {
    const tag = element.localName;
    if (tag === 'select') {
      this.#selects.set(id, { element: element as HTMLSelectElement, index: -2 });
    } else if (tag === 'option') {
      const option = element as HTMLOptionElement;
      if (option.selected !== option.defaultSelected) this.#state.mark(id);
    } else if (tag === 'textarea' || tag === 'input') {
      const field = element as ValueField;
      if (field.type === 'checkbox' || field.type === 'radio') {
        this.#checks.add(id);
        this.#state.mark(id);
      }
      if (!withoutValue.has(field.type))
        this.#fields.set(id, {
          element: field,
          authority: null,
          sent: '',
          revision: 0,
          isMasked: !this.#isPlain(id, field),
        });
    }
    if (tag !== 'option') this.#state.mark(id);
    this.#isDirty = true;
  }

  forget(id: number): void {
    this.#fields.delete(id);
    this.#selects.delete(id);
    this.#checks.delete(id);
  }

  markAll(): void {
    this.#isDirty = true;
  }

  /** Has privacy look at masked values, before anything is written in which the page may repeat one. */
  learn(): void {
    for (const [id, field] of this.#fields) if (field.isMasked) this.#read(id, field);
  }

  /** Value that was sent last, or null for what has none; for the hash of content. */
  sentValue(id: number): string | null {
    const field = this.#fields.get(id);
    return field === undefined || field.revision === 0 ? null : field.sent;
  }

  /** Looks at a part of all fields; true when one differs and a flush is due. */
  poll(): boolean {
    const ids = [...this.#fields.keys()];
    const count = Math.min(maxPolled, ids.length);
    for (let step = 0; step < count; step++) {
      const id = ids[(this.#pollFrom + step) % ids.length]!;
      const field = this.#fields.get(id)!;
      if (this.#read(id, field) !== field.sent) {
        this.#isDirty = true;
        break;
      }
    }
    this.#pollFrom = ids.length === 0 ? 0 : (this.#pollFrom + count) % ids.length;
    this.#markChoices();
    return this.#isDirty;
  }

  write(writer: OpWriter): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    for (const [id, field] of this.#fields) this.#writeField(writer, id, field);
    this.#markChoices();
  }

  /**
   * Carries out an agent's edit: transformed over what happened since its revision, told with its id, and set on the
   * page. What the page makes of it beyond that is told as the page's own change.
   * @returns why not: `target-changed` when it has to be made on a later revision, which its author then does
   */
  edit(
    writer: OpWriter,
    { id, agent, edit }: Origin,
    revision: number,
    splices: readonly Splice[],
    apply: (field: ValueField, value: string, caret: number) => void,
  ): Refusal | null {
    const field = this.#fields.get(id);
    if (field === undefined || !this.#isPlain(id, field.element) || !isTyped(field.element)) return 'target-gone';
    this.#writeField(writer, id, field);
    field.authority ??= new FieldAuthority(field.sent, field.revision);
    const transform = field.revision > revision ? this.#wantTransform() : null;
    const changes = field.authority.receive(revision, splices, agent, edit, transform);
    // Its author transforms it and sends it again, also for as long as that cannot be done here.
    if (typeof changes === 'string') return changes === 'invalid' ? 'target-gone' : 'target-changed';
    let caret = 0;
    for (const change of changes) {
      writer.write(
        'valueSplice',
        id,
        change.revision,
        agent,
        edit,
        change.position,
        change.remove,
        change.insert as SafeText,
      );
      caret = change.position + change.insert.length;
    }
    field.revision = field.authority.revision;
    field.sent = field.authority.value; // not page content: safe already
    if (changes.length > 0) {
      const restoreSelection = keepSelection(field.element, changes);
      apply(field.element, field.authority.value, caret); // not page content: safe already
      restoreSelection();
    }
    this.#writeField(writer, id, field);
    return null;
  }

  #read(id: number, field: Field): SafeText {
    return this.#privacy.value(field.element, this.#table.visibilityOf(id)); // not page content: what privacy made of it
  }

  #isPlain(id: number, element: ValueField): boolean {
    return !this.#privacy.isMaskedField(element, this.#table.visibilityOf(id));
  }

  #writeField(writer: OpWriter, id: number, field: Field): void {
    const value = this.#read(id, field);
    if (value === field.sent) return;
    const isPlain = this.#isPlain(id, field.element);
    field.isMasked = !isPlain;
    if (isPlain && isTyped(field.element) && field.authority !== null) {
      const change = field.authority.local(value);
      if (change !== null) {
        field.revision = change.revision;
        writer.write(
          'valueSplice',
          id,
          change.revision,
          0,
          '',
          change.position,
          change.remove,
          change.insert as SafeText,
        );
      }
    } else {
      field.revision++;
      field.authority = isPlain && isTyped(field.element) ? new FieldAuthority(value, field.revision) : null;
      writer.write('value', id, field.revision, 0, '', value);
    }
    field.sent = value;
  }

  /** Boxes and radio buttons; and options of lists in which another one is chosen now, or several may be. */
  #markChoices(): void {
    for (const id of this.#checks) this.#state.mark(id);
    for (const [id, select] of this.#selects) {
      const { element } = select;
      const index = element.selectedIndex;
      if (index === select.index && !element.multiple) continue;
      select.index = index;
      if (this.#privacy.isMaskedField(element, this.#table.visibilityOf(id))) continue;
      for (const option of element.options) this.#state.mark(this.#table.idOf(option));
    }
  }
}

function isTyped(field: ValueField): boolean {
  return field.localName === 'textarea' || typed.has(field.type);
}
