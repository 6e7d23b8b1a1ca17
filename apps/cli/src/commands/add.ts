/** `lectern add`: files, folders, archives and git addresses into a collection. */
import { AppError } from '@lectern/contracts';
import type { Call, Command } from '../args/command.js';
import { textOption } from '../args/parse.js';
import { collect } from '../collect/collect.js';
import { guessTree } from '../collect/estimate.js';
import type { LeftOut } from '../collect/item.js';
import { count, milliseconds, plural } from '../output/format.js';
import { guessText } from '../output/guess.js';
import { countOf, sharesOf, tokensJson, totalOf } from '../output/token-count.js';
import { addWithProgress } from './add-with-progress.js';
import type { Added } from './add-with-progress.js';
import type { Entry } from './adding.js';
import { collectionName, collectionOption, inSession, jsonOption, printJson, wantsJson } from './shared.js';

interface Outcome extends Added {
  readonly leftOut: readonly LeftOut[];
  readonly ms: number;
}

function isReady(entry: Entry): boolean {
  return entry.state === 'document' && entry.document.status === 'ready';
}

function failureOf(entry: Entry): { code: string; message: string } | undefined {
  if (entry.state === 'refused') return entry.error;
  if (entry.state !== 'document' || entry.document.status !== 'failed') return undefined;
  return entry.document.error ?? { code: 'internal_error', message: 'no reason given' };
}

/** Several are given with commas between them: a pattern with a comma in it is rarer than two patterns. */
function patternsOf({ options }: Call): string[] {
  const given = textOption(options, 'include') ?? '';
  return given
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '');
}

async function run(call: Call): Promise<number> {
  const name = collectionName(call);
  const { config, signal, terminal } = call;
  const wait = call.options['no-wait'] !== true;
  const collected = await collect(call.words, {
    tempDir: config.tempDir,
    environment: config.environment,
    signal,
    include: patternsOf(call),
  });
  try {
    if (collected.sources.length === 0) {
      throw new AppError('invalid_request', `There is nothing to add in ${call.words.join(', ')}.`);
    }
    if (call.options['dry-run'] === true) {
      const tree = await guessTree(collected.sources);
      if (wantsJson(call)) printJson(call, { object: 'add.guess', ...tree, left_out: collected.leftOut });
      else terminal.out(guessText(tree));
      return 0;
    }
    return await inSession(call, async (session) => {
      if (!wait && session.own) {
        throw new AppError(
          'not_running',
          'With --no-wait an instance must be running to read on; start one with "./lectern up" first.',
        );
      }
      const started = Date.now();
      const added = await addWithProgress(terminal, session, { collection: name, collected, wait });
      const outcome: Outcome = { ...added, leftOut: collected.leftOut, ms: Date.now() - started };
      if (wantsJson(call)) printJson(call, jsonOf(outcome, name));
      else terminal.out(summary(outcome, wait));
      const failed = outcome.entries.filter((entry) => failureOf(entry) !== undefined).length;
      if (failed < outcome.entries.length) return 0;
      terminal.note(`lectern: none of ${plural(outcome.entries.length, 'document')} could be read.`);
      return 1;
    });
  } finally {
    collected.clean();
  }
}

function summary({ entries, leftOut, ms }: Outcome, waited: boolean): string {
  const ready = entries.filter(isReady).length;
  const failed = entries.filter((entry) => failureOf(entry) !== undefined);
  const under = waited ? '' : `, ${count(entries.length - ready - failed.length)} being read`;
  const head = `${count(ready)} ready, ${count(failed.length)} failed${under}`;
  const tokens = totalOf(entries);
  const lines = [`${head}; ${plural(tokens.tokens, 'token')}${sharesOf(tokens)} in ${milliseconds(ms)}.`];
  for (const entry of failed) lines.push(`  ${entry.title}: ${failureOf(entry)?.message ?? ''}`);
  if (leftOut.length > 0) {
    const shown = leftOut.slice(0, 5).map(({ what, why }) => `${what} (${why})`);
    const more = leftOut.length > 5 ? `, and ${count(leftOut.length - 5)} more` : '';
    lines.push(`Left out: ${shown.join(', ')}${more}.`);
  }
  return lines.join('\n');
}

function jsonOf({ entries, leftOut, collectionId, ms }: Outcome, name: string): unknown {
  return {
    object: 'add',
    collection: { id: collectionId, name },
    ready: entries.filter(isReady).length,
    failed: entries.filter((entry) => failureOf(entry) !== undefined).length,
    ...tokensJson(totalOf(entries)),
    seconds: ms / 1000,
    documents: entries.map((entry) => ({
      title: entry.title,
      ...(entry.state === 'document'
        ? {
            id: entry.document.id,
            status: entry.document.status,
            skipped_count: entry.document.skipped_count,
            already_there: entry.known,
          }
        : { id: null, status: 'failed', skipped_count: 0, already_there: false }),
      ...tokensJson(countOf(entry)),
      error: failureOf(entry) ?? null,
    })),
    left_out: leftOut,
  };
}

export const add: Command = {
  name: 'add',
  summary: 'read files, folders, archives or a git address into a collection',
  usage: 'PATH|URL[#REF]... -c COLLECTION [--include GLOB] [--dry-run] [--json] [--no-wait]',
  words: [1, Number.MAX_SAFE_INTEGER],
  options: {
    collection: collectionOption,
    'dry-run': { type: 'boolean', about: 'say what reading would take, and read nothing' },
    json: jsonOption,
    include: {
      type: 'string',
      value: 'GLOB',
      about: 'of code, read these as well: ignored, generated, vendored, lock files ("vendor/,*.min.js")',
    },
    'no-wait': { type: 'boolean', about: 'return when everything is uploaded' },
  },
  run,
};
