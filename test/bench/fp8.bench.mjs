/**
 * ./lectern bench fp8: speed of the 8-bit float codec, and what 8-bit formats with a scale for 64 values cost in accuracy on latents of
 * a novel. It reaches into the engine's build, since none of this is part of its public face.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadModel } from '../../libs/engine/dist/loader/model.js';
import { Encoder } from '../../libs/engine/dist/model/encoder.js';
import { openRuntime } from '../../libs/engine/dist/runtime/runtime.js';
import {
  allocateFp8Blocks,
  decodeFp8,
  decodeFp8Blocks,
  encodeFp8,
  encodeFp8Blocks,
} from '../../libs/engine/dist/tensor/fp8.js';
import { figure, median, questionOf, report, say, textOf } from '../dist/bench/engine-data.js';

const rounds = 7;
const windows = 60;
const text = textOf('text', 'war-and-peace.txt').slice(20_000, 70_000);
const folder = mkdtempSync(path.join(tmpdir(), 'lectern-fp8-'));
const runtime = openRuntime({ threads: 2, device: 'cpu' });
const model = await loadModel('lite-dense');
const width = model.shape.width;
const length = model.shape.window - 2;
const starts = Array.from({ length: windows }, (_, i) => i * length);
const encoder = new Encoder(runtime, model, folder);
const latents = await encoder.latents(questionOf(text).ids, starts, length);
await runtime.dispose();
rmSync(folder, { recursive: true });

/** Rounds each block of 64 values to a format whose scale is a 32-bit float: `most` is the format's largest number. */
function roundBlocks(most, round) {
  const out = new Float32Array(latents.length);
  for (let at = 0; at < latents.length; at += 64) {
    const block = latents.slice(at, at + 64);
    const scale = Math.fround(block.reduce((max, v) => Math.max(max, Math.abs(v)), 0) / most) || 1;
    round(block.map((v) => v / scale)).forEach((v, i) => (out[at + i] = v * scale));
  }
  return out;
}

/** Root mean square of the error over that of the values. */
function relativeError(rounded) {
  let error = 0;
  let size = 0;
  latents.forEach((v, i) => {
    error += (rounded[i] - v) ** 2;
    size += v * v;
  });
  return Math.sqrt(error / size);
}

const errors = {
  'fp8.error_power_of_two': relativeError(decodeFp8Blocks(encodeFp8Blocks(latents, width))),
  'fp8.error_f32_scale': relativeError(roundBlocks(448, (block) => decodeFp8(encodeFp8(block)))),
  'int8.error_f32_scale': relativeError(roundBlocks(127, (block) => block.map(Math.round))),
};

const many = new Float32Array(width * 100_000);
for (let at = 0; at < many.length; at += latents.length)
  many.set(latents.subarray(0, Math.min(latents.length, many.length - at)), at);
const blocks = allocateFp8Blocks(many.length / width, width);
const codes = new Uint8Array(many.length);
const back = new Float32Array(many.length);

/** Millions of values per second of processor time, so that other programs on the machine do not count; median. */
function speed(work) {
  const seconds = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage();
    work();
    return process.cpuUsage(start).user / 1e6;
  });
  return many.length / 1e6 / median(seconds);
}

const speeds = {
  'fp8.encode': speed(() => encodeFp8(many, codes)),
  'fp8.encode_blocks': speed(() => encodeFp8Blocks(many, width, blocks)),
  'fp8.decode_blocks': speed(() => decodeFp8Blocks(blocks, 0, many.length / width, back)),
};
say(
  `${latents.length / width} latents of ${width} numbers; speed over ${many.length / 1e6} M values, median of ${rounds}`,
);
for (const [name, value] of Object.entries(errors))
  say(`${name.padEnd(24)} ${value.toFixed(5)} relative RMS`);
for (const [name, value] of Object.entries(speeds)) say(`${name.padEnd(24)} ${value.toFixed(0)} M values/s`);
report('fp8', rounds, [
  ...Object.entries(errors).map(([name, value]) => figure(name, value, 'relative RMS')),
  ...Object.entries(speeds).map(([name, value]) => figure(name, value, 'M values/s')),
]);
