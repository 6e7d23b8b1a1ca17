/**
 * Table sizes: for every layer, order and head, in that order of nesting, the next prime above `baseRows` that is not in use yet. Distinct
 * primes make n-grams that collide in one table differ in the others.
 *
 * Source  arXiv 2601.07372, section 2.2
 */
import { AppError } from '@lectern/contracts';
import type { EngramShape } from '../../tensor/model-shape.js';

/** A table has fewer rows, so that hash.ts stays in exact arithmetic. */
export const maxTableRows = 2 ** 25;
const maxTables = 4096;

/** Dims: (layers x orders x heads). Throws AppError model_invalid for tables too large or too many. Cost: trial division, milliseconds for tables of millions of rows. */
export function tableSizes(shape: EngramShape): Uint32Array {
  const tables = shape.layers.length * shape.orders.length * shape.heads;
  if (!(tables <= maxTables && shape.baseRows >= 0 && shape.baseRows < maxTableRows)) throw tooLarge();
  const sizes = new Uint32Array(tables);
  let candidate = shape.baseRows;
  for (let i = 0; i < sizes.length; i++) {
    do candidate++;
    while (!isPrime(candidate));
    sizes[i] = candidate;
  }
  if (candidate >= maxTableRows) throw tooLarge();
  return sizes;
}

function tooLarge(): AppError {
  return new AppError(
    'model_invalid',
    'The model has larger or more tables than its hash can address; use another model.',
  );
}

/** Trial division by 2, 3 and numbers next to a multiple of 6. */
export function isPrime(n: number): boolean {
  if (n < 4) return n > 1;
  if (n % 2 === 0 || n % 3 === 0) return false;
  for (let d = 5; d * d <= n; d += 6) {
    if (n % d === 0 || n % (d + 2) === 0) return false;
  }
  return true;
}
