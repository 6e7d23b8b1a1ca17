/**
 * What the worker and its reader child say to each other. Plain JSON over the IPC channel: the child runs parsers over
 * hostile files, so nothing it says is believed before it was checked here.
 */
import {
  AppError,
  documentKinds,
  documentProgressSchema,
  isErrorCode,
  skippedSchema,
} from '@lectern/contracts';
import type { DocumentKind, Progress, Skipped } from '@lectern/contracts';
import type { ReadLimits } from '@lectern/multimodal';

export interface ReadRequest {
  readonly kind: 'read';
  /** The stored bytes; never written to. */
  readonly path: string;
  /** The name the file was uploaded under: a hint for people and for telling formats apart, never opened. */
  readonly name: string;
  /** Where the child writes the encoded TokenSequence. */
  readonly outPath: string;
  /** An empty folder for the reader's temporary files. */
  readonly tempDir: string;
  /** Only what differs from the defaults. */
  readonly limits?: Partial<ReadLimits>;
}

export interface RenderRequest {
  readonly kind: 'render';
  readonly path: string;
  readonly name: string;
  /** Where the child writes the PNG. */
  readonly outPath: string;
  readonly tempDir: string;
  /** 1-based. */
  readonly pageNumber: number;
  readonly maxPixels: number;
}

export type ReaderRequest = ReadRequest | RenderRequest;

/** What a read tells about the sequence it wrote, so that the parent need not decode it. */
export interface ReadSummary {
  readonly documentKind: DocumentKind;
  readonly mediaType: string;
  readonly tokens: number;
  readonly pageCount: number | null;
  readonly durationMs: number | null;
  readonly skipped: readonly Skipped[];
  readonly attachments: readonly FoundFile[];
}

/** A file that the reader found inside the document and wrote into its temporary folder. */
export interface FoundFile {
  readonly name: string;
  /** Its name in the temporary folder: letters and digits, so that it can stand nowhere else. */
  readonly file: string;
}

/** More are not believed; readers stop far earlier. */
const maxFoundFiles = 100_000;

/** Longer lists are cut with a last entry that says so; an archive may have this many entries and more. */
export const maxListedSkips = 120_000;

export type ChildMessage =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'read'; readonly summary: ReadSummary }
  | { readonly type: 'rendered' }
  | { readonly type: 'error'; readonly code: string; readonly message: string };

const kinds: readonly string[] = documentKinds;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function parseSummary(value: unknown): ReadSummary | undefined {
  if (!isObject(value) || !Array.isArray(value['skipped']) || value['skipped'].length > maxListedSkips + 1)
    return undefined;
  const { documentKind, mediaType, tokens, pageCount, durationMs } = value;
  if (typeof documentKind !== 'string' || !kinds.includes(documentKind)) return undefined;
  if (typeof mediaType !== 'string' || mediaType.length > 200) return undefined;
  if (!isCount(tokens)) return undefined;
  if (pageCount !== null && !isCount(pageCount)) return undefined;
  if (durationMs !== null && !isCount(durationMs)) return undefined;
  const skipped: Skipped[] = [];
  for (const item of value['skipped']) {
    const parsed = skippedSchema.safeParse(item);
    if (!parsed.success) return undefined;
    skipped.push(parsed.data);
  }
  const attachments = parseFoundFiles(value['attachments']);
  if (!attachments) return undefined;
  const kind = documentKind as DocumentKind;
  return { documentKind: kind, mediaType, tokens, pageCount, durationMs, skipped, attachments };
}

function parseFoundFiles(value: unknown): FoundFile[] | undefined {
  if (!Array.isArray(value) || value.length > maxFoundFiles) return undefined;
  const found: FoundFile[] = [];
  for (const item of value as unknown[]) {
    if (!isObject(item)) return undefined;
    const { name, file } = item;
    if (typeof name !== 'string' || typeof file !== 'string' || !/^[A-Za-z0-9_-]{1,100}$/u.test(file))
      return undefined;
    found.push({ name: name.slice(0, 4000), file });
  }
  return found;
}

/** Undefined for anything that is not a well-formed message. */
export function parseChildMessage(value: unknown): ChildMessage | undefined {
  if (!isObject(value)) return undefined;
  switch (value['type']) {
    case 'progress': {
      const progress = documentProgressSchema.safeParse(value['progress']);
      return progress.success ? { type: 'progress', progress: progress.data } : undefined;
    }
    case 'read': {
      const summary = parseSummary(value['summary']);
      return summary ? { type: 'read', summary } : undefined;
    }
    case 'rendered':
      return { type: 'rendered' };
    case 'error': {
      const { code, message } = value;
      if (typeof code !== 'string' || typeof message !== 'string') return undefined;
      return { type: 'error', code, message: message.slice(0, 2000) };
    }
    default:
      return undefined;
  }
}

/** The child's error as the parent's; a code that is none of ours counts as a crash, which is tried again. */
export function errorFromChild(message: { readonly code: string; readonly message: string }): AppError {
  return new AppError(isErrorCode(message.code) ? message.code : 'reader_crashed', message.message);
}
