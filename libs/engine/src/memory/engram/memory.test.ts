import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEngramTables } from '../../loader/engram-tables.js';
import { loadModel, type Model } from '../../loader/model.js';
import { engramModel, engramModelShape, engramPieces, engramShape } from '../../testing/engram-model.js';
import { writeRandomModel } from '../../testing/random-model.js';
import { ensureTable, tableName } from './ensure-table.js';
import { type EngramMemory, openEngram } from './memory.js';
import { quantizeTables } from './quantize.js';
import { sectionTables } from './table-file.js';

let dir: string;
let modelDir: string;
let model: Model;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-engram-memory-'));
  modelDir = join(dir, 'graphs');
  model = await loadModel(await writeRandomModel(join(dir, 'model'), engramModel));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const tablePath = (): string => join(modelDir, tableName(model));

async function withMemory<T>(use: (memory: EngramMemory) => Promise<T>): Promise<T> {
  const memory = (await openEngram(model, modelDir, engramPieces))!;
  try {
    return await use(memory);
  } finally {
    await memory.dispose();
  }
}

describe('quantizeTables', () => {
  it('keeps every number within half a step of its own table, and zeros exactly', () => {
    const values = Float32Array.from({ length: 60 }, (_, i) =>
      i % 7 === 0 ? 0 : Math.sin(i * 5) * (i < 24 ? 3 : 0.01),
    );
    const { rows, scales } = quantizeTables(values, [6, 9], 4);
    values.forEach((value, i) => {
      const scale = scales[i < 24 ? 0 : 1]!;
      expect(Math.abs((rows[i]! - 128) * scale - value)).toBeLessThanOrEqual(scale / 2 + 1e-9);
      if (value === 0) expect(rows[i]).toBe(128);
    });
    expect([scales[0]! > 0.02, scales[1]! < 0.0001]).toEqual([true, true]);
  });

  it('gives a table of zeros a harmless scale', () => {
    const { rows, scales } = quantizeTables(new Float32Array(8), [2], 4);
    expect([[...new Set(rows)], [...scales]]).toEqual([[128], [1]]);
  });
});

describe('the table file of a model', () => {
  it('is built once from the checkpoint, whoever asks at the same time', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => ensureTable(model, modelDir, engramShape)));
    await Promise.all(opened.map((table) => table.dispose()));
    expect(await readdir(modelDir)).toEqual([tableName(model)]);
    const bytes = await readFile(tablePath());
    const sizes = sectionTables(engramShape);
    const values = await loadEngramTables(
      model,
      sizes.map((own) => own.reduce((a, b) => a + b, 0)),
    );
    values.forEach((layer, i) => {
      const { offsetBytes, lengthBytes } = opened[0]!.sections[i]!;
      const { rows } = quantizeTables(layer, sizes[i]!, engramShape.rowWidth);
      expect(Buffer.compare(bytes.subarray(offsetBytes, offsetBytes + lengthBytes), rows)).toBe(0);
    });
  });

  it('is built again when it was cut off', async () => {
    await (await ensureTable(model, modelDir, engramShape)).dispose();
    const whole = await readFile(tablePath());
    await truncate(tablePath(), whole.length - 1);
    await (await ensureTable(model, modelDir, engramShape)).dispose();
    expect(Buffer.compare(await readFile(tablePath()), whole)).toBe(0);
  });

  it('is not built from a checkpoint whose tables have another size', async () => {
    const larger = { ...engramShape, baseRows: 300 };
    await expect(ensureTable(model, modelDir, larger)).rejects.toMatchObject({ code: 'model_invalid' });
    await expect(readdir(modelDir)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is not built without its checkpoint', async () => {
    await rm(join(dir, 'model', 'weights.safetensors'));
    await expect(openEngram(model, modelDir, engramPieces)).rejects.toMatchObject({ code: 'model_missing' });
  });
});

describe('openEngram', () => {
  it('has nothing to open for a model without conditional memory', async () => {
    const shape = { ...engramModelShape, engram: null };
    const plain = await loadModel(await writeRandomModel(join(dir, 'plain'), { ...engramModel, shape }));
    expect(await openEngram(plain, modelDir, engramPieces)).toBeNull();
  });

  it('gives rows to text, the same for pieces that are the same to it, and closes the gate at markers', () =>
    withMemory(async (memory) => {
      const { rows, gate } = await memory.lookup(Int32Array.of(101, 9, 5, 102, 101, 9, 4, 999), 4);
      expect([...gate]).toEqual([0, 1, 1, 0, 0, 1, 1, 0]);
      expect(rows.map((r) => r.length)).toEqual([32, 32]);
      const token = (t: number): number[] => [...rows[0]!.subarray(t * 4, t * 4 + 4)];
      expect([token(1), token(2)]).toEqual([token(5), token(6)]);
      expect(token(1)).not.toEqual(token(2));
      expect(rows[0]).not.toEqual(rows[1]);
    }));

  it('gives no rows from a part that was changed, and removes the file, so that it is built again', async () => {
    const good = await withMemory((memory) => memory.lookup(Int32Array.of(101, 9, 5, 102), 4));
    const bytes = await readFile(tablePath());
    const changed = Buffer.from(bytes);
    changed[changed.length - 4000]! ^= 1;
    await writeFile(tablePath(), changed);
    await withMemory(async (memory) => {
      memory.prefetch(Int32Array.of(101, 9, 5, 102), 4);
      await expect(memory.lookup(Int32Array.of(101, 9, 5, 102), 4)).rejects.toMatchObject({
        code: 'model_invalid',
      });
    });
    expect(await readdir(modelDir)).toEqual([]);
    expect(await withMemory((memory) => memory.lookup(Int32Array.of(101, 9, 5, 102), 4))).toEqual(good);
    expect(Buffer.compare(await readFile(tablePath()), bytes)).toBe(0);
  });
});
