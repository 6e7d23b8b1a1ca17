/** Dot products of rows with vectors, slow and obvious: the twin of tensor/dot-kernels.ts. Not used at run time. */

/** Dims: rows (N, D), vectors (H, D); returns (N, H). */
export function referenceDots(rows: ArrayLike<number>, width: number, vectors: ArrayLike<number>): number[] {
  const heads = vectors.length / width;
  const out: number[] = [];
  for (let n = 0; n < rows.length / width; n++)
    for (let h = 0; h < heads; h++) {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += rows[n * width + d]! * vectors[h * width + d]!;
      out.push(sum);
    }
  return out;
}
