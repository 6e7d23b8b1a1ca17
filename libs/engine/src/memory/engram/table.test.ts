import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngramShape } from '../../tensor/model-shape.js';
import { chunkBytes, encodeEngramTables, type EngramTables, readLayout } from './table-file.js';
import { EngramTable } from './table.js';

/** Rows of 100 bytes: some cross the border of a chunk. */
const shape: EngramShape = {
  layers: [1, 3],
  orders: [2, 3],
  heads: 2,
  rowWidth: 100,
  baseRows: 1200,
  seed: 1,
};
const sizes = [1201, 1213, 1217, 1223, 1229, 1231, 1237, 1249];
const rowsOf = (section: number): number =>
  sizes.slice(section * 4, section * 4 + 4).reduce((a, b) => a + b, 0);
const tables = [0, 1].map((section): EngramTables => ({
  rows: Uint8Array.from({ length: rowsOf(section) * 100 }, (_, i) => (i * 31 + section * 7 + (i >> 8)) & 255),
  scales: Float32Array.of(0.5, 0.25, 1, 0.125),
}));
const file = encodeEngramTables(shape, tables);

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-engram-'));
  path = join(dir, 'tables.rows');
  await writeFile(path, file);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function withTable<T>(use: (table: EngramTable) => Promise<T>): Promise<T> {
  const table = await EngramTable.open(path, shape);
  try {
    return await use(table);
  } finally {
    await table.dispose();
  }
}

/** The code of the AppError that the work ends with. */
async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    return error instanceof AppError ? error.code : `not an AppError: ${String(error)}`;
  }
  return 'none';
}

/** The rows in parts of 64 KiB of the file: 0 is the first chunk of the first section. */
const rowInChunk = (chunk: number): Int32Array => Int32Array.of(Math.ceil((chunk * chunkBytes) / 100) + 1);

describe('a table file', () => {
  it('keeps every row where its section says, at multiples of 4 KiB, and the scales', async () => {
    await withTable(({ sections }) => {
      sections.forEach((section, i) => {
        expect(section.offsetBytes % 4096).toBe(0);
        const bytes = file.subarray(section.offsetBytes, section.offsetBytes + section.lengthBytes);
        expect(Buffer.compare(bytes, tables[i]!.rows)).toBe(0);
        expect([section.rows, ...section.scales]).toEqual([rowsOf(i), 0.5, 0.25, 1, 0.125]);
      });
      return Promise.resolve();
    });
  });

  it('is not written from tables of another size', () => {
    const short = { ...tables[0]!, rows: tables[0]!.rows.subarray(1) };
    expect(() => encodeEngramTables(shape, [short, tables[1]!])).toThrow('size that the shape asks for');
    expect(() => encodeEngramTables(shape, [tables[0]!])).toThrow('size that the shape asks for');
  });
});

describe('opening', () => {
  it('refuses a file that is cut off anywhere, and one that is longer', async () => {
    const head = 4096;
    const cuts = [0, 7, 51, 52, 300, head - 1, head, head + chunkBytes, file.length - 1];
    for (const cut of cuts) {
      await truncate(path, cut);
      expect(`${cut} ${await codeOf(() => EngramTable.open(path, shape))}`).toBe(`${cut} model_invalid`);
      await writeFile(path, file);
    }
    await writeFile(path, Buffer.concat([file, Buffer.alloc(1)]));
    await expect(EngramTable.open(path, shape)).rejects.toThrow(/bytes instead of/u);
  });

  it('refuses every changed byte of the header and its checksums', () => {
    const { baseBytes, checksums } = readLayout(file, file.length, shape);
    const headerBytes = new DataView(file.buffer, file.byteOffset).getUint32(12, true);
    const used = 52 + headerBytes + checksums.length * 32;
    expect(used).toBeLessThanOrEqual(baseBytes);
    for (let byte = 0; byte < used; byte++) {
      const changed = file.slice(0, used);
      changed[byte]! ^= 1 << (byte % 8);
      expect(() => readLayout(changed, file.length, shape)).toThrow(
        expect.objectContaining({ code: 'model_invalid' }),
      );
    }
  });

  it.each<[string, Partial<EngramShape>]>([
    ['other layers', { layers: [1, 2] }],
    ['another seed', { seed: 2 }],
    ['another width', { rowWidth: 50 }],
    ['larger tables', { baseRows: 1202 }],
    ['fewer heads', { heads: 1 }],
  ])('refuses the tables of a model with %s', async (_, change) => {
    await expect(EngramTable.open(path, { ...shape, ...change })).rejects.toMatchObject({
      code: 'model_invalid',
    });
  });

  it('says which file is missing', async () => {
    await expect(EngramTable.open(join(dir, 'none'), shape)).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining(join(dir, 'none')) as string,
    });
  });

  it('reads no rows', async () => {
    expect(await withTable((table) => Promise.resolve(table.chunksChecked))).toBe(0);
  });
});

describe('reading', () => {
  it('checks what the rows need, both sides of a border too, and each chunk once', () =>
    withTable(async (table) => {
      await table.need(0, Int32Array.of(0, 1, 2));
      expect(table.chunksChecked).toBe(1);
      await table.need(0, Int32Array.of(655));
      expect(table.chunksChecked).toBe(2);
      table.prefetch(0, Int32Array.of(655, 0));
      expect(table.chunksChecked).toBe(2);
    }));

  it('has read what was prefetched when it is needed, and waits for nothing else', () =>
    withTable(async (table) => {
      table.prefetch(
        1,
        Int32Array.from({ length: rowsOf(1) }, (_, row) => row),
      );
      await table.need(0, Int32Array.of(0));
      await table.need(1, Int32Array.of(0, rowsOf(1) - 1));
      await table.need(
        1,
        Int32Array.from({ length: rowsOf(1) }, (_, row) => row),
      );
      expect(table.chunksChecked).toBeGreaterThanOrEqual(Math.floor((rowsOf(1) * 100) / chunkBytes));
    }));

  it('refuses rows whose bytes are not the ones that were written, and only then', async () => {
    const { baseBytes } = readLayout(file, file.length, shape);
    const changed = file.slice();
    changed[baseBytes + 3 * chunkBytes + 5]! ^= 4;
    await writeFile(path, changed);
    await withTable(async (table) => {
      await table.need(0, rowInChunk(1));
      await expect(table.need(0, rowInChunk(3))).rejects.toMatchObject({
        code: 'model_invalid',
        message: expect.stringContaining('do not match their checksum') as string,
      });
      await expect(table.need(0, rowInChunk(1))).rejects.toMatchObject({ code: 'model_invalid' });
    });
  });

  it('survives a bad prefetch until rows are needed', async () => {
    const changed = file.slice();
    changed[changed.length - 5000]! ^= 1;
    await writeFile(path, changed);
    await withTable(async (table) => {
      table.prefetch(1, Int32Array.of(rowsOf(1) - 1));
      await expect(table.need(1, Int32Array.of(rowsOf(1) - 1))).rejects.toMatchObject({
        code: 'model_invalid',
      });
    });
  });

  it('refuses a file that was cut off after it was opened', () =>
    withTable(async (table) => {
      await truncate(path, file.length - 100_000);
      await expect(table.need(1, Int32Array.of(rowsOf(1) - 1))).rejects.toMatchObject({
        code: 'model_invalid',
      });
    }));

  it('ends with internal_error for who still waits when it is closed', async () => {
    const table = await EngramTable.open(path, shape);
    await table.dispose();
    await expect(table.need(0, new Int32Array())).rejects.toMatchObject({ code: 'internal_error' });
  });
});
