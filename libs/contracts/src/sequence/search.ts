/** Binary searches over sorted typed arrays; what locating and citing are made of. */

/** Index of the first element > value; the array's length when none is. */
export function upperBound(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the last element <= value; -1 when none is. */
export function lastAtMost(sorted: Uint32Array, value: number): number {
  return upperBound(sorted, value) - 1;
}
