export interface Reading {
  /** Seconds since 1970. */
  readonly at: number;
  readonly celsius: number;
}

/** The newest readings of one room, oldest first. */
export class History {
  readonly #readings: Reading[] = [];
  readonly #keep: number;

  constructor(keep = 240) {
    this.#keep = keep;
  }

  add(reading: Reading): void {
    this.#readings.push(reading);
    if (this.#readings.length > this.#keep) this.#readings.shift();
  }

  get readings(): readonly Reading[] {
    return this.#readings;
  }
}
