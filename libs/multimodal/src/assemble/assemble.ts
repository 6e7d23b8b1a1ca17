/**
 * Pieces -> one TokenSequence. The only place where text, tokens, spans, places and segments meet; knows no file format. Reads
 * nothing from clock or disk, so the same pieces always give the same sequence, byte for byte.
 */
import type { DocumentKind, Span, StructureSpan, TokenSequence } from '@lectern/contracts';
import { AppError } from '@lectern/contracts';
import type { ReadResult } from '../ports/reader.js';
import { defaultReadLimits } from '../ports/reader.js';
import { findSecrets, noteOnSecrets, secretParts } from '../secrets/find-secrets.js';
import { TokenList } from '../tokenizer/token-list.js';
import type { Tokenizer } from '../tokenizer/wordpiece.js';
import type { Piece, Word } from './piece.js';
import { checkRanges, segmentPiece } from './segment.js';
import { structureOf } from './structure.js';

export interface AssembleInput extends ReadResult {
  readonly kind: DocumentKind;
  readonly mediaType: string;
}

/**
 * Owns  every array of the result; the pieces may be dropped afterwards
 * Throws AppError limit_exceeded when the text is longer than maxTextChars; internal_error when a reader broke Piece's contract
 * Cost  O(text), about 1 s per million tokens
 */
export function assemble(
  input: AssembleInput,
  tokenizer: Tokenizer,
  maxTextChars: number = defaultReadLimits.maxTextChars,
): TokenSequence {
  const { pieces } = input;
  const text = joinPieces(pieces, maxTextChars);
  const tokens = new TokenList(Math.ceil(text.length / 4) + 16);
  const spans: Span[] = [];
  const segmentStart: number[] = [];
  const segmentEnd: number[] = [];
  const places = placesFor(pieces);
  const parts: StructureSpan[] = [];
  let offset = 0;
  for (const [index, piece] of pieces.entries()) {
    const encoding = tokenizer.encode(piece.text);
    const tokenStart = tokens.length;
    tokens.append(encoding, offset);
    spans.push({
      modality: piece.modality,
      tokenStart,
      tokenEnd: tokens.length,
      charStart: offset,
      charEnd: offset + piece.text.length,
      source: piece.source,
    });
    for (const word of checkRanges(piece.words ?? [], piece.text.length, 'words')) places.add(word, offset);
    for (const segment of segmentPiece(piece, encoding)) {
      segmentStart.push(segment.start + offset);
      segmentEnd.push(segment.end + offset);
    }
    for (const part of piece.structure ?? [])
      parts.push({ ...part, charStart: part.charStart + offset, charEnd: part.charEnd + offset });
    const next = pieces[index + 1];
    offset += piece.text.length + (next ? separator(piece, next).length : 0);
  }
  const secrets = findSecrets(text);
  parts.push(...secretParts(secrets, parts));
  return {
    meta: metaOf(input, tokenizer),
    text,
    ...tokens.finish(),
    spans,
    places: places.finish(),
    segments: { charStart: Uint32Array.from(segmentStart), charEnd: Uint32Array.from(segmentEnd) },
    structure: structureOf(parts, text),
    skipped: [...input.skipped, ...noteOnSecrets(secrets)],
  };
}

/** Files and utterances follow each other line by line; pages, images and texts are paragraphs apart. */
function separator(before: Piece, after: Piece): string {
  const close = (piece: Piece): boolean => piece.source.kind === 'lines' || piece.source.kind === 'time';
  return close(before) && close(after) ? '\n' : '\n\n';
}

function joinPieces(pieces: readonly Piece[], maxTextChars: number): string {
  const parts: string[] = [];
  let chars = 0;
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1];
    const gap = next ? separator(piece, next) : '';
    chars += piece.text.length + gap.length;
    if (chars > maxTextChars) {
      throw new AppError(
        'limit_exceeded',
        `The document holds more than ${maxTextChars.toLocaleString('en-US')} characters of text: split it and add the parts one by one.`,
      );
    }
    parts.push(piece.text, gap);
  }
  return parts.join('');
}

function metaOf(input: AssembleInput, tokenizer: Tokenizer): TokenSequence['meta'] {
  const { kind, mediaType, title, pageCount, durationMs, fileCount, language, reader } = input;
  return {
    kind,
    mediaType,
    ...(title === undefined || title === '' ? {} : { title }),
    ...(pageCount === undefined ? {} : { pageCount }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(fileCount === undefined ? {} : { fileCount }),
    ...(language === undefined ? {} : { language }),
    reader,
    tokenizer: tokenizer.name,
  };
}

interface PlaceList {
  add(word: Word, offset: number): void;
  finish(): TokenSequence['places'];
}

function placesFor(pieces: readonly Piece[]): PlaceList {
  const count = pieces.reduce((sum, piece) => sum + (piece.words?.length ?? 0), 0);
  const places = {
    charStart: new Uint32Array(count),
    charEnd: new Uint32Array(count),
    page: new Uint32Array(count),
    box: new Float32Array(count * 4),
  };
  let next = 0;
  return {
    add: (word, offset) => {
      places.charStart[next] = word.start + offset;
      places.charEnd[next] = word.end + offset;
      places.page[next] = word.page;
      places.box.set(word.box, next * 4);
      next++;
    },
    finish: () => places,
  };
}
