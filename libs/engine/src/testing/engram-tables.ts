/** A model's Engram tables as the table file stores them, read row by row for the slow reference; for tests. */
import { loadEngramTables } from '../loader/engram-tables.js';
import type { Model } from '../loader/model.js';
import { canonicalIds } from '../memory/engram/canonical.js';
import { quantizeTables } from '../memory/engram/quantize.js';
import { sectionTables } from '../memory/engram/table-file.js';
import type { ReferenceTables } from '../reference/engram.js';
import { engramZeroPoint } from '../tensor/engram-source.js';

export async function storedTables(model: Model, pieces: readonly string[]): Promise<ReferenceTables> {
  const shape = model.shape.engram!;
  const sizes = sectionTables(shape);
  const values = await loadEngramTables(
    model,
    sizes.map((own) => own.reduce((a, b) => a + b, 0)),
  );
  const { rowWidth } = shape;
  const stored = values.map((layer, i) => quantizeTables(layer, sizes[i]!, rowWidth));
  const canonical = canonicalIds(pieces);
  return {
    canonical: [...canonical.of],
    count: canonical.count,
    row: (section, row) => {
      let table = 0;
      for (let end = sizes[section]![0]!; row >= end; end += sizes[section]![table]!) table++;
      const { rows, scales } = stored[section]!;
      const bytes = [...rows.subarray(row * rowWidth, (row + 1) * rowWidth)];
      return bytes.map((byte) => (byte - engramZeroPoint) * scales[table]!);
    },
  };
}
