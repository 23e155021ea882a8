// What agents have drawn in a session: who may add and take away, how much there may be, and what both sides are told.
// Committed before it is told, many changes at once where they come fast; fading ink is in memory only. The server never
// looks at the page: where a drawing is, the page says.

import {
  type Drawing,
  type DrawingChange,
  type ErrorCode,
  fadingInkMs,
  maxDrawings,
  maxDrawingsOfAgent,
  maxDrawingUnits,
  type Signal,
} from '@alongside/protocol';
import type { ReplicaLink } from './replica-link.ts';
import type { RoomDependencies } from './room-dependencies.ts';

type Drawer = Pick<ReplicaLink, 'number' | 'agent'>;

export class RoomDrawings {
  readonly #deps: RoomDependencies;
  readonly #tell: (signal: Signal<'drawings'>) => void;
  /** In the order in which they were drawn. */
  readonly #drawings = new Map<string, Drawing>();
  /** What stops the end of fading ink. */
  readonly #fading = new Map<string, () => void>();
  /** Told once what is there now is stored. */
  #untold: DrawingChange[] = [];
  #isStoring = false;
  #isStopped = false;
  /** Somebody may have drawings on the screen: who comes in is told what there is. */
  #isKnown: boolean;
  /** The customer does not want to see drawings now. */
  #isHidden = false;

  /**
   * @param isRestored whether an earlier process had the session
   * @param tell gets what both sides are to know
   */
  constructor(
    deps: RoomDependencies,
    stored: readonly Drawing[],
    isRestored: boolean,
    tell: (signal: Signal<'drawings'>) => void,
  ) {
    this.#deps = deps;
    this.#isKnown = isRestored;
    this.#tell = tell;
    for (const drawing of stored) this.#drawings.set(drawing.id, drawing);
  }

  /** For who comes in: everything that is told already, afresh. Nothing where nothing was ever drawn. */
  get signals(): Signal<'drawings'>[] {
    if (!this.#isKnown) return [];
    const untold = new Set(this.#untold.flatMap(({ put }) => put ?? []));
    const told = [...this.#drawings.values()].filter((drawing) => !untold.has(drawing));
    return [{ isFresh: true, isHidden: this.#isHidden }, ...told.map((put) => ({ put }))].map(signalOf);
  }

  /**
   * An agent, who may, draws or takes something away.
   * @returns why it is refused, or null
   */
  take(signal: Signal<'draw' | 'undraw'>, by: Drawer): ErrorCode | null {
    if (signal.t === 'undraw') {
      this.#undraw(signal.what, by.number);
      return null;
    }
    const { act, epoch, node, isFading, shape } = signal;
    const id = `${by.number}:${act}`;
    if (this.#drawings.has(id)) return 'bad-request';
    const drawing: Drawing = { id, agent: by.number, name: by.agent.name.slice(0, 80), epoch, node, isFading, shape };
    const units = [...this.#drawings.values(), drawing].reduce((sum, one) => sum + JSON.stringify(one).length, 0);
    const isTooMany = this.#drawings.size >= maxDrawings || this.#of(by.number).length >= maxDrawingsOfAgent;
    if (isTooMany || units > maxDrawingUnits) return 'too-many-drawings';
    this.#isKnown = true;
    this.#drawings.set(id, drawing);
    if (isFading) {
      this.#fading.set(
        id,
        this.#deps.clock.after(fadingInkMs, () => this.#remove([id], 'faded')),
      );
    }
    this.#changed({ put: drawing });
    return null;
  }

  /** The page says where drawings are in its epoch of now, and which it has no place for any more. */
  place({ epoch, places, isHidden }: Signal<'drawings-at'>, current: number | undefined): void {
    if (isHidden !== this.#isHidden) {
      this.#isHidden = isHidden;
      this.#untold.push({ isHidden });
      this.#tellUnlessStoring();
    }
    if (epoch !== current) return;
    const found = places.filter(({ id, node }) => node !== 0 && this.#drawings.has(id));
    for (const { id, node } of found) this.#drawings.set(id, { ...this.#drawings.get(id)!, epoch, node });
    // Ids are good for as long as the page is: nothing to store.
    if (found.length > 0) this.#untold.push({ epoch, places: found });
    this.#remove(
      places.filter(({ node }) => node === 0).map(({ id }) => id),
      'lost',
    );
    this.#tellUnlessStoring();
  }

  /** Ends all timers; nothing is told any more. */
  stop(): void {
    this.#isStopped = true;
    this.#untold = [];
    for (const cancel of this.#fading.values()) cancel();
    this.#fading.clear();
  }

  #undraw(what: Signal<'undraw'>['what'], agent: number): void {
    const own = this.#of(agent);
    if (what === 'last') this.#remove(own.slice(-1), 'undone');
    else this.#remove(what === 'own' ? own : [...this.#drawings.keys()], 'cleared');
  }

  #of(agent: number): string[] {
    return [...this.#drawings.values()].filter((drawing) => drawing.agent === agent).map(({ id }) => id);
  }

  #remove(ids: readonly string[], why: NonNullable<DrawingChange['why']>): void {
    const gone = ids.filter((id) => this.#drawings.delete(id));
    for (const id of gone) {
      this.#fading.get(id)?.();
      this.#fading.delete(id);
    }
    if (gone.length > 0) this.#changed({ gone, why });
  }

  #changed(change: DrawingChange): void {
    this.#untold.push(change);
    if (!this.#isStoring) void this.#store();
  }

  /** Stores what there is, then tells what has led to it; once more when something came meanwhile. */
  async #store(): Promise<void> {
    this.#isStoring = true;
    while (this.#untold.length > 0 && !this.#isStopped) {
      const changes = this.#untold;
      const drawings = [...this.#drawings.values()].filter(({ isFading }) => !isFading);
      try {
        await this.#deps.save({ drawings });
      } catch (error) {
        this.#deps.report(error, 'storing drawings');
      }
      if (this.#isStopped) return;
      this.#untold = this.#untold.slice(changes.length);
      for (const change of changes) this.#tell(signalOf(change));
    }
    this.#isStoring = false;
  }

  #tellUnlessStoring(): void {
    if (this.#isStoring) return;
    for (const change of this.#untold.splice(0)) this.#tell(signalOf(change));
  }
}

function signalOf(change: DrawingChange): Signal<'drawings'> {
  return { t: 'drawings', change: JSON.stringify(change) };
}
