/** Token ids with their offsets, in typed arrays that grow by doubling. Not a TokenSequence: that also knows spans and places. */

export interface Encoding {
  /** (T) */
  readonly ids: Uint16Array;
  /** (T) UTF-16 index of the token's first character. */
  readonly charStart: Uint32Array;
  /** (T) Exclusive. */
  readonly charEnd: Uint32Array;
}

export class TokenList {
  private ids: Uint16Array;
  private starts: Uint32Array;
  private ends: Uint32Array;
  private count = 0;

  constructor(capacity: number) {
    this.ids = new Uint16Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  push(id: number, start: number, end: number): void {
    if (this.count === this.ids.length) this.grow(this.count + 1);
    this.ids[this.count] = id;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count++;
  }

  /** Appends another encoding, its offsets moved by `shift`. */
  append(other: Encoding, shift: number): void {
    const added = other.ids.length;
    if (this.count + added > this.ids.length) this.grow(this.count + added);
    this.ids.set(other.ids, this.count);
    for (let i = 0; i < added; i++) {
      this.starts[this.count + i] = other.charStart[i]! + shift;
      this.ends[this.count + i] = other.charEnd[i]! + shift;
    }
    this.count += added;
  }

  /** Copies of exactly the tokens pushed. */
  finish(): Encoding {
    return {
      ids: this.ids.slice(0, this.count),
      charStart: this.starts.slice(0, this.count),
      charEnd: this.ends.slice(0, this.count),
    };
  }

  private grow(needed: number): void {
    const capacity = Math.max(needed, this.ids.length * 2, 64);
    const ids = new Uint16Array(capacity);
    const starts = new Uint32Array(capacity);
    const ends = new Uint32Array(capacity);
    ids.set(this.ids);
    starts.set(this.starts);
    ends.set(this.ends);
    this.ids = ids;
    this.starts = starts;
    this.ends = ends;
  }
}
