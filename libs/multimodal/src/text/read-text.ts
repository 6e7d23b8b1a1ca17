/** Text files -> one piece: plain text, markdown, HTML, and records by lines. The text of plain files stays as it is. */
import { AppError } from '@lectern/contracts';
import type { StructureSpan } from '@lectern/contracts';
import { lineSegments } from '../assemble/lines.js';
import type { TextRange } from '../assemble/piece.js';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { decodeText } from './decode.js';
import { htmlToText } from './html.js';
import { loadBytes } from './load.js';

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
  const { text, segments, structure, title } = contentOf(file, decoded.text);
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
    skipped: decoded.note === undefined ? [] : [{ what: 'encoding', why: decoded.note }],
    ...(title === undefined ? {} : { title }),
    reader,
  };
}

interface Content {
  readonly text: string;
  readonly segments?: readonly TextRange[];
  readonly structure?: readonly StructureSpan[];
  readonly title?: string;
}

function contentOf(file: DetectedFile, text: string): Content {
  switch (file.format) {
    case 'html':
      return htmlToText(text, file.name);
    case 'markdown': {
      const heading = /^# +(\S.*)$/mu.exec(text.slice(0, 10_000))?.[1];
      const title = heading?.trimEnd().replace(/ #+$/u, '').trimEnd();
      return title === undefined ? { text } : { text, title };
    }
    case 'lines':
      return { text, segments: lineSegments(text) };
    case 'plain':
      return { text };
    default:
      throw new AppError('internal_error', `"${file.name}" was given to the wrong reader.`);
  }
}

/** What an HTML page says about its own encoding; used only when it is not UTF-8. */
function claimedCharset(bytes: Buffer): string | undefined {
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,40})/iu.exec(
    bytes.subarray(0, 4096).toString('latin1'),
  )?.[1];
}
