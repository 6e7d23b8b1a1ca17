/** One byte range of a file, as a viewer asks for it while seeking. Several at once are not served; the whole file is, then. */
import { AppError } from '@lectern/contracts';

export interface ByteRange {
  /** First byte. */
  readonly start: number;
  /** Last byte, inclusive. */
  readonly end: number;
}

/**
 * The range asked for, or undefined when the whole file is to be sent.
 * Throws  AppError range_not_satisfiable when it begins beyond the end
 */
export function parseRange(header: string | undefined, bytes: number): ByteRange | undefined {
  const groups = /^bytes=(?<first>\d*)-(?<last>\d*)$/u.exec(header?.trim() ?? '')?.groups;
  if (!groups) return undefined;
  const first = groups['first'] ?? '';
  const last = groups['last'] ?? '';
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (first !== '' && last !== '' && Number(last) < start) return undefined;
  if (start >= bytes || end < start) {
    throw new AppError(
      'range_not_satisfiable',
      `The file has ${bytes} bytes; the range begins beyond them.`,
      {
        data: { bytes },
      },
    );
  }
  return { start, end };
}
