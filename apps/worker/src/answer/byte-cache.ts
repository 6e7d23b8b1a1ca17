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
      loading = this.#fill(key).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  async #fill(key: string): Promise<T> {
    const loaded = await this.load(key);
    if (loaded.bytes <= this.maxBytes) {
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
