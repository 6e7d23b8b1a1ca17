/** The vocabulary that the model was trained with: id -> piece, read from the package's tokenizer.json and verified. */
import { AppError } from '@lectern/contracts';

/** Pieces by id; a piece that continues a word starts with "##". Throws AppError model_invalid. */
export function parseVocabulary(json: Uint8Array, size: number): readonly string[] {
  let vocab: unknown;
  try {
    const parsed = JSON.parse(new TextDecoder().decode(json)) as { model?: { vocab?: unknown } };
    vocab = parsed.model?.vocab;
  } catch (cause) {
    throw invalid(cause);
  }
  if (typeof vocab !== 'object' || vocab === null) throw invalid();
  const pieces: string[] = new Array<string>(size).fill('');
  for (const [piece, id] of Object.entries(vocab)) {
    if (typeof id !== 'number' || !(id >= 0 && id < size)) throw invalid();
    pieces[id] = piece;
  }
  return pieces;
}

function invalid(cause?: unknown): AppError {
  return new AppError(
    'model_invalid',
    "The model's vocabulary file is damaged; install Lectern's dependencies again.",
    cause === undefined ? {} : { cause },
  );
}
