/**
 * Least-recently-used cache bounded by bytes, whose values are loaded once even when several ask at the same time. What is
 * larger than the whole bound is handed out and not kept.
 */
export interface Loaded<T> {
  readonly value: T;
  readonly bytes: number;
}

export class ByteCache<T> {
  /** In order of use, the coldest first. */
  readonly #entries = new Map<string, Loaded<T>>();
  readonly #loading = new Map<string, Promise<T>>();
  #bytes = 0;
  /** What was asked for before a removal is not kept after it. */
  #removals = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly load: (key: string) => Promise<Loaded<T>>,
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  async get(key: string): Promise<T> {
    const found = this.#entries.get(key);
    if (found) {
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return found.value;
    }
    let loading = this.#loading.get(key);
    if (!loading) {
      const filling = this.#fill(key).finally(() => {
        if (this.#loading.get(key) === filling) this.#loading.delete(key);
      });
      loading = filling;
      this.#loading.set(key, loading);
    }
    return loading;
  }

  /** Forgets a value; one that is being loaded goes to those who asked and is not kept. */
  remove(key: string): void {
    this.#removals++;
    this.#loading.delete(key);
    const found = this.#entries.get(key);
    if (!found) return;
    this.#entries.delete(key);
    this.#bytes -= found.bytes;
  }

  async #fill(key: string): Promise<T> {
    const removals = this.#removals;
    const loaded = await this.load(key);
    if (loaded.bytes <= this.maxBytes && removals === this.#removals) {
      this.#entries.set(key, loaded);
      this.#bytes += loaded.bytes;
      for (const [coldest, entry] of this.#entries) {
        if (this.#bytes <= this.maxBytes) break;
        this.#entries.delete(coldest);
        this.#bytes -= entry.bytes;
      }
    }
    return loaded.value;
  }
}
