/**
 * Whisper's vocabulary: which id is which marker, language or time, and byte-level BPE ids -> text. Decoding only: nothing here turns text
 * into ids.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';

export interface Vocabulary {
  readonly endOfText: number;
  readonly startOfTranscript: number;
  readonly transcribe: number;
  readonly noSpeech: number;
  /** The id of <|0.00|>; each further id is 20 ms later. */
  readonly firstTimestamp: number;
  /** Ids that never stand in a transcript: markers and signs that nobody speaks. */
  readonly suppressed: readonly number[];
  /** Ids that may not come first. */
  readonly suppressedAtStart: readonly number[];
  /** Language code -> id. */
  readonly languages: ReadonlyMap<string, number>;
  /** Text of the ids; markers and times are left out, broken UTF-8 becomes U+FFFD. */
  decode(ids: readonly number[]): string;
}

export const timestampMs = 20;

/** Reads the package's vocabulary. Throws AppError model_invalid. */
export async function loadVocabulary(folder: string): Promise<Vocabulary> {
  try {
    const generation = record(await json(folder, 'generation_config.json'));
    const tokens = numbersOf(await json(folder, 'vocab.json'));
    const endOfText = number(generation['eos_token_id']);
    const noTimestamps = number(generation['no_timestamps_token_id']);
    const languages = Object.entries(numbersOf(generation['lang_to_id']));
    return {
      endOfText,
      startOfTranscript: number(generation['decoder_start_token_id']),
      transcribe: number(record(generation['task_to_id'])['transcribe']),
      noSpeech: noTimestamps - 1,
      firstTimestamp: noTimestamps + 1,
      suppressed: numberList(generation['suppress_tokens']),
      suppressedAtStart: numberList(generation['begin_suppress_tokens']),
      languages: new Map(languages.map(([mark, id]) => [mark.slice(2, -2), id])),
      decode: createDecoder(tokens, endOfText),
    };
  } catch (cause) {
    throw new AppError(
      'model_invalid',
      'The vocabulary of speech recognition is damaged; install Lectern again.',
      { cause },
    );
  }
}

/** ids -> text for a byte-level BPE vocabulary; ids from `firstMarker` on are not text. */
export function createDecoder(
  tokens: Readonly<Record<string, number>>,
  firstMarker: number,
): (ids: readonly number[]) => string {
  const bytesOfChar = byteAlphabet();
  const pieces: string[] = [];
  for (const [piece, id] of Object.entries(tokens)) pieces[id] = piece;
  return (ids) => {
    const bytes: number[] = [];
    for (const id of ids) {
      if (id >= firstMarker) continue;
      for (const char of pieces[id] ?? '') bytes.push(bytesOfChar.get(char) ?? 0x3f);
    }
    return new TextDecoder().decode(Uint8Array.from(bytes));
  };
}

/** GPT-2's alphabet: printable bytes stand for themselves, the others for the characters from U+0100 on. */
function byteAlphabet(): ReadonlyMap<string, number> {
  const map = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    map.set(String.fromCodePoint(printable ? byte : next++), byte);
  }
  return map;
}

async function json(folder: string, name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, name), 'utf8'));
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
  return value as Readonly<Record<string, unknown>>;
}

function number(value: unknown): number {
  if (!Number.isInteger(value)) throw new TypeError('not a whole number');
  return value as number;
}

function numberList(value: unknown): readonly number[] {
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value.map(number);
}

function numbersOf(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, id]) => [key, number(id)]));
}
