// How long our code may run at a stretch on the customer's page. The clock is read every few steps only.

/** Time one slice may take, in milliseconds. */
export const sliceMs = 6;
const stepsPerLook = 16;

export class Deadline {
  readonly #until: number;
  #steps = 0;
  #isOver = false;

  constructor(ms: number) {
    this.#until = performance.now() + ms;
  }

  /** Counts a step; true once the time is over. */
  step(): boolean {
    if (!this.#isOver && ++this.#steps % stepsPerLook === 0) this.#isOver = performance.now() > this.#until;
    return this.#isOver;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Looks at the clock after work that may have been long. */
  look(): boolean {
    if (!this.#isOver) this.#isOver = performance.now() > this.#until;
    return this.#isOver;
  }
}
