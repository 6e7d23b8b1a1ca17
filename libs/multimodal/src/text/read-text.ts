/** Text files -> one piece: plain text, markdown, HTML, and records. The text of plain files, markdown and JSON stays as it is. */
import { AppError } from '@lectern/contracts';
import type { Skipped, StructureSpan } from '@lectern/contracts';
import { lineSegments } from '../assemble/lines.js';
import type { TextRange } from '../assemble/piece.js';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { decodeText } from './decode.js';
import { htmlToText } from './html.js';
import { jsonLinesText, jsonText } from './json.js';
import { loadBytes } from './load.js';
import { markdownStructure } from './markdown.js';
import { subtitleText } from './subtitles.js';
import { tableText } from './table.js';
import { xmlText } from './xml-text.js';

const reader = 'text/2';

/** Throws AppError limit_exceeded, unsafe_archive (gzip bomb), unreadable_document (broken gzip, binary data among the text). */
export async function readText(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  const bytes = await loadBytes(file, context.limits);
  const decoded = decodeText(bytes, file.format === 'html' ? claimedCharset(bytes) : undefined);
  if (!decoded) {
    throw new AppError(
      'unreadable_document',
      `"${file.name}" begins as text but holds binary data: check what it is.`,
    );
  }
  const { text, segments, structure, title, skipped } = contentOf(
    file,
    decoded.text,
    context.limits.maxTextChars,
  );
  context.onProgress({ stage: 'reading', done: bytes.length, total: bytes.length, unit: 'bytes' });
  return {
    pieces: [
      {
        modality: 'text',
        source: { kind: 'chars' },
        text,
        ...(segments ? { segments } : {}),
        ...(structure ? { structure } : {}),
      },
    ],
    skipped: [
      ...(decoded.note === undefined ? [] : [{ what: 'encoding', why: decoded.note }]),
      ...(skipped ?? []),
    ],
    ...(title === undefined ? {} : { title }),
    reader,
  };
}

interface Content {
  readonly text: string;
  readonly segments?: readonly TextRange[] | undefined;
  readonly structure?: readonly StructureSpan[] | undefined;
  readonly skipped?: readonly Skipped[];
  readonly title?: string;
}

function contentOf(file: DetectedFile, text: string, maxChars: number): Content {
  const { name, format } = file;
  switch (format) {
    case 'html':
      return htmlToText(text, name);
    case 'markdown': {
      const heading = /^# +(\S.*)$/mu.exec(text.slice(0, 10_000))?.[1];
      const title = heading?.trimEnd().replace(/ #+$/u, '').trimEnd();
      const structure = markdownStructure(text);
      return title === undefined ? { text, structure } : { text, structure, title };
    }
    case 'csv':
      return tableText(text, name, maxChars, file.mediaType.startsWith('text/tab') ? '\t' : undefined);
    case 'json':
      return jsonText(text);
    case 'jsonl':
      return jsonLinesText(text);
    case 'xml':
      return xmlText(text, name, maxChars) ?? { ...byLine(text), skipped: [notWellFormed] };
    case 'subtitles':
      return subtitleText(text, name, maxChars) ?? byLine(text);
    case 'lines':
      return byLine(text);
    case 'plain':
      return { text };
    default:
      throw new AppError('internal_error', `"${name}" was given to the wrong reader.`);
  }
}

const byLine = (text: string): Content => ({ text, segments: lineSegments(text) });
const notWellFormed: Skipped = {
  what: 'structure',
  why: 'It is not well-formed XML and is read line by line.',
};

/** What an HTML page says about its own encoding; used only when it is not UTF-8. */
function claimedCharset(bytes: Buffer): string | undefined {
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,40})/iu.exec(
    bytes.subarray(0, 4096).toString('latin1'),
  )?.[1];
}
