/**
 * A file -> its TokenSequence, and the files found in it: detect, read, assemble. This is what the worker's child process runs. Readers are loaded when first
 * needed, so that a text file does not pay for the PDF, image and audio libraries.
 */
import type { TokenSequence } from '@lectern/contracts';
import { AppError, toAppError } from '@lectern/contracts';
import { assemble } from './assemble/assemble.js';
import { lineSegments } from './assemble/lines.js';
import type { Piece } from './assemble/piece.js';
import { detect } from './detect/detect.js';
import type { DetectedFile, Format } from './detect/detected.js';
import type { Attachment, ReadContext, ReadResult } from './ports/reader.js';
import { createTokenizer } from './tokenizer/wordpiece.js';

export interface DocumentFile {
  readonly path: string;
  /** The name it was uploaded under. */
  readonly name: string;
}

export interface ReadDocument {
  readonly sequence: TokenSequence;
  /** Files inside the file, written to the context's tempDir. */
  readonly attachments: readonly Attachment[];
}

type Reader = (file: DetectedFile, context: ReadContext) => Promise<ReadResult>;

const text: Reader = async (file, context) => (await import('./text/read-text.js')).readText(file, context);
const code: Reader = async (file, context) => (await import('./code/read-code.js')).readCode(file, context);
const archive: Reader = async (file, context) =>
  (await import('./archive/read-archive.js')).readArchive(file, context);
const mail: Reader = async (file, context) => (await import('./mail/read-eml.js')).readEml(file, context);

/** Every format has a reader: leave one out and this does not compile. Exported for tests of single readers. */
export const readers: Readonly<Record<Format, Reader>> = {
  plain: text,
  markdown: text,
  html: text,
  lines: text,
  csv: text,
  json: text,
  jsonl: text,
  xml: text,
  subtitles: text,
  source: code,
  zip: archive,
  tar: archive,
  'tar.gz': archive,
  gz: async (file, context) => (await import('./archive/read-archive.js')).readGzip(file, context),
  pdf: async (file, context) => (await import('./pdf/index.js')).readPdf(file, context),
  image: async (file, context) => (await import('./image/index.js')).readImage(file, context),
  docx: async (file, context) => (await import('./office/docx/read-docx.js')).readDocx(file, context),
  xlsx: async (file, context) => (await import('./office/xlsx/read-xlsx.js')).readXlsx(file, context),
  pptx: async (file, context) => (await import('./office/pptx/read-pptx.js')).readPptx(file, context),
  odf: async (file, context) => (await import('./office/odf/read-odf.js')).readOdf(file, context),
  rtf: async (file, context) => (await import('./office/rtf/read-rtf.js')).readRtf(file, context),
  epub: async (file, context) => (await import('./book/read-epub.js')).readEpub(file, context),
  eml: mail,
  mbox: mail,
  msg: async (file, context) => (await import('./mail/read-msg.js')).readMsg(file, context),
  audio: async (file, context) => (await import('./audio/index.js')).readAudio(file, context),
};

/**
 * Throws AppError: the codes of reading a document (empty_document, unreadable_document, encrypted_document,
 * unsupported_document, unsafe_archive, limit_exceeded), model_missing and model_invalid; internal_error for a bug
 * Cost  one pass; the whole text is held in memory
 */
export async function readDocumentAndParts(
  document: DocumentFile,
  context: ReadContext,
): Promise<ReadDocument> {
  try {
    const detected = await detect(document.path, document.name);
    const result = await readers[detected.format]({ ...document, ...detected }, context);
    const pieces = withText(document.name, result);
    const sequence = assemble(
      { ...result, pieces, kind: result.kind ?? detected.kind, mediaType: detected.mediaType },
      createTokenizer(),
      context.limits.maxTextChars,
    );
    return { sequence, attachments: result.attachments ?? [] };
  } catch (thrown) {
    throw toAppError(
      thrown,
      `Reading "${document.name}" failed inside Lectern; this is a fault of Lectern, not of the file.`,
    );
  }
}

/** The sequence alone; files found in the document stay in the context's tempDir. Throws and costs as readDocumentAndParts(). */
export async function readDocument(document: DocumentFile, context: ReadContext): Promise<TokenSequence> {
  return (await readDocumentAndParts(document, context)).sequence;
}

/** A document of pictures alone is the list of what is in it; one of nothing is refused. */
function withText(name: string, result: ReadResult): readonly Piece[] {
  const { pieces, attachments = [] } = result;
  if (pieces.some((piece) => /\S/u.test(piece.text))) return pieces;
  if (attachments.length === 0) throw nothingToRead(name, result);
  const text = attachments.map((attachment) => attachment.name).join('\n');
  return [{ modality: 'text', source: { kind: 'chars' }, text, segments: lineSegments(text) }];
}

function nothingToRead(name: string, { skipped }: ReadResult): AppError {
  const first = skipped[0];
  if (!first) return new AppError('empty_document', `"${name}" holds no text that could be read.`);
  const more = skipped.length > 1 ? ` and ${skipped.length - 1} more` : '';
  return new AppError(
    'empty_document',
    `Nothing in "${name}" could be read. Skipped: ${first.what} (${first.why})${more}.`,
  );
}
