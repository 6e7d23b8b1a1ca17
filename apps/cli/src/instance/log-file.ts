/** A log file that rotates by size: name.log, then name.log.1 ... Synchronous appends, so that nothing is lost at exit. */
import fs from 'node:fs';
import path from 'node:path';

export interface LogLimits {
  readonly maxBytes: number;
  readonly keep: number;
}
export const defaultLimits: LogLimits = { maxBytes: 10_000_000, keep: 3 };

/** Moves name.log to name.log.1 and so on; the oldest is dropped. */
export function rotate(file: string, keep: number): void {
  fs.rmSync(`${file}.${keep}`, { force: true });
  for (let n = keep - 1; n >= 1; n--) {
    if (fs.existsSync(`${file}.${n}`)) fs.renameSync(`${file}.${n}`, `${file}.${n + 1}`);
  }
  if (fs.existsSync(file)) fs.renameSync(file, `${file}.1`);
}

export function rotateIfLarge(file: string, limits: LogLimits = defaultLimits): void {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size >= limits.maxBytes) rotate(file, limits.keep);
}

export class LogFile {
  readonly path: string;
  readonly #limits: LogLimits;
  /** Undefined once closed: its number may belong to another file by then. */
  #handle: number | undefined;
  #bytes: number;

  constructor(file: string, limits: LogLimits = defaultLimits) {
    this.path = file;
    this.#limits = limits;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    rotateIfLarge(file, limits);
    this.#handle = fs.openSync(file, 'a', 0o600);
    this.#bytes = fs.fstatSync(this.#handle).size;
  }

  /** Never throws: a full disk must not take the instance down. */
  write(chunk: Uint8Array | string): void {
    if (this.#handle === undefined) return;
    try {
      const data = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (this.#bytes + data.length > this.#limits.maxBytes) {
        this.close();
        rotate(this.path, this.#limits.keep);
        this.#handle = fs.openSync(this.path, 'a', 0o600);
        this.#bytes = 0;
      }
      fs.writeSync(this.#handle, data);
      this.#bytes += data.length;
    } catch {
      // Nowhere left to say it.
    }
  }

  /** May be called twice; what comes later is dropped. */
  close(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/** The last lines of a log, for a message about a crash. */
export function lastLines(file: string, lines: number): string[] {
  try {
    const handle = fs.openSync(file, 'r');
    try {
      const { size } = fs.fstatSync(handle);
      const buffer = Buffer.alloc(Math.min(size, 16_384));
      fs.readSync(handle, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8').trimEnd().split('\n').slice(-lines);
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    return [];
  }
}
