// The agent's end of a text field that two type into. What the agent types shows at once; one edit is on its way to the
// customer's page, what is typed meanwhile waits for it. Whatever the page says in between is put under both. That an
// edit arrived is learnt from the page stream (the change that carries its id), never from elsewhere.

import { StreamError } from './op-reader.ts';
import {
  applyEdit,
  composeEdits,
  diffSplice,
  editOfSplices,
  invertEdit,
  type Splice,
  splicesOf,
  type TextEdit,
  transformEdit,
} from './text-edit.ts';

/** An edit to send; the fields of the `edit` signal that concern the text. */
export interface OutgoingEdit {
  readonly act: string;
  readonly revision: number;
  readonly splices: readonly Splice[];
}

/** Splices of one edit signal. */
const maxSplices = 64;
/** Inserted UTF-16 units of one edit signal: even if JSON writes each as `\u0000` they fit. */
const maxInsertedUnits = 10_000;

export class FieldClient {
  readonly #agent: number;
  readonly #newAct: () => string;
  readonly #send: (edit: OutgoingEdit) => void;
  #confirmed: string;
  #revision: number;
  /** Made on `#confirmed`; sent, not seen in the stream yet. */
  #inFlight: { readonly act: string; edit: TextEdit } | null = null;
  /** Made on what `#inFlight` makes. */
  #pending: TextEdit = [];
  #text: string;

  /**
   * @param agent this agent's number
   * @param value and `revision` as the page stream last said them
   * @param newAct makes an id for an edit, unique within the session
   */
  constructor(
    agent: number,
    value: string,
    revision: number,
    newAct: () => string,
    send: (edit: OutgoingEdit) => void,
  ) {
    this.#agent = agent;
    this.#confirmed = value;
    this.#revision = revision;
    this.#text = value;
    this.#newAct = newAct;
    this.#send = send;
  }

  /** What the agent sees: the page's value with its own edits on top. */
  get text(): string {
    return this.#text;
  }

  /** The value as the page last said it. */
  get confirmed(): string {
    return this.#confirmed;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Id of the edit that is on its way; null when there is none. */
  get actInFlight(): string | null {
    return this.#inFlight?.act ?? null;
  }

  /** The agent changed `text`. @throws RangeError when the splice is not inside of it */
  type(splice: Splice): void {
    const edit = editOfSplices([splice]);
    this.#text = applyEdit(this.#text, edit);
    this.#pending = composeEdits(this.#pending, edit);
    this.#sendNext();
  }

  /**
   * A `valueSplice` of the page stream.
   * @returns what changed in `text`, for carets (`transformPosition`)
   * @throws StreamError when a revision is missing, or the splice is not inside of the value
   */
  onValueSplice(revision: number, origin: number, act: string, splice: Splice): TextEdit {
    if (revision !== this.#revision + 1) throw new StreamError('revision out of order');
    if (splice.position + splice.remove > this.#confirmed.length) throw new StreamError('splice out of range');
    this.#revision = revision;
    const change = editOfSplices([splice]);
    if (!this.#isOwn(origin, act)) return this.#under(change);
    const [expected = nothing, ...rest] = splicesOf(this.#inFlight!.edit);
    if (!isSame(expected, splice)) return this.#replace(applyEdit(this.#confirmed, change));
    this.#confirmed = applyEdit(this.#confirmed, change);
    this.#inFlight!.edit = editOfSplices(rest);
    if (rest.length === 0) this.#arrived();
    return [];
  }

  /** A `value` of the page stream. @returns what changed in `text`, for carets */
  onValue(revision: number, origin: number, act: string, value: string): TextEdit {
    this.#revision = revision;
    if (this.#isOwn(origin, act)) return this.#replace(value);
    const splice = diffSplice(this.#confirmed, value);
    return splice === null ? [] : this.#under(editOfSplices([splice]));
  }

  /**
   * The page refused the edit that is on its way.
   * @param isTooOld it only came too late: it is sent again, as it has to be now; otherwise it is taken back
   * @returns what changed in `text`, for carets
   */
  onRefused(act: string, isTooOld: boolean): TextEdit {
    if (this.#inFlight?.act !== act) return [];
    if (isTooOld) {
      this.#inFlight = { act: this.#newAct(), edit: this.#inFlight.edit };
      this.resend();
      return [];
    }
    const back = invertEdit(this.#inFlight.edit, this.#confirmed);
    return this.#finish(back);
  }

  /** Sends again what is on its way, after a reconnect: it may have been lost. Arriving twice does no harm. */
  resend(): void {
    if (this.#inFlight === null) return;
    const { act, edit } = this.#inFlight;
    this.#send({ act, revision: this.#revision, splices: splicesOf(edit) });
  }

  #isOwn(origin: number, act: string): boolean {
    return this.#inFlight !== null && origin === this.#agent && act === this.#inFlight.act;
  }

  /** Puts a change of the page under what was typed here. */
  #under(change: TextEdit): TextEdit {
    this.#confirmed = applyEdit(this.#confirmed, change);
    let shifted = change;
    if (this.#inFlight !== null) {
      const { edit } = this.#inFlight;
      this.#inFlight.edit = transformEdit(edit, shifted, false);
      shifted = transformEdit(shifted, edit, true);
    }
    return this.#underPending(shifted);
  }

  #underPending(change: TextEdit): TextEdit {
    const shifted = transformEdit(change, this.#pending, true);
    this.#pending = transformEdit(this.#pending, change, false);
    this.#text = applyEdit(this.#text, shifted);
    return shifted;
  }

  /** The edit on its way is in this value, maybe not as it was meant: the page may have reformatted it. */
  #replace(value: string): TextEdit {
    const meant = applyEdit(this.#confirmed, this.#inFlight!.edit);
    const splice = diffSplice(meant, value);
    this.#confirmed = value;
    return this.#finish(splice === null ? [] : editOfSplices([splice]));
  }

  /** Nothing is on its way any more; `change` leads from what it would have made to what is confirmed. */
  #finish(change: TextEdit): TextEdit {
    const shifted = this.#underPending(change);
    this.#arrived();
    return shifted;
  }

  #arrived(): void {
    this.#inFlight = null;
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#inFlight !== null || this.#pending.length === 0) return;
    const [first, rest] = firstPart(splicesOf(this.#pending));
    this.#inFlight = { act: this.#newAct(), edit: editOfSplices(first) };
    this.#pending = editOfSplices(rest);
    this.resend();
  }
}

const nothing: Splice = { position: 0, remove: 0, insert: '' };

function isSame(one: Splice, other: Splice): boolean {
  return one.position === other.position && one.remove === other.remove && one.insert === other.insert;
}

/** As many of the splices as fit into one signal, and the rest; an insertion too long for one is cut. */
function firstPart(splices: readonly Splice[]): [first: Splice[], rest: Splice[]] {
  const first: Splice[] = [];
  let units = maxInsertedUnits;
  for (const [index, splice] of splices.entries()) {
    const { position, remove, insert } = splice;
    if (first.length === maxSplices || (units === 0 && insert !== '')) return [first, splices.slice(index)];
    if (insert.length > units) {
      // Not between the halves of a surrogate pair.
      const end = (insert.charCodeAt(units) & 0xfc00) === 0xdc00 ? units - 1 : units;
      first.push({ position, remove, insert: insert.slice(0, end) });
      const left = { position: position + end, remove: 0, insert: insert.slice(end) };
      return [first, [left, ...splices.slice(index + 1)]];
    }
    first.push(splice);
    units -= insert.length;
  }
  return [first, []];
}
