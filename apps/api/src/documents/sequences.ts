/** Token sequences read back from the blob store, the last few kept decoded: a viewer asks for the same one again and again. */
import { decodeSequence } from '@lectern/contracts';
import type { TokenSequence } from '@lectern/contracts';
import type { BlobStore } from '@lectern/platform';

const defaultMaxBytes = 192 * 2 ** 20;

interface Kept {
  readonly sequence: Promise<TokenSequence>;
  bytes: number;
}

/** Counts what it holds by encoded size, doubled for the decoded text. */
export class Sequences {
  readonly #kept = new Map<string, Kept>();
  readonly #blobs: Pick<BlobStore, 'read'>;
  readonly #maxBytes: number;

  constructor(blobs: Pick<BlobStore, 'read'>, maxBytes = defaultMaxBytes) {
    this.#blobs = blobs;
    this.#maxBytes = maxBytes;
  }

  /** Throws  AppError storage_corrupt when the blob is gone or damaged */
  async get(blob: string): Promise<TokenSequence> {
    const kept = this.#kept.get(blob) ?? this.#open(blob);
    this.#kept.delete(blob);
    this.#kept.set(blob, kept); // Last in order is last used.
    try {
      const sequence = await kept.sequence;
      this.#evict(blob);
      return sequence;
    } catch (error) {
      this.#kept.delete(blob);
      throw error;
    }
  }

  /** A deleted document's. One that is being read goes to who asked and is not kept. */
  forget(blob: string): void {
    this.#kept.delete(blob);
  }

  #open(blob: string): Kept {
    const kept: Kept = {
      bytes: 0,
      sequence: this.#blobs.read(blob).then((bytes) => {
        kept.bytes = bytes.byteLength * 2;
        return decodeSequence(bytes);
      }),
    };
    return kept;
  }

  #evict(except: string): void {
    let total = [...this.#kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [blob, { bytes }] of this.#kept) {
      if (total <= this.#maxBytes) return;
      if (blob === except) continue;
      this.#kept.delete(blob);
      total -= bytes;
    }
  }
}
