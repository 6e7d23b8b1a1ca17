/**
 * The other way to read Engram tables, which the engine does not take: pages of 4 KiB by read(), kept in a bounded clock cache, rows copied
 * out one by one. It is here to be measured against the mapped tables; decision 0008 has the outcome.
 */
import { closeSync, openSync, readSync } from 'node:fs';

const pageBytes = 4096;

export class PageReader {
  #file;
  #offset;
  #rowWidth;
  #pool;
  /** Page -> slot, -1 when it is not held; slot -> page; 1 for slots used since the hand passed, 2 for those in use now. */
  #slotOf;
  #pageOf;
  #used;
  #hand = 0;

  constructor(path, section, rowWidth, poolBytes) {
    this.#file = openSync(path, 'r');
    this.#offset = section.offsetBytes;
    this.#rowWidth = rowWidth;
    const slots = Math.floor(poolBytes / pageBytes);
    this.#pool = Buffer.alloc(slots * pageBytes);
    this.#slotOf = new Int32Array(Math.ceil(section.lengthBytes / pageBytes)).fill(-1);
    this.#pageOf = new Int32Array(slots).fill(-1);
    this.#used = new Uint8Array(slots);
  }

  /** Bytes of the rows, one after the other; rows must not cross pages. */
  rows(rows) {
    const missing = new Set();
    for (const row of rows) {
      const page = Math.floor((row * this.#rowWidth) / pageBytes);
      const slot = this.#slotOf[page];
      if (slot < 0) missing.add(page);
      else this.#used[slot] = 2;
    }
    for (const page of [...missing].sort((a, b) => a - b)) {
      const slot = this.#free();
      this.#slotOf[page] = slot;
      this.#pageOf[slot] = page;
      this.#used[slot] = 2;
      readSync(this.#file, this.#pool, slot * pageBytes, pageBytes, this.#offset + page * pageBytes);
    }
    const out = new Uint8Array(rows.length * this.#rowWidth);
    for (let i = 0; i < rows.length; i++) {
      const at = rows[i] * this.#rowWidth;
      const page = Math.floor(at / pageBytes);
      const from = this.#slotOf[page] * pageBytes + (at - page * pageBytes);
      for (let d = 0; d < this.#rowWidth; d++) out[i * this.#rowWidth + d] = this.#pool[from + d];
    }
    for (let s = 0; s < this.#used.length; s++) if (this.#used[s] === 2) this.#used[s] = 1;
    return out;
  }

  close() {
    closeSync(this.#file);
  }

  #free() {
    for (;;) {
      const slot = this.#hand;
      this.#hand = (slot + 1) % this.#used.length;
      if (this.#used[slot] === 2) continue;
      if (this.#used[slot] === 1) {
        this.#used[slot] = 0;
        continue;
      }
      if (this.#pageOf[slot] >= 0) this.#slotOf[this.#pageOf[slot]] = -1;
      return slot;
    }
  }
}
