/** Counts what goes into an unpacker and what comes out, and stops archives that grow beyond all reason. */
import { AppError } from '@lectern/contracts';

/** Logs and sparse files reach 100 : 1; what unpacks to more was made to hurt. */
const maxRatio = 200;
/** Below this much output no ratio is dangerous. */
const freeBytes = 10 * 2 ** 20;

export class BombGuard {
  private readonly name: string;
  private readonly maxBytes: number;
  private packedBytes = 0;
  private unpackedBytes = 0;

  constructor(name: string, maxBytes: number) {
    this.name = name;
    this.maxBytes = maxBytes;
  }

  packed(bytes: number): void {
    this.packedBytes += bytes;
  }

  /** Throws AppError unsafe_archive beyond 200 : 1, limit_exceeded beyond maxBytes. */
  unpacked(bytes: number): void {
    this.unpackedBytes += bytes;
    if (this.unpackedBytes > freeBytes && this.unpackedBytes > this.packedBytes * maxRatio) {
      throw new AppError(
        'unsafe_archive',
        `"${this.name}" unpacks to more than ${maxRatio} times its size, as archives made to fill a disk do, and was not read.`,
      );
    }
    if (this.unpackedBytes > this.maxBytes) {
      const gib = (this.maxBytes / 2 ** 30).toFixed(1);
      throw new AppError(
        'limit_exceeded',
        `"${this.name}" unpacks to more than ${gib} GiB: pack less into it, or add its parts one by one.`,
      );
    }
  }
}
