/**
 * `./lectern bench kills [kills=200] [--seed S]`: a worker with a real database and the real engine is killed with SIGKILL at random moments while it
 * reads documents, computes them and answers questions, and is started again each time. In the end every document must be ready, or
 * failed with a reason; every question answered, or refused with a reason; every context file whole, or absent.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '@lectern/contracts';
import { loadConfig, migrate, openBlobs, openQueues, openRecords } from '@lectern/platform';
import type { DocumentRow } from '@lectern/platform';
import { startPostgres } from '../../medium/postgres.js';
import { type Bar, report, say } from '../engine-data.js';
import { Draw } from '../random.js';
import { checkFiles } from './files.js';
import { nameOf, questionOf, textOf } from './texts.js';

const words = process.argv.slice(2);
const kills = Number(words.find((word) => /^\d+$/u.test(word)) ?? '200');
const seed = words.includes('--seed') ? (words[words.indexOf('--seed') + 1] ?? '') : 'kills';
const worker = fileURLToPath(new URL('../../../../apps/worker/dist/main.js', import.meta.url));
/** Documents on their way at a time, sentences of the longest, milliseconds that a worker lives at most. */
const [underWay, longest, lifeMs] = [3, 900, 4000] as const;
/** What is unfinished this long after the last kill waits for ever. */
const patienceMs = 300_000;

const draw = new Draw(seed);
const postgres = await startPostgres();
const dataDir = mkdtempSync(path.join(tmpdir(), 'lectern-kills-'));
const env = {
  DATABASE_URL: await postgres.freshDatabase(),
  LECTERN_DATA_DIR: dataDir,
  LOG_LEVEL: 'silent',
  PATH: process.env['PATH'] ?? '',
};
const config = loadConfig(env);
await migrate(config);
const records = await openRecords(config);
const queues = await openQueues(config, { role: 'api' });
const blobs = openBlobs(config);
const tenantId = await records.tenants.create('kills');
const collectionId = (await records.collections.create(tenantId, 'ledgers')).row.id;

function startWorker(): Promise<ChildProcess> {
  const child = fork(worker, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('message', () => {
      resolve(child);
    });
    child.once('exit', (code) => {
      reject(new Error(`The worker ended with ${String(code)} before it was ready.`));
    });
  });
}

function kill(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  return gone;
}

const documents: string[] = [];

async function addDocument(): Promise<void> {
  const number = documents.length;
  const bytes = Buffer.from(textOf(number, 20 + draw.below(longest)));
  const { sha256: blob, bytes: size } = await blobs.putBytes(bytes);
  const { row } = await records.documents.create(tenantId, {
    collectionId,
    title: `ledger-${number}.txt`,
    blob,
    bytes: size,
  });
  documents.push(row.id);
  await queues.enqueue('ingest', { tenantId, documentId: row.id }, { jobId: row.id, attempts: 3 });
}

const rows = (): Promise<DocumentRow[]> =>
  Promise.all(documents.map((id) => records.documents.get(tenantId, id)));
const isDone = ({ status }: DocumentRow): boolean => status === 'ready' || status === 'failed';

const asked = { answered: 0, wrong: 0, refused: 0, unexplained: 0, waiting: 0 };

/** Asks what only one ready document says, as the API does. */
async function ask(number: number): Promise<void> {
  asked.waiting++;
  try {
    const question = questionOf(number);
    const documentIds = [documents[number] ?? ''];
    const { id } = await records.answers.create(tenantId, { collectionId, question, top: 3, documentIds });
    await queues.run('answer', { tenantId, answerId: id }, { jobId: id, priority: 1, timeoutMs: patienceMs });
    const { result } = await records.answers.get(tenantId, id);
    const quoted = result?.evidence.some(({ citation }) => citation.cited_text.includes(nameOf(number)));
    if (quoted) asked.answered++;
    else asked.wrong++;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'deadline_exceeded') asked.refused++;
    else asked.unexplained++;
  } finally {
    asked.waiting--;
  }
}

const startMs: number[] = [];
for (let killed = 0; killed < kills; killed++) {
  const begin = performance.now();
  const child = await startWorker();
  startMs.push(performance.now() - begin);
  const now = await rows();
  for (let open = now.filter((row) => !isDone(row)).length; open < underWay; open++) await addDocument();
  const ready = now.flatMap((row, number) => (row.status === 'ready' ? [number] : []));
  if (ready.length > 0 && asked.waiting < 3) void ask(ready[draw.below(ready.length)] ?? 0);
  await sleep(draw.below(lifeMs));
  await kill(child);
  if ((killed + 1) % 20 === 0)
    say(
      `${killed + 1} kills: ${documents.length} documents, ${ready.length} of them ready, ${asked.answered} questions answered`,
    );
}
const last = await startWorker();
const begin = Date.now();
while (Date.now() - begin < patienceMs) {
  if (asked.waiting === 0 && (await rows()).every(isDone)) break;
  await sleep(250);
}
const settledS = (Date.now() - begin) / 1000;
const ended = await rows();
await kill(last);
const files = await checkFiles(config, ended, (blob) => blobs.read(blob));
await queues.close(0);
await records.close();
await postgres.stop();
rmSync(dataDir, { recursive: true, force: true });

const count = (test: (row: DocumentRow) => boolean): number => ended.filter(test).length;
const bar = (name: string, value: number, wanted: number | null): Bar => ({
  name,
  value,
  unit: 'count',
  peer: null,
  bar: wanted,
  goal: wanted,
  pass: wanted === null ? null : value === wanted,
});
const waiting = count((row) => !isDone(row));
const silent = count((row) => row.status === 'failed' && !row.error?.message);
say(
  `documents: ${ended.length}; ready ${count((row) => row.status === 'ready')}, failed with a reason ${count((row) => row.status === 'failed') - silent}, without one ${silent}, still waiting ${waiting}`,
);
for (const { title, error } of ended.filter((row) => row.status === 'failed'))
  say(`  ${title}: ${error?.message ?? 'no reason'}`);
say(
  `questions: answered ${asked.answered}, refused with a reason ${asked.refused}, answered without the quote ${asked.wrong}, unexplained ${asked.unexplained + asked.waiting}`,
);
say(
  `context files: ${files.whole} whole, ${files.damaged} damaged, ${files.missing} missing of ready documents, ${files.unknown} of no document; ${files.temporary} unfinished ones left for the sweep`,
);
say(
  `all settled ${settledS.toFixed(1)} s after the last start; a worker starts in ${(startMs.sort((a, b) => a - b)[startMs.length >> 1] ?? 0).toFixed(0)} ms`,
);
const bars = [
  bar('kills.kills', kills, null),
  bar('kills.documents', ended.length, null),
  bar('kills.documents_waiting', waiting, 0),
  bar('kills.failed_without_reason', silent, 0),
  bar('kills.questions_unexplained', asked.unexplained + asked.waiting, 0),
  bar('kills.answers_without_quote', asked.wrong, 0),
  bar('kills.files_damaged', files.damaged + files.missing + files.unknown, 0),
];
report('kills', 1, bars);
process.exit(bars.every(({ pass }) => pass !== false) ? 0 : 1);
