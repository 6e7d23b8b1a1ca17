/** `lectern show`: what was read of a document, with its structure, so that a person can judge the reading. */
import { AppError } from '@lectern/contracts';
import type { DocumentDetail, DocumentSpans } from '@lectern/contracts';
import type { Api } from '../api/api.js';
import type { Call, Command } from '../args/command.js';
import { UsageError } from '../args/command.js';
import { textOption } from '../args/parse.js';
import { bytes, count, milliseconds, plural } from '../output/format.js';
import { outlineLines, readingLines } from '../output/reading.js';
import { collectionOption, findCollection, inSession, jsonOption, printJson, wantsJson } from './shared.js';

const skippedShown = 20;

async function run(call: Call): Promise<number> {
  const [word = ''] = call.words;
  const pages = pagesOption(call);
  const file = textOption(call.options, 'file');
  return inSession(call, async ({ api }) => {
    const document = await findDocument(api, word, textOption(call.options, 'collection'));
    const [text, spans, structure] = await Promise.all([
      api.text(document.id, file),
      api.spans(document.id),
      api.structure(document.id),
    ]);
    const bounds = pages ? boundsOf(document, spans, pages) : [text.start_char_index, text.end_char_index];
    const [start, end] = [bounds[0] ?? 0, bounds[1] ?? 0];
    const within = structure.filter((part) => part.char_end > start && part.char_start < end);
    const shown = text.text.slice(start - text.start_char_index, end - text.start_char_index);
    if (wantsJson(call)) {
      const inside = spans.filter((span) => span.char_end > start && span.char_start < end);
      printJson(call, {
        object: 'reading',
        document,
        start,
        end,
        text: shown,
        spans: inside,
        structure: within,
      });
      return 0;
    }
    const lines =
      call.options['outline'] === true
        ? outlineLines(within)
        : readingLines({ text: shown, start, spans, structure: within });
    call.terminal.out([headOf(document), ...lines, ...skippedLines(document)].join('\n'));
    return 0;
  });
}

/** By id, or by its title in a collection or, when only one has it, in any. Throws AppError not_found, conflict. */
async function findDocument(api: Api, word: string, name: string | undefined): Promise<DocumentDetail> {
  if (word.startsWith('doc_')) return api.document(word);
  const collections = name === undefined ? await api.collections() : [await findCollection(api, name)];
  const lists = await Promise.all(collections.map(({ id }) => api.documents(id)));
  const found = lists.flat().filter(({ title }) => title === word);
  const [only] = found;
  if (only && found.length === 1) return api.document(only.id);
  if (only)
    throw new AppError(
      'conflict',
      `${plural(found.length, 'document is', 'documents are')} called "${word}"; name one by its id ("lectern ls -c COLLECTION" shows them).`,
    );
  throw new AppError(
    'not_found',
    `There is no document "${word}"; "lectern ls -c COLLECTION" shows what there is.`,
  );
}

function pagesOption(call: Call): { readonly first: number; readonly last: number } | undefined {
  const given = textOption(call.options, 'pages');
  if (given === undefined) return undefined;
  const found = /^(\d{1,6})(?:-(\d{1,6}))?$/u.exec(given);
  const first = Number(found?.[1] ?? 0);
  const last = Number(found?.[2] ?? first);
  if (first < 1 || last < first)
    throw new UsageError(`--pages takes a page or a range like 3-5, not "${given}"`);
  return { first, last };
}

function boundsOf(
  document: DocumentDetail,
  spans: DocumentSpans['data'],
  { first, last }: { readonly first: number; readonly last: number },
): [number, number] {
  const asked = spans.filter(
    ({ source }) =>
      (source.kind === 'page' || source.kind === 'image') &&
      source.pageNumber >= first &&
      source.pageNumber <= last,
  );
  const [from, to] = [asked[0], asked.at(-1)];
  if (from && to) return [from.char_start, to.char_end];
  throw new AppError('not_found', `"${document.title}" has no page ${String(first)} that was read.`);
}

function headOf(document: DocumentDetail): string {
  const { title, kind, pages, duration_ms: ms, tokens } = document;
  return [
    title,
    kind ?? '',
    pages === null ? '' : plural(pages, 'page'),
    ms === null ? '' : milliseconds(ms),
    bytes(document.bytes),
    tokens === null ? '' : plural(tokens, 'token'),
  ]
    .filter(Boolean)
    .join(' · ');
}

function skippedLines({ skipped, skipped_count: all }: DocumentDetail): string[] {
  if (all === 0) return [];
  const lines = skipped.slice(0, skippedShown).map(({ what, why }) => `  ${what}: ${why}`);
  const more = all - lines.length;
  return ['', `Not read (${count(all)}):`, ...lines, ...(more > 0 ? [`  and ${count(more)} more`] : [])];
}

export const show: Command = {
  name: 'show',
  summary: 'what was read of a document: its text, structure and what was left out',
  usage: 'DOCUMENT [-c COLLECTION] [--pages 3-5] [--file PATH] [--outline] [--json]',
  words: [1, 1],
  options: {
    collection: collectionOption,
    pages: { type: 'string', value: 'FIRST-LAST', about: 'only these pages' },
    file: { type: 'string', value: 'PATH', about: 'only this file of a code tree' },
    outline: { type: 'boolean', about: 'headings, sheets, slides and symbols alone' },
    json: jsonOption,
  },
  run,
};
