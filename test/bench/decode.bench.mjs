/**
 * ./lectern bench decode: milliseconds of one decoding step, ours over chosen entries in 8 bits and dense attention over all tokens
 * in f32, by length of the context, state by state in turns.
 *   --sizes 4k,16k,64k,128k,512k,1M   tokens in context: a novel, then contracts
 *   --questions 8 --steps 2           states: each question's own, then one from what the step before attended to
 *   --entries 128                     entries that a step selects: 2,000 tokens
 *   --runs 5                          rounds; 0 only prefills
 *   --svg FILE                        the curve
 * Ours is the product's way: index over all entries, exact top entries, their pages out of the engine's pool, attention, merge. Everything
 * lies in memory on both sides. The dense side is the faster of two: decode/dense.mjs. It reaches into the engine's build.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '../../libs/engine/dist/index.js';
import { UnitCache } from '../../libs/engine/dist/cache/unit-cache.js';
import { UnitStore } from '../../libs/engine/dist/cache/unit-store.js';
import { loadModel } from '../../libs/engine/dist/loader/model.js';
import { loadSelectionWeights } from '../../libs/engine/dist/loader/selection-weights.js';
import { decodeStep, latentHeads, nextState } from '../../libs/engine/dist/model/decoder.js';
import { Encoder } from '../../libs/engine/dist/model/encoder.js';
import { meanRows, normalize } from '../../libs/engine/dist/model/entries.js';
import { precisionFor } from '../../libs/engine/dist/model/precision.js';
import { Projector } from '../../libs/engine/dist/model/projector.js';
import { openRuntime } from '../../libs/engine/dist/runtime/runtime.js';
import { decodeFp8Blocks } from '../../libs/engine/dist/tensor/fp8.js';
import { figure, median, questionOf, report, say, sequenceOf } from '../dist/bench/engine-data.js';
import { barred, sizeFrom, sizeName, spread, turnAbout } from '../dist/bench/measure.js';
import { cutPieces } from '../dist/bench/select/pieces.js';
import { mixedQuestions } from '../dist/bench/select/questions.js';
import { drawCurve } from './decode/curve.mjs';
import { DenseOnnx, DenseWasm } from './decode/dense.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '4k,16k,64k,128k,512k,1M' },
    questions: { type: 'string', default: '8' },
    steps: { type: 'string', default: '2' },
    entries: { type: 'string', default: '128' },
    runs: { type: 'string', default: '5' },
    svg: { type: 'string', default: '.cache/bench/decode.svg' },
    json: { type: 'boolean', default: false },
  },
});
const [entries, runs, steps] = [values.entries, values.runs, values.steps].map(Number);
const sizes = values.sizes
  .split(',')
  .map(sizeFrom)
  .sort((a, b) => a - b);
const kept = process.env['BENCH_DIR'];
const dir = kept ?? mkdtempSync(join(tmpdir(), 'lectern-bench-'));
const folders = { cacheDir: join(dir, 'cache'), modelDir: join(dir, 'model') };

const pieces = cutPieces(sizes);
const units = await prefillAll();
const bars = [];
const points = [];
if (runs > 0) await measureAll();
if (kept === undefined) rmSync(dir, { recursive: true, force: true });
report('decode', runs, bars, { points });

/** Names and tokens of the pieces' units. */
async function prefillAll() {
  const engine = await createEngine({ ...folders, threads: 2, hostPoolBytes: 2 ** 20, device: 'cpu' });
  const begin = performance.now();
  const made = [];
  let computed = 0;
  for (const { text, tokensSoFar } of pieces) {
    const { unit, tokens, hit } = await engine.prefill(sequenceOf(text), { tenantSalt: 'bench' });
    made.push({ unit, tokens, tokensSoFar });
    if (!hit) computed += tokens;
  }
  await engine.dispose();
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  say(
    `${pieces.at(-1)?.tokensSoFar} tokens in ${made.length} documents, ${computed} of them computed now, ${seconds} s`,
  );
  return made;
}

async function measureAll() {
  const model = await loadModel('lite-dense');
  const selection = await loadSelectionWeights(model);
  const runtime = openRuntime({ threads: 2, device: 'cpu' });
  const made = { model: model.id, ...selection.shape };
  const cache = new UnitCache(
    await UnitStore.open(folders.cacheDir),
    { model: made.model, keyWidth: made.keyWidth, latentWidth: made.latentWidth },
    2 ** 32,
  );
  const questions = await questionStates(model, selection, runtime);
  const width = selection.shape.latentWidth;
  const held = [];
  const wasm = new DenseWasm(width, sizes.at(-1));
  const onnx = await DenseOnnx.open(runtime, width, dir);
  let tokens = 0;
  let entryCount = 0;
  for (const size of sizes) {
    for (const { unit, tokens: own } of units.filter((u) => u.tokensSoFar <= size).slice(held.length)) {
      const columns = await cache.columns(unit);
      entryCount += columns.data.entries.scale.length;
      held.push({
        columns: async () => (await cache.columns(unit)).data,
        codes: (wanted) => cache.codes(unit, wanted),
      });
      // Both sides in memory: ours as coded pages, the other as singles.
      for (let from = 0; from < own; from += 8192) {
        const to = Math.min(own, from + 8192);
        wasm.set(tokens + from, decodeFp8Blocks(await cache.codes(unit, [{ from, to }])));
      }
      tokens += own;
    }
    await measure({ size, tokens, entryCount, held, questions, wasm, onnx, width });
  }
  await onnx.dispose();
  await cache.dispose();
  await runtime.dispose();
  mkdirSync(dirname(values.svg), { recursive: true });
  writeFileSync(values.svg, drawCurve(points, entries));
  say(`curve: ${values.svg}`);
}

/** The whole question as index and reader see it: one head. */
async function questionStates(model, selection, runtime) {
  const encoder = new Encoder(runtime, model, folders.modelDir, precisionFor(runtime));
  const projector = new Projector(runtime, selection, folders.modelDir);
  const { keyWidth } = selection.shape;
  const states = [];
  for (const text of mixedQuestions(Number(values.questions))) {
    const { ids } = questionOf(text);
    const rows = await projector.project(await encoder.latents(ids, [0], ids.length));
    const vectors = normalize(meanRows(rows, 0, rows.length / keyWidth, keyWidth));
    states.push({ vectors, weights: Float32Array.of(1) });
  }
  await encoder.dispose();
  await projector.dispose();
  return states;
}

async function measure({ size, tokens, entryCount, held, questions, wasm, onnx, width }) {
  const states = [];
  for (const question of questions) {
    let state = question;
    for (let step = 0; step < steps; step++) {
      states.push(state);
      state = nextState(question, (await decodeStep(held, state, entries)).output);
    }
  }
  const times = { sparse: [], wasm: [], onnx: [] };
  const overlap = [];
  const rows = wasm.rows(tokens);
  let difference = 0;
  for (let round = -1; round < runs; round++)
    for (const [i, state] of states.entries()) {
      const query = latentHeads(state, width);
      const found = {};
      const timed = (name, work) => async () => {
        const begin = performance.now();
        found[name] = await work();
        if (round >= 0) times[name].push(performance.now() - begin);
      };
      await turnAbout(Math.max(0, round) + i, [
        timed('sparse', () => decodeStep(held, state, entries)),
        timed('wasm', () => wasm.attend(tokens, query)),
        timed('onnx', () => onnx.attend(rows, query)),
      ]);
      if (round >= 0) continue;
      // The first round only warms up, and checks that both dense sides compute the same.
      overlap.push(Math.exp(found.sparse.logSumExp[0] - found.wasm.logSumExp));
      difference = Math.max(difference, ...found.wasm.output.map((v, d) => Math.abs(v - found.onnx[d])));
    }
  const faster = median(times.wasm) <= median(times.onnx) ? 'wasm' : 'onnx';
  const [sparse, dense] = [median(times.sparse), median(times[faster])];
  const mass = overlap.reduce((sum, share) => sum + share, 0) / overlap.length;
  const ratio = dense / sparse;
  say(
    `${sizeName(size).padStart(4)} tokens, ${entryCount} entries, ${held.length} documents, ${states.length} states x ${runs}, ms (least to most): ` +
      `sparse FP8 ${spread(times.sparse, 2)}; dense f32 WebAssembly ${spread(times.wasm, 2)}, ONNX Runtime 2 threads ${spread(times.onnx, 2)}; ` +
      `${ratio.toFixed(1)} times; dense attention on the selected entries ${mass.toFixed(3)}; dense sides differ by ${difference.toExponential(1)}`,
  );
  points.push({ tokens: size, sparse_ms: sparse, dense_ms: dense, dense: faster, overlap: mass });
  const name = sizeName(size).toLowerCase();
  bars.push(
    figure(`decode.sparse_ms_${name}`, sparse, 'ms'),
    { ...figure(`decode.dense_ms_${name}`, dense, 'ms') },
    figure(`decode.overlap_${name}`, mass, 'share'),
    speedup(name, ratio, dense),
  );
}

function speedup(name, value, peer) {
  const limits = { '16k': { bar: 1.8, goal: 3 }, '1m': { bar: 10, goal: 20 } }[name];
  const own = { name: `decode.speedup_${name}`, value, unit: 'times' };
  return limits ? barred(own, { ...limits, peer }) : figure(own.name, own.value, own.unit);
}
