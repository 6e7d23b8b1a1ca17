/** WebAssembly as the kernels use it: modules of one function each, over one memory. Its types come with browsers' libraries only. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

interface WasmHost {
  readonly Memory: new (limits: { initial: number; maximum: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
}
const wasm = (globalThis as unknown as { readonly WebAssembly: WasmHost }).WebAssembly;

const pageBytes = 65_536;

/** Byte offsets: where rows begin and end, where what they are combined with stands, where results go. */
export type KernelRun = (rows: number, end: number, side: number, out: number) => void;

/** The `run` of each module, over a memory of at least `bytes`; modules as wasm-writer.ts makes them. */
export function instantiate(
  modules: readonly Uint8Array[],
  bytes: number,
): { readonly memory: WasmMemory; readonly runs: readonly KernelRun[] } {
  const pages = Math.ceil(bytes / pageBytes);
  const memory = new wasm.Memory({ initial: pages, maximum: pages });
  const runs = modules.map(
    (module) => new wasm.Instance(new wasm.Module(module), { env: { memory } }).exports['run'] as KernelRun,
  );
  return { memory, runs };
}
