/** Connectionist temporal classification, greedy: columns of class probabilities -> letters with the columns they stand on. */
export interface Letter {
  readonly text: string;
  /** First and last column of the run, inclusive. */
  readonly from: number;
  readonly to: number;
}

export interface Decoded {
  readonly letters: readonly Letter[];
  /** Mean probability of the letters, 0..1; 0 when there are none. */
  readonly confidence: number;
}

/** probabilities (columns, classes), row-major; class 0 is the blank. O(columns * classes) */
export function decodeCtc(
  probabilities: Float32Array,
  columns: number,
  classes: number,
  alphabet: readonly string[],
): Decoded {
  const letters: { text: string; from: number; to: number }[] = [];
  let previous = 0;
  let sum = 0;
  for (let t = 0; t < columns; t++) {
    let best = 0;
    let bestValue = probabilities[t * classes]!;
    for (let k = 1; k < classes; k++) {
      const value = probabilities[t * classes + k]!;
      if (value > bestValue) {
        best = k;
        bestValue = value;
      }
    }
    const last = letters.at(-1);
    if (best !== 0 && best === previous && last) last.to = t;
    else if (best !== 0) {
      letters.push({ text: alphabet[best] ?? '\uFFFD', from: t, to: t });
      sum += bestValue;
    }
    previous = best;
  }
  return { letters, confidence: letters.length > 0 ? sum / letters.length : 0 };
}
