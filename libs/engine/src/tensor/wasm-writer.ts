/**
 * Writes small WebAssembly modules, byte by byte: one exported function over an imported memory, 128-bit vectors included. It knows the
 * binary format and no arithmetic of ours; there is no build step and nothing is read from disk.
 *
 * Source  WebAssembly core specification 2.0, section 5 (binary format)
 */

/** Value types of locals and parameters. */
export const wasmType = { i32: 0x7f, v128: 0x7b } as const;
export type WasmType = keyof typeof wasmType;

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 127;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 128);
  } while (rest !== 0);
  return bytes;
}

const vector = (operation: number): number[] => [0xfd, ...leb(operation)];
/** Alignment hint (log2) and offset of a load or store. */
const at = (align: number, offset: number): number[] => [align, ...leb(offset)];

/** Instructions, as bytes. */
export const op = {
  get: (local: number): number[] => [0x20, ...leb(local)],
  set: (local: number): number[] => [0x21, ...leb(local)],
  tee: (local: number): number[] => [0x22, ...leb(local)],
  i32: (value: number): number[] => [0x41, ...signedLeb(value)],
  addI32: [0x6a],
  lessI32: [0x49],
  storeI32: (offset: number): number[] => [0x36, ...at(2, offset)],
  storeF32: (offset: number): number[] => [0x38, ...at(2, offset)],
  addF32: [0x92],
  /** A loop that runs its body while the body leaves a non-zero i32 on the stack. */
  loop: (body: readonly number[]): number[] => [0x03, 0x40, ...body, 0x0d, 0x00, 0x0b],
  loadV: (offset: number): number[] => [...vector(0), ...at(0, offset)],
  zeroV: [...vector(12), ...new Array<number>(16).fill(0)],
  lowI8ToI16: vector(0x87),
  highI8ToI16: vector(0x88),
  dotI16: vector(0xba),
  addI32x4: vector(0xae),
  laneI32: (lane: number): number[] => [...vector(0x1b), lane],
  mulF32x4: vector(0xe6),
  addF32x4: vector(0xe4),
  laneF32: (lane: number): number[] => [...vector(0x1f), lane],
  storeV: (offset: number): number[] => [...vector(11), ...at(0, offset)],
  constV: (bytes: readonly number[]): number[] => [...vector(12), ...bytes],
  /** One single in all four lanes. */
  splatF32: (offset: number): number[] => [...vector(9), ...at(2, offset)],
  /** Bytes of two vectors by index 0 to 31. */
  shuffle: (bytes: readonly number[]): number[] => [...vector(13), ...bytes],
  shiftRightI32x4: vector(0xac),
  andV: vector(78),
} as const;

function signedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    if ((rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0)) return [...bytes, low];
    bytes.push(low | 128);
  }
}

const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...leb(content.length),
  ...content,
];

/** A module that imports `env.memory` and exports `run`, a function of i32 parameters without a result. */
export function wasmModule(
  parameters: number,
  locals: readonly WasmType[],
  code: readonly number[],
): Uint8Array {
  const declared = locals.flatMap((type) => [1, wasmType[type]]);
  const body = [...leb(locals.length), ...declared, ...code, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, parameters, ...new Array<number>(parameters).fill(wasmType.i32), 0]),
    ...section(2, [1, ...text('env'), ...text('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0x00, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}
