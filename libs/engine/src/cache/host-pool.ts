/**
 * Units that stay in memory between questions: least recently used ones go first once `limitBytes` is passed. It holds
 * references; a caller that still uses an evicted unit keeps it alive for as long.
 */
import { type UnitData, unitBytes } from '../core/unit.js';

export class HostPool {
  readonly #limitBytes: number;
  /** Oldest first. */
  readonly #units = new Map<string, { data: UnitData; bytes: number }>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#units.size;
  }

  /** The unit, which becomes the most recently used one. */
  get(unit: string): UnitData | undefined {
    const held = this.#units.get(unit);
    if (!held) return undefined;
    this.#units.delete(unit);
    this.#units.set(unit, held);
    return held.data;
  }

  /** Keeps the unit unless it alone is larger than the pool. Mutates: may evict others. */
  put(unit: string, data: UnitData): void {
    this.remove(unit);
    const bytes = unitBytes(data);
    if (bytes > this.#limitBytes) return;
    this.#units.set(unit, { data, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#units.keys()) {
      if (this.#bytes <= this.#limitBytes) break;
      this.remove(oldest);
    }
  }

  remove(unit: string): void {
    this.#bytes -= this.#units.get(unit)?.bytes ?? 0;
    this.#units.delete(unit);
  }

  clear(): void {
    this.#units.clear();
    this.#bytes = 0;
  }
}
