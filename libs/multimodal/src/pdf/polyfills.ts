/**
 * What pdf.js 6 expects of its engine and Node 20 does not have. Not a general polyfill: only these four, each left alone where
 * the engine has it. Must run before pdf.js is loaded.
 */

interface Growing {
  withResolvers?: unknown;
  try?: unknown;
}

function define(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

/** `ArrayBuffer.prototype.transferToFixedLength`: moves the bytes to a new buffer and detaches the old one. */
function transfer(this: ArrayBuffer, newLength: number = this.byteLength): ArrayBuffer {
  const moved = structuredClone(this, { transfer: [this] });
  if (newLength === moved.byteLength) return moved;
  const resized = new ArrayBuffer(newLength);
  new Uint8Array(resized).set(new Uint8Array(moved, 0, Math.min(newLength, moved.byteLength)));
  return resized;
}

/** Safe to call more than once. */
export function installPolyfills(): void {
  const promise: Growing & PromiseConstructor = Promise;
  define(promise, 'withResolvers', function withResolvers(this: PromiseConstructor) {
    let resolve: unknown;
    let reject: unknown;
    const made = new this((a, b) => {
      resolve = a;
      reject = b;
    });
    return { promise: made, resolve, reject };
  });
  define(
    promise,
    'try',
    function attempt(this: PromiseConstructor, run: (...a: unknown[]) => unknown, ...a: unknown[]) {
      return new this((resolve) => {
        resolve(run(...a));
      });
    },
  );
  define(ArrayBuffer.prototype, 'transferToFixedLength', transfer);
  define(ArrayBuffer.prototype, 'transfer', transfer);
}
