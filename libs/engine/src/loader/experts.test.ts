import { describe, expect, it } from 'vitest';
import { mlp } from '../reference/linear.js';
import type { Linear, Mlp } from '../tensor/encoder-weights.js';
import type { MoeFfnShape } from '../tensor/model-shape.js';
import { readExperts, splitExperts } from './experts.js';
import { parseSafetensors, type SafetensorsFile } from './safetensors.js';
import { type TensorToWrite, writeSafetensors } from './write-safetensors.js';

const width = 4;
const shape: MoeFfnShape = {
  kind: 'moe',
  sharedHidden: 2,
  experts: 3,
  expertHidden: 2,
  topK: 1,
  weighting: 'uniform',
  routeScale: 1,
};
let step = 0;
const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => Math.sin(++step));
const linear = (out: number, into: number): Linear => ({
  weight: numbers(out * into),
  bias: numbers(out),
  out,
  in: into,
});
const f32 = (name: string, dims: readonly number[]): TensorToWrite => ({
  name,
  type: 'F32',
  shape: dims,
  data: numbers(dims.reduce((a, b) => a * b, 1)),
});
const routing = [
  f32('layers.1.ffn.router.weight', [3, width]),
  f32('layers.1.ffn.router.bias', [3]),
  f32('layers.1.ffn.selection_bias', [3]),
];
const file = (...tensors: readonly TensorToWrite[]): SafetensorsFile =>
  parseSafetensors(writeSafetensors([...routing, ...tensors]));
const assignment = (...to: readonly number[]): TensorToWrite => ({
  name: 'layers.1.ffn.assignment',
  type: 'I32',
  shape: [to.length],
  data: Int32Array.from(to),
});

const dense: Mlp = { up: linear(8, width), down: linear(width, 8) };
const x = [0.3, -1.2, 2, 0.1];
const sumOf = (parts: readonly (readonly number[])[]): number[] =>
  x.map((_, d) => parts.reduce((sum, part) => sum + part[d]!, 0));
const close = (a: readonly number[], b: readonly number[]): void => {
  a.forEach((value, d) => {
    expect(value).toBeCloseTo(b[d]!, 6);
  });
};

describe('splitExperts', () => {
  const whole = assignment(2, -1, 0, 0, 1, -1, 2, 1);

  it('loses nothing: all experts together are the dense layer', () => {
    const moe = splitExperts(dense, file(whole), 1, shape);
    close(sumOf([mlp(x, moe.shared!), ...moe.experts.map((one) => mlp(x, one))]), mlp(x, dense));
    expect(moe.experts.map(({ up }) => up.out)).toEqual([2, 2, 2]);
    expect([...moe.experts[2]!.up.weight]).toEqual([
      ...dense.up.weight.subarray(0, 4),
      ...dense.up.weight.subarray(24, 28),
    ]);
  });

  it("lets an expert's mean stand in where it is not chosen", () => {
    const means = f32('layers.1.ffn.expert_means', [3, width]);
    const plain = splitExperts(dense, file(whole), 1, shape);
    const moe = splitExperts(dense, file(whole, means), 1, shape);
    const mean = (e: number): number[] => [...means.data.subarray(e * width, (e + 1) * width)].map(Number);
    close(
      sumOf([mlp(x, moe.shared!), mlp(x, moe.experts[1]!)]),
      sumOf([mlp(x, plain.shared!), mlp(x, plain.experts[1]!), mean(0), mean(2)]),
    );
    close(sumOf([mlp(x, moe.shared!), ...moe.experts.map((one) => mlp(x, one))]), mlp(x, dense));
  });

  it.each([
    [
      'an expert of another size',
      assignment(0, -1, 0, 0, 1, -1, 2, 1),
      'gives expert 0 3 hidden units, not 2',
    ],
    [
      'a shared expert of another size',
      assignment(2, 2, 0, 0, 1, -1, 2, 1),
      'the shared expert 1 hidden units, not 2',
    ],
    [
      'an expert that is not there',
      assignment(2, -1, 0, 0, 1, -1, 2, 9),
      'gives expert 1 1 hidden units, not 2',
    ],
    ['too few units', assignment(2, -1, 0, 0, 1, -1, 2), 'has shape [7], not [8]'],
  ])('refuses %s', (_, given, message) => {
    expect(() => splitExperts(dense, file(given), 1, shape)).toThrow(message);
  });

  it('refuses a split that has no place for the bias', () => {
    const none = { ...shape, sharedHidden: 0, experts: 4 };
    const four = parseSafetensors(
      writeSafetensors([
        f32('layers.1.ffn.router.weight', [4, width]),
        f32('layers.1.ffn.router.bias', [4]),
        f32('layers.1.ffn.selection_bias', [4]),
        assignment(0, 0, 1, 1, 2, 2, 3, 3),
      ]),
    );
    expect(() => splitExperts(dense, four, 1, none)).toThrow('no shared expert to hold');
    const unbiased = { ...dense, down: { ...dense.down, bias: new Float32Array(width) } };
    const moe = splitExperts(unbiased, four, 1, none);
    expect(moe.shared).toBeNull();
    close(sumOf(moe.experts.map((one) => mlp(x, one))), mlp(x, unbiased));
  });
});

describe('readExperts', () => {
  const up = f32('layers.1.ffn.experts.up.weight', [3, 2, width]);
  const down = f32('layers.1.ffn.experts.down.weight', [3, width, 2]);
  const stacked = [
    up,
    down,
    f32('layers.1.ffn.experts.up.bias', [3, 2]),
    f32('layers.1.ffn.experts.down.bias', [3, width]),
  ];

  it('takes experts out of their stack, and none shared where the shape has none', () => {
    const moe = readExperts(file(...stacked), 1, { ...shape, sharedHidden: 0 }, width);
    expect(moe.shared).toBeNull();
    expect(moe.experts[2]!.up.weight).toEqual(up.data.subarray(16, 24));
    expect(moe.experts[1]!.down.weight).toEqual(down.data.subarray(8, 16));
    expect(moe.router.out).toBe(3);
  });

  it('names the tensor that is missing', () => {
    expect(() => readExperts(file(...stacked), 1, shape, width)).toThrow(
      'tensor layers.1.ffn.shared.up.weight is missing',
    );
  });
});
