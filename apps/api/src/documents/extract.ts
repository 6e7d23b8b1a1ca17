/** Parts of a token sequence as the contract shows them: its text, its spans, its structure. Pure. */
import { AppError } from '@lectern/contracts';
import type { DocumentSpans, DocumentStructure, DocumentText, Span, TokenSequence } from '@lectern/contracts';

interface TextQuery {
  readonly path?: string | undefined;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/**
 * The text between start and end (UTF-16 indices into the whole extracted text, end exclusive), or of one file of a code tree,
 * cut down to what exists. total_chars is of the whole.
 * Throws  AppError not_found when there is no such file; invalid_request when start lies behind end
 */
export function extractText(documentId: string, sequence: TokenSequence, query: TextQuery): DocumentText {
  const { text } = sequence;
  const bounds =
    query.path === undefined ? { charStart: 0, charEnd: text.length } : file(sequence, query.path);
  if (query.start !== undefined && query.end !== undefined && query.start > query.end) {
    throw new AppError('invalid_request', 'The parameter start lies behind end.', { param: 'start' });
  }
  const within = (index: number): number => Math.min(Math.max(index, bounds.charStart), bounds.charEnd);
  const start = within(query.start ?? bounds.charStart);
  const end = within(query.end ?? bounds.charEnd);
  return {
    object: 'document.text',
    document_id: documentId,
    path: query.path ?? null,
    start_char_index: start,
    end_char_index: end,
    total_chars: text.length,
    text: text.slice(start, end),
  };
}

function file(sequence: TokenSequence, path: string): Span {
  const found = sequence.spans.find((span) => span.source.kind === 'lines' && span.source.path === path);
  if (!found) throw new AppError('not_found', `The document has no file ${path}.`, { param: 'path' });
  return found;
}

export function extractSpans(
  documentId: string,
  sequence: TokenSequence,
  query: { readonly offset: number; readonly limit: number },
): DocumentSpans {
  const data = sequence.spans.slice(query.offset, query.offset + query.limit).map((span) => ({
    modality: span.modality,
    token_start: span.tokenStart,
    token_end: span.tokenEnd,
    char_start: span.charStart,
    char_end: span.charEnd,
    source: span.source,
    ...(span.source.kind === 'time' ? { text: sequence.text.slice(span.charStart, span.charEnd) } : {}),
  }));
  return { object: 'document.spans', document_id: documentId, total: sequence.spans.length, data };
}

interface StructureQuery {
  readonly offset: number;
  readonly limit: number;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

export function extractStructure(
  documentId: string,
  sequence: TokenSequence,
  query: StructureQuery,
): DocumentStructure {
  const { start = 0, end = Number.POSITIVE_INFINITY, offset, limit } = query;
  const asked = sequence.structure.filter((part) => part.charEnd > start && part.charStart < end);
  const data = asked.slice(offset, offset + limit).map(({ kind, charStart, charEnd, label, level }) => ({
    kind,
    char_start: charStart,
    char_end: charEnd,
    ...(label === undefined ? {} : { label }),
    ...(level === undefined ? {} : { level }),
  }));
  return { object: 'document.structure', document_id: documentId, total: asked.length, data };
}
