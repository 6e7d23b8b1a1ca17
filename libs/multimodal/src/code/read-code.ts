/**
 * Code -> pieces: an archive of a tree, or one source file. One piece per file, its lines exactly as they are but for the line
 * ends. Two passes over an archive: the first learns names and .gitignore files, the second reads only what is wanted, so that
 * skipped contents are never held.
 */
import { AppError } from '@lectern/contracts';
import type { ArchiveEntry, ArchiveWalk } from '../archive/archive.js';
import { openArchive } from '../archive/archive.js';
import type { Piece } from '../assemble/piece.js';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { decodeText } from '../text/decode.js';
import { loadBytes } from '../text/load.js';
import { isGenerated } from './generated.js';
import { isProse, pieceOfFile } from './piece-of-file.js';
import type { PlannedFile } from './plan.js';
import { commonTopFolder, planFiles, withoutTop } from './plan.js';
import { SkipList } from './skip-list.js';
import { binaryReason, generatedReason, isMinified, minifiedReason } from './skip-rules.js';
import { noteOnSymbols } from './symbols/note.js';
import { SymbolReader } from './symbols/symbols.js';
import { TreeRules } from './tree-rules.js';

const reader = 'code/2';
const maxRuleFileBytes = 1 << 20;

/**
 * `walk` is the archive without what its caller reads itself.
 * Throws AppError unsafe_archive, limit_exceeded, unreadable_document, encrypted_document. An archive that is broken in the
 * middle is read up to there when at least one file came out whole; the rest is in `skipped`.
 */
export async function readCode(
  file: DetectedFile,
  context: ReadContext,
  walk?: ArchiveWalk,
): Promise<ReadResult> {
  if (file.format === 'source') return readSourceFile(file, context);
  return readTree(file, context, walk ?? openArchive(file, context.limits));
}

async function readSourceFile(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  const path = file.gzip ? file.name.replace(/\.gz$/iu, '') : file.name;
  const decoded = decodeText(await loadBytes(file, context.limits));
  if (!decoded) throw new AppError('unreadable_document', `"${file.name}" holds binary data among its text.`);
  const skips = new SkipList();
  const symbols = new SymbolReader();
  if (decoded.note !== undefined) skips.note('encoding', decoded.note);
  const piece = await pieceOfFile({ path, text: normaliseLines(decoded.text) }, symbols, skips);
  noteOnSymbols(symbols, skips);
  return {
    pieces: piece ? [{ ...piece, modality: 'code' }] : [],
    skipped: skips.finish(),
    fileCount: 1,
    reader,
  };
}

interface Listing {
  readonly entries: readonly ArchiveEntry[];
  readonly rules: TreeRules;
  readonly top: string;
}

async function readTree(file: DetectedFile, context: ReadContext, walk: ArchiveWalk): Promise<ReadResult> {
  const { limits } = context;
  const { entries, rules, top } = await list(walk);
  const skips = new SkipList();
  const planned = planFiles(entries, top, rules, limits, skips);
  const byIndex = new Map(planned.map((plan) => [plan.index, plan]));
  const texts = new Map<PlannedFile, string>();
  let unpacked = 0;
  let chars = 0;
  let failed = 0;
  const tell = (done: number): void =>
    context.onProgress({ stage: 'reading', done, total: planned.length, unit: 'files' });
  const { broken, commit } = await walk({
    wants: (entry) => byIndex.has(entry.index),
    content: (entry, bytes) => {
      const plan = byIndex.get(entry.index)!;
      const text = textOf(plan, bytes, skips);
      if (text !== undefined) texts.set(plan, text);
      chars += text?.length ?? 0;
      if (chars > limits.maxTextChars) throw tooMuchText(file.name, limits.maxTextChars);
      if (++unpacked % 64 === 0) tell(0);
    },
    failed: (entry, why) => {
      failed++;
      skips.file(byIndex.get(entry.index)!.path, why);
    },
  });
  if (rules.linesLeftOut > 0)
    skips.note('.gitignore', `${rules.linesLeftOut} of its lines could not be followed.`);
  if (broken !== undefined) skips.note(broken.split(':')[0] ?? broken, broken);
  const pieces: Piece[] = [];
  const symbols = new SymbolReader();
  for (const [index, plan] of planned.entries()) {
    const text = texts.get(plan);
    if (text === undefined) continue;
    const piece = await pieceOfFile(
      { path: plan.path, text, commit, marked: plan.marks.language },
      symbols,
      skips,
    );
    if (piece) pieces.push(piece);
    if (index % 16 === 0) tell(index);
  }
  noteOnSymbols(symbols, skips);
  tell(planned.length);
  if (pieces.length === 0) refuse(file.name, entries, broken !== undefined || failed > 0);
  return {
    pieces,
    skipped: skips.finish(),
    ...(top === '' ? {} : { title: top }),
    fileCount: pieces.length,
    reader,
  };
}

async function list(walk: ReturnType<typeof openArchive>): Promise<Listing> {
  const entries: ArchiveEntry[] = [];
  const ruleFiles: { path: string; content: string }[] = [];
  const { commit, include } = await walk({
    wants: (entry) => {
      entries.push(entry);
      return /(?:^|\/)\.git(?:ignore|attributes)$/u.test(entry.path) && entry.bytes <= maxRuleFileBytes;
    },
    content: ({ path }, bytes) => ruleFiles.push({ path, content: bytes.toString('utf8') }),
    failed: () => undefined,
  });
  const top = commonTopFolder(entries);
  const rules = new TreeRules();
  if (commit !== undefined) rules.setTracked();
  if (include) rules.include(include);
  for (const { path, content } of ruleFiles) rules.addFile(withoutTop(path, top), content);
  return { entries, rules, top };
}

function textOf(plan: PlannedFile, bytes: Buffer, skips: SkipList): string | undefined {
  const decoded = decodeText(bytes);
  if (!decoded) {
    skips.file(plan.path, binaryReason);
    return undefined;
  }
  const { wanted, generated } = plan.marks;
  if (!wanted && generated !== false) {
    const why = isMinified(plan.path, decoded.text)
      ? minifiedReason
      : !isProse(plan.path) && isGenerated(decoded.text)
        ? generatedReason
        : undefined;
    if (why !== undefined) {
      skips.file(plan.path, why);
      return undefined;
    }
  }
  if (decoded.text.trim() === '') {
    skips.file(plan.path, 'The file is empty.');
    return undefined;
  }
  if (decoded.note !== undefined) skips.note(`encoding of ${plan.path}`, decoded.note);
  return normaliseLines(decoded.text);
}

const normaliseLines = (text: string): string => text.replace(/\r\n?/gu, '\n');

function tooMuchText(name: string, maxChars: number): AppError {
  return new AppError(
    'limit_exceeded',
    `"${name}" holds more than ${maxChars.toLocaleString('en-US')} characters of text: add its folders one by one.`,
  );
}

/** Nothing came out: the reason that fits best. An archive of only PDFs or pictures is left to the caller, with its skip list. */
function refuse(name: string, entries: readonly ArchiveEntry[], broken: boolean): void {
  const files = entries.filter((entry) => entry.kind !== 'directory');
  if (broken) {
    throw new AppError(
      'unreadable_document',
      `"${name}" is a damaged archive and no file in it could be read whole: make it again.`,
    );
  }
  if (files.length > 0 && files.every((entry) => entry.encrypted)) {
    throw new AppError(
      'encrypted_document',
      `"${name}" is encrypted: unpack it with its password and add the files.`,
    );
  }
  const unsafe = files.find((entry) => entry.unsafe !== undefined);
  if (unsafe) {
    throw new AppError(
      'unsafe_archive',
      `"${name}" holds nothing that may be read; "${unsafe.path.slice(0, 80)}" was refused: ${unsafe.unsafe ?? ''}`,
    );
  }
}
