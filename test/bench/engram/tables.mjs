/**
 * A table file of about 200 MB of random bytes, and one way of reading it, measured in a process of its own so that its memory is its
 * own. Prints one JSON document.
 *   node tables.mjs make FOLDER
 *   node tables.mjs mapped|checked|pages FOLDER warm|cold
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layerHashes } from '../../../libs/engine/dist/memory/engram/hash.js';
import { encodeEngramTables } from '../../../libs/engine/dist/memory/engram/table-file.js';
import { EngramTable } from '../../../libs/engine/dist/memory/engram/table.js';
import { openRuntime } from '../../../libs/engine/dist/runtime/runtime.js';
import { GraphWriter } from '../../../libs/engine/dist/tensor/onnx.js';
import { PageReader } from './pages.mjs';

const shape = { layers: [1], orders: [2, 3], heads: 8, rowWidth: 32, baseRows: 390_000, seed: 1 };
const perToken = shape.orders.length * shape.heads;
const tokens = 1000;
const runs = 12;
const poolBytes = 64 * 2 ** 20;
const file = 'bench.rows';

const [side, folder, state] = process.argv.slice(2);
const path = join(folder, file);
const [hash] = layerHashes(shape, 29_334);

let seed = 42;
const random = () => {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return seed >>> 0;
};

async function make() {
  const words = new Uint32Array(Math.ceil((hash.rows * shape.rowWidth) / 4));
  for (let i = 0; i < words.length; i++) words[i] = random();
  const rows = new Uint8Array(words.buffer, 0, hash.rows * shape.rowWidth);
  writeFileSync(path, encodeEngramTables(shape, [{ rows, scales: new Float32Array(perToken).fill(1 / 64) }]));
  const table = await EngramTable.open(path, shape);
  const [section] = table.sections;
  const g = new GraphWriter();
  const input = g.input('rows', 'int32', ['T', perToken]);
  const weight = g.externalWeight('table', 'uint8', [section.rows, shape.rowWidth], {
    file,
    ...place(section),
  });
  g.rename(g.node('Gather', [weight, input]), 'bytes');
  g.output('bytes', 'uint8', ['T', perToken, shape.rowWidth]);
  writeFileSync(join(folder, 'bench.onnx'), g.finish('bench'));
  await table.dispose();
}

const place = ({ offsetBytes, lengthBytes }) => ({ offsetBytes, lengthBytes });

function memoryMiB() {
  const status = readFileSync('/proc/self/status', 'utf8');
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`, 'u').exec(status)[1]) / 1024;
  return { own: of('RssAnon'), file: of('RssFile') };
}

/** Rows of one run: uniform over the whole table, the worst case. */
function randomRows() {
  return Int32Array.from({ length: tokens * perToken }, (_, i) => {
    const m = i % perToken;
    return hash.first[m] + (random() % hash.size[m]);
  });
}

async function openSide() {
  const table = await EngramTable.open(path, shape);
  if (side === 'pages') {
    const reader = new PageReader(path, table.sections[0], shape.rowWidth, poolBytes);
    return (rows) => Promise.resolve(reader.rows(rows));
  }
  const runtime = openRuntime({ threads: 1, device: 'cpu' });
  const session = await runtime.openSession(join(folder, 'bench.onnx'));
  const gather = async (rows) => {
    const { bytes } = await session.run({ rows: { type: 'int32', dims: [tokens, perToken], data: rows } });
    return bytes.data;
  };
  if (side === 'mapped') return gather;
  return async (rows) => {
    await table.need(0, rows);
    return gather(rows);
  };
}

async function measure() {
  const before = memoryMiB();
  // Drops the file from the page cache, and only it.
  if (state === 'cold') execFileSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' });
  else readFileSync(path);
  const read = await openSide();
  const ms = [];
  let sum = 0;
  for (let run = 0; run < runs; run++) {
    const rows = randomRows();
    const start = performance.now();
    const bytes = await read(rows);
    ms.push(performance.now() - start);
    sum = (sum + bytes[0] + bytes[bytes.length - 1]) & 255;
  }
  const after = memoryMiB();
  const result = { ms, ownMiB: after.own - before.own, fileMiB: after.file - before.file, sum };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

await (side === 'make' ? make() : measure());
process.exit(0);
