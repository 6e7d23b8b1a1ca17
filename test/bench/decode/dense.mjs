/**
 * Dense attention of one state over all tokens' latents in f32, twice: in WebAssembly with 128-bit vectors over memory that the latents
 * lie in (nothing is copied, one pass over memory: a piece's sums are taken while it is in the second-level cache), and as two matrix
 * products of ONNX Runtime with two threads. The benchmark counts the faster one.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphWriter } from '../../../libs/engine/dist/tensor/onnx.js';
import { instantiate } from '../../../libs/engine/dist/tensor/wasm-host.js';
import { op, wasmModule } from '../../../libs/engine/dist/tensor/wasm-writer.js';

/** Rows of one piece: 256 KiB of 128 singles. */
const pieceRows = 512;
const [rowsP, endP, sideP, outP] = [0, 1, 2, 3];
const forward = (local, bytes) => [...op.get(local), ...op.i32(bytes), ...op.addI32, ...op.set(local)];

/** run(rows, end, vector, out): one single per row. Two rows' worth of sums are in flight. */
function scoresCode(width) {
  const sum = (i) => 4 + i;
  const body = [0, 1, 2, 3].flatMap((i) => [...op.zeroV, ...op.set(sum(i))]);
  for (let d = 0; d < width; d += 4) {
    const at = sum((d / 4) % 4);
    body.push(...op.get(at), ...op.get(rowsP), ...op.loadV(d * 4), ...op.get(sideP), ...op.loadV(d * 4));
    body.push(...op.mulF32x4, ...op.addF32x4, ...op.set(at));
  }
  body.push(...op.get(sum(0)));
  for (const i of [1, 2, 3]) body.push(...op.get(sum(i)), ...op.addF32x4);
  body.push(...op.set(sum(0)));
  const lane = (n) => [...op.get(sum(0)), ...op.laneF32(n)];
  body.push(...op.get(outP), ...lane(0), ...lane(1), ...op.addF32, ...lane(2), ...op.addF32);
  body.push(...lane(3), ...op.addF32, ...op.storeF32(0), ...forward(outP, 4), ...forward(rowsP, width * 4));
  return op.loop([...body, ...op.get(rowsP), ...op.get(endP), ...op.lessI32]);
}

/** run(rows, end, weights, out): the rows' sum by weights. */
function sumsCode(width) {
  const columns = 32;
  const [row, side] = [4, 5];
  const sum = (i) => 6 + i;
  const weight = 6 + columns / 4;
  const all = [];
  for (let d = 0; d < width; d += columns) {
    all.push(...op.get(rowsP), ...op.set(row), ...op.get(sideP), ...op.set(side));
    for (let i = 0; i < columns / 4; i++) all.push(...op.zeroV, ...op.set(sum(i)));
    const body = [...op.get(side), ...op.splatF32(0), ...op.set(weight)];
    for (let i = 0; i < columns / 4; i++)
      body.push(
        ...[...op.get(sum(i)), ...op.get(row), ...op.loadV((d + i * 4) * 4), ...op.get(weight)],
        ...[...op.mulF32x4, ...op.addF32x4, ...op.set(sum(i))],
      );
    body.push(...forward(side, 4), ...forward(row, width * 4));
    all.push(...op.loop([...body, ...op.get(row), ...op.get(endP), ...op.lessI32]));
    for (let i = 0; i < columns / 4; i++)
      all.push(...op.get(outP), ...op.get(sum(i)), ...op.storeV((d + i * 4) * 4));
  }
  return all;
}

export class DenseWasm {
  #width;
  #memory;
  #scores;
  #sums;
  #side;

  /** Space for `most` tokens. */
  constructor(width, most) {
    this.#width = width;
    const rowBytes = width * 4;
    const v128 = (n) => new Array(n).fill('v128');
    const modules = [
      wasmModule(4, v128(4), scoresCode(width)),
      wasmModule(4, ['i32', 'i32', ...v128(9)], sumsCode(width)),
    ];
    this.#side = most * rowBytes;
    const { memory, runs } = instantiate(modules, this.#side + 2 * rowBytes + pieceRows * 4);
    this.#memory = memory;
    [this.#scores, this.#sums] = runs;
  }

  set(firstRow, rows) {
    new Float32Array(this.#memory.buffer).set(rows, firstRow * this.#width);
  }

  /** (tokens, L), not copied. */
  rows(tokens) {
    return new Float32Array(this.#memory.buffer, 0, tokens * this.#width);
  }

  /** Dims: query (L) with the logits' scale in it. */
  attend(tokens, query) {
    const width = this.#width;
    const rowBytes = width * 4;
    const [queryAt, outAt] = [this.#side, this.#side + rowBytes];
    const piece = new Float32Array(this.#memory.buffer, outAt + rowBytes, pieceRows);
    const part = new Float32Array(this.#memory.buffer, outAt, width);
    new Float32Array(this.#memory.buffer, queryAt, width).set(query);
    const output = new Float64Array(width);
    let top = -Infinity;
    let total = 0;
    for (let from = 0; from < tokens; from += pieceRows) {
      const count = Math.min(pieceRows, tokens - from);
      const [begin, end] = [from * rowBytes, (from + count) * rowBytes];
      this.#scores(begin, end, queryAt, piece.byteOffset);
      let most = top;
      for (let i = 0; i < count; i++) if (piece[i] > most) most = piece[i];
      if (most > top) {
        const factor = Math.exp(top - most);
        total *= factor;
        for (let d = 0; d < width; d++) output[d] *= factor;
        top = most;
      }
      for (let i = 0; i < count; i++) total += piece[i] = Math.exp(piece[i] - top);
      this.#sums(begin, end, piece.byteOffset, outAt);
      for (let d = 0; d < width; d++) output[d] += part[d];
    }
    return { output: Float32Array.from(output, (sum) => sum / total), logSumExp: top + Math.log(total) };
  }
}

export class DenseOnnx {
  #session;

  static async open(runtime, width, dir) {
    const g = new GraphWriter();
    const rows = g.input('rows', 'float32', ['N', width]);
    const query = g.input('query', 'float32', [width, 1]);
    const logits = g.node('MatMul', [rows, query]);
    const weights = g.node('Softmax', [g.node('Transpose', [logits], { attributes: { perm: [1, 0] } })], {
      attributes: { axis: 1 },
    });
    g.rename(g.node('MatMul', [weights, rows]), 'output');
    g.output('output', 'float32', [1, width]);
    const path = join(dir, 'dense-attention.onnx');
    writeFileSync(path, g.finish('dense-attention'));
    const dense = new DenseOnnx();
    dense.#session = await runtime.openSession(path);
    return dense;
  }

  /** Dims: rows (tokens, L), query (L) with the logits' scale in it; returns (L). */
  async attend(rows, query) {
    const width = query.length;
    const out = await this.#session.run({
      rows: { type: 'float32', dims: [rows.length / width, width], data: rows },
      query: { type: 'float32', dims: [width, 1], data: query },
    });
    return out.output.data;
  }

  dispose() {
    return this.#session.dispose();
  }
}
