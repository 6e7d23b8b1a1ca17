/**
 * What reading sources will take, guessed from names, sizes and a glance into PDFs and WAV files: nothing is parsed, sent or started. Guesses are
 * within a factor of two for text, code and PDFs with text; of scans and recordings nobody knows the number of words beforehand.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Source } from './item.js';
import { treeEntries } from './pack.js';

/** Sums over a file or a folder. `seconds` is of a machine with two cores and no GPU. */
export interface Guess {
  readonly files: number;
  readonly bytes: number;
  readonly tokens: number;
  readonly pages: number;
  readonly minutes: number;
  readonly seconds: number;
}

export interface Branch {
  readonly name: string;
  readonly guess: Guess;
  readonly branches: readonly Branch[];
}

/** Bytes of a token: prose 4.2 to 4.9, TypeScript 3.6, markup 2.9 to 3.1 (measured on books, contracts, this project). */
const bytesPerToken = { text: 4.5, code: 3.5, markup: 3 } as const;
const [tokensPerPage, tokensPerScan, tokensPerMinute] = [550, 400, 190];
/** Tokens computed in a second; seconds to read a page with text, a picture, a minute of speech. */
const [tokensPerSecond, pageSeconds, scanSeconds, minuteSeconds] = [4000, 0.02, 4, 12];
/** A file is looked into this far. */
const glanceBytes = 64 * 2 ** 20;

const endings = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const pictures = endings('png jpg jpeg tif tiff webp heic heif avif gif bmp');
const bytesPerMinute: Readonly<Record<string, number>> = {
  ...{ wav: 10_000_000, aiff: 10_000_000, flac: 5_000_000, mp3: 1_000_000, m4a: 800_000, aac: 800_000 },
  ...{ ogg: 700_000, opus: 400_000, mp4: 15_000_000, mov: 20_000_000, mkv: 15_000_000, webm: 8_000_000 },
};
const markup = endings('html htm xml md markdown css scss json yaml yml csv tsv');
const prose = endings('txt log rst tex srt vtt eml');
/** Compressed documents: tokens for each byte of the file. */
const packed: Readonly<Record<string, number>> = {
  ...{ docx: 0.12, odt: 0.12, epub: 0.4, xlsx: 0.5, ods: 0.5, pptx: 0.005, odp: 0.005, rtf: 0.1, msg: 0.05 },
  ...{ zip: 0.5, gz: 0.8, tgz: 0.8, tar: 0.15, ipynb: 0.1 },
};

const none: Guess = { files: 0, bytes: 0, tokens: 0, pages: 0, minutes: 0, seconds: 0 };

export function sumOf(guesses: readonly Guess[]): Guess {
  return guesses.reduce(
    (sum, one) => ({
      files: sum.files + one.files,
      bytes: sum.bytes + one.bytes,
      tokens: sum.tokens + one.tokens,
      pages: sum.pages + one.pages,
      minutes: sum.minutes + one.minutes,
      seconds: sum.seconds + one.seconds,
    }),
    none,
  );
}

/** Throws what the file system throws when the file cannot be read. */
export async function guessFile(filePath: string): Promise<Guess> {
  const { size: bytes } = await fs.promises.stat(filePath);
  const ending = path.extname(filePath).slice(1).toLowerCase();
  const file = { ...none, files: 1, bytes };
  const withTokens = (tokens: number, more: Partial<Guess> = {}, reading = 0): Guess => ({
    ...file,
    tokens: Math.ceil(tokens),
    ...more,
    seconds: reading + tokens / tokensPerSecond,
  });
  if (bytes === 0) return file;
  if (ending === 'pdf') {
    const pages = await pagesOf(filePath, bytes);
    return withTokens(pages * tokensPerPage, { pages }, pages * pageSeconds);
  }
  if (pictures.has(ending)) return withTokens(tokensPerScan, { pages: 1 }, scanSeconds);
  const perMinute = bytesPerMinute[ending];
  if (perMinute !== undefined) {
    const minutes = ending === 'wav' ? await wavMinutes(filePath, bytes) : bytes / perMinute;
    return withTokens(minutes * tokensPerMinute, { minutes }, minutes * minuteSeconds);
  }
  const share = packed[ending];
  if (share !== undefined) return withTokens(bytes * share);
  // Weights, programs, fonts: listed as skipped when they are read.
  if ((await headOf(filePath, 4096)).includes(0)) return file;
  const kind = prose.has(ending) ? 'text' : markup.has(ending) ? 'markup' : 'code';
  return withTokens(bytes / bytesPerToken[kind]);
}

/** Pages by the objects that say they are one; by size where those are compressed. */
async function pagesOf(filePath: string, bytes: number): Promise<number> {
  let seen = 0;
  let counted = 0;
  let tail = '';
  for await (const chunk of fs.createReadStream(filePath, { end: glanceBytes })) {
    const text = tail + (chunk as Buffer).toString('latin1');
    // What the end may cut in two is looked at again with the next piece; matches in it are counted then.
    const safe = text.length - 400;
    for (const match of text.matchAll(/\/Type\s{0,4}\/Page(?![A-Za-z])/gu)) if (match.index < safe) seen++;
    for (const match of text.matchAll(/\/Type\s{0,4}\/Pages\b[^>]{0,300}?\/Count\s{1,4}(\d{1,6})/gu))
      counted = Math.max(counted, Number(match[1]));
    tail = text.slice(Math.max(0, safe));
  }
  for (const match of tail.matchAll(/\/Type\s{0,4}\/Page(?![A-Za-z])/gu)) if (match.index >= 0) seen++;
  return Math.max(seen, counted) || Math.ceil(bytes / 40_000);
}

/** From the header's bytes per second. */
async function wavMinutes(filePath: string, bytes: number): Promise<number> {
  const head = await headOf(filePath, 32);
  const perSecond =
    head.length === 32 && head.toString('latin1', 0, 4) === 'RIFF' ? head.readUInt32LE(28) : 0;
  return bytes / (perSecond > 0 ? perSecond : 176_400) / 60;
}

async function headOf(filePath: string, most: number): Promise<Buffer> {
  const file = await fs.promises.open(filePath, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The sources as a tree of folders, each with the sum of what is below it. */
export async function guessTree(sources: readonly Source[]): Promise<Branch> {
  const leaves: { names: readonly string[]; guess: Guess }[] = [];
  for (const source of sources) {
    if (source.kind === 'file') {
      leaves.push({ names: source.title.split('/'), guess: await guessFile(source.filePath) });
      continue;
    }
    const top = source.title.split('/');
    for (const { name, link } of treeEntries(source.folder)) {
      if (link) continue;
      leaves.push({
        names: [...top, ...name.split('/')],
        guess: await guessFile(path.join(source.folder, name)),
      });
    }
  }
  return branchOf('', leaves);
}

function branchOf(
  name: string,
  leaves: readonly { readonly names: readonly string[]; readonly guess: Guess }[],
): Branch {
  const below = new Map<string, { names: readonly string[]; guess: Guess }[]>();
  for (const { names, guess } of leaves) {
    const [first, ...rest] = names;
    if (first === undefined) continue;
    const list = below.get(first) ?? [];
    list.push({ names: rest, guess });
    below.set(first, list);
  }
  const branches = [...below].map(([child, list]) => branchOf(child, list));
  return { name, guess: sumOf(leaves.map((leaf) => leaf.guess)), branches };
}
