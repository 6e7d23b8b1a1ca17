/**
 * Rows of numbers -> rows of bytes: one scale for each table, value = (byte - 128) x scale. One scale for all rows of a table is what lets
 * the graph multiply the bytes as they are; activations elsewhere get one scale for a whole run.
 */
import { engramZeroPoint } from '../../tensor/engram-source.js';
import type { EngramTables } from './table-file.js';

/** Dims: values (R, rowWidth), sizes (M) rows of each table, R their sum. A table of zeros gets scale 1. */
export function quantizeTables(
  values: Float32Array,
  sizes: readonly number[],
  rowWidth: number,
): EngramTables {
  const rows = new Uint8Array(values.length);
  const scales = new Float32Array(sizes.length);
  let start = 0;
  sizes.forEach((size, m) => {
    const end = start + size * rowWidth;
    let max = 0;
    for (let i = start; i < end; i++) max = Math.max(max, Math.abs(values[i]!));
    const scale = max > 0 ? Math.fround(max / 127) : 1;
    scales[m] = scale;
    for (let i = start; i < end; i++)
      rows[i] = engramZeroPoint + Math.max(-127, Math.min(127, Math.round(values[i]! / scale)));
    start = end;
  });
  return { rows, scales };
}
