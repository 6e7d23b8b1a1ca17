/** Test-only: Office packages made of the XML that a test gives, and what a reader makes of them. */
import { AppError } from '@lectern/contracts';
import type { StructureSpan } from '@lectern/contracts';
import type { FixtureEntry } from '../archive/testing.js';
import { makeZip, textContext, writeFixture } from '../archive/testing.js';
import { detect } from '../detect/detect.js';
import type { ReadContext, ReadLimits, ReadResult } from '../ports/reader.js';
import { readDocument } from '../read-document.js';

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** "rId1 image media/a.png" or, with a target outside, "rId2 hyperlink! https://…" -> a relationships part. */
export function relations(...rows: readonly string[]): string {
  const items = rows.map((row) => {
    const [id, type = '', target = ''] = row.split(' ');
    const mode = type.endsWith('!') ? ' TargetMode="External"' : '';
    return `<Relationship Id="${id ?? ''}" Type="${office}/${type.replace('!', '')}" Target="${target}"${mode}/>`;
  });
  return `<?xml version="1.0"?><Relationships xmlns="x">${items.join('')}</Relationships>`;
}

/** A package whose main part is `main`; the other parts by name. */
export function makePackage(main: string, parts: Readonly<Record<string, string | Buffer>>): Buffer {
  const entries: FixtureEntry[] = [
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: '_rels/.rels', content: relations(`rId1 officeDocument ${main}`) },
    ...Object.entries(parts).map(([name, content]) => ({ name, content })),
  ];
  return makeZip(entries);
}

export interface Read extends ReadResult {
  readonly text: string;
  /** "heading 1 Terms", "table_row row 2": kind, level and label of every part with its words, in order. */
  readonly parts: readonly string[];
  readonly quotes: readonly string[];
  readonly context: ReadContext;
}

/** Detects and reads a file through the reader that the registry has for it. */
export async function readFixture(
  name: string,
  bytes: Uint8Array | string,
  limits: Partial<ReadLimits> = {},
): Promise<Read> {
  const path = writeFixture('blob', bytes);
  const context = textContext(limits);
  const detected = await detect(path, name);
  const { readers } = await import('../read-document.js');
  const result = await readers[detected.format]({ path, name, ...detected }, context);
  // The whole way as well: what a reader gives must fit together.
  if (result.pieces.some((piece) => piece.text.trim() !== ''))
    await readDocument({ path, name }, textContext(limits));
  const text = result.pieces.map((piece) => piece.text).join('\n\n');
  return {
    ...result,
    text,
    parts: result.pieces.flatMap((piece) =>
      [...(piece.structure ?? [])].sort(byPlace).map((part) => described(part, piece.text)),
    ),
    quotes: result.pieces.flatMap((piece) =>
      (piece.segments ?? []).map(({ start, end }) => piece.text.slice(start, end)),
    ),
    context,
  };
}

const byPlace = (a: StructureSpan, b: StructureSpan): number =>
  a.charStart - b.charStart || b.charEnd - a.charEnd;

function described({ kind, level, label, charStart, charEnd }: StructureSpan, text: string): string {
  const words = text.slice(charStart, charEnd).replaceAll('\n', '⏎');
  return [kind, level, label === undefined ? undefined : `<${label}>`, words]
    .filter((part) => part !== undefined)
    .join(' ');
}

export const failureOf = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (error instanceof AppError ? error : Promise.reject(error as Error)),
  );
