/** ingest, prefill and upkeep together, over rows and blobs in memory and a reader that reads what it is given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError, encodeSequence } from '@lectern/contracts';
import type { PrefillResult } from '@lectern/engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallSequence } from '../answer/small-sequence.test-support.js';
import { ActiveWork } from '../jobs/active-work.js';
import { Died, FakeDesk, tenantId } from '../jobs/fake-desk.test-support.js';
import { FileGuard } from '../jobs/file-guard.js';
import { Workspace } from '../jobs/workspace.js';
import { PrefillProcessor } from '../prefill/prefill.processor.js';
import type { ReaderRequest } from '../reader/protocol.js';
import type { ReaderOutcome, RunOptions } from '../reader/reader-child.js';
import { ReadingRoom } from '../reader/reading-room.js';
import { FigureCounts } from '../upkeep/figure-counts.js';
import { UpkeepProcessor } from '../upkeep/upkeep.processor.js';
import { IngestProcessor } from './ingest.processor.js';

const sequence = smallSequence([{ text: 'The rent is due monthly.', source: { kind: 'chars' } }]);
const upload = 'a'.repeat(64);

let dir: string;
let desk: FakeDesk;
let units: Set<string>;
let read: (request: ReaderRequest, run?: RunOptions) => Promise<ReaderOutcome>;
let active: ActiveWork;
let workspace: Workspace;
let figures: FigureCounts;

const nothing = { hits: 0, misses: 0, evictions: 0, bytes: 0, latentBytes: 0 };
const noStats = { tiers: { host: nothing, disk: nothing } };

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'lectern-chain-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

beforeEach(() => {
  desk = new FakeDesk();
  desk.blobs.set(upload, new Uint8Array([1]));
  units = new Set();
  active = new ActiveWork();
  workspace = new Workspace(dir);
  figures = new FigureCounts();
  read = async (request, run) => {
    run?.onProgress?.({ stage: 'reading', done: 1, total: 1, unit: 'pages' });
    await writeFile(request.outPath, encodeSequence(sequence));
    return outcome(sequence.ids.length);
  };
});

function outcome(tokens: number): ReaderOutcome {
  const summary = { documentKind: 'text' as const, mediaType: 'text/plain', tokens, pageCount: null };
  const skipped = tokens === 0 ? [{ what: 'page 1', why: 'It is blank.' }] : [];
  return { kind: 'read', summary: { ...summary, durationMs: null, skipped, attachments: [] } };
}

function ingest(): Promise<unknown> {
  const readers = { run: (r: ReaderRequest, o?: RunOptions) => desk.call(() => read(r, o)) };
  const room = new ReadingRoom({
    readers,
    painters: readers,
    blobs: desk.store,
    workspace,
    guard: new FileGuard(),
  });
  return new IngestProcessor(desk, desk.queues, room, active).run(desk.job());
}

const thereOrNot = (unit: string): Promise<never> =>
  units.has(unit)
    ? Promise.resolve({} as never)
    : Promise.reject(new AppError('cache_corrupt', 'It is gone.'));

function prefill(engine = { prefill: () => computeUnit() }): Promise<unknown> {
  const parts = {
    engine: { ...engine, compose: ([ref]: readonly { unit: string }[]) => thereOrNot(ref?.unit ?? '') },
    blobs: desk.store,
    files: {
      enforce: () => Promise.resolve(0),
      during: <T>(_units: readonly string[], work: () => Promise<T>) => work(),
    },
    figures,
  };
  return new PrefillProcessor(desk, desk.queues, parts, active).run(desk.job());
}

function computeUnit(): Promise<PrefillResult> {
  return desk.call(() => {
    const hit = units.has('unit-1');
    units.add('unit-1');
    const tokens = sequence.ids.length;
    return { unit: 'unit-1', tokens, reusedTokens: hit ? tokens : 0, bytes: 1, hit };
  });
}

function upkeep(
  garbage: readonly ['blob' | 'unit', string][] = [],
  guard = new FileGuard(),
): Promise<unknown> {
  const stillNoted: string[] = [];
  const records = {
    documents: desk.documents,
    garbage: {
      sweep: async (remove: (kind: 'blob' | 'unit', name: string) => Promise<boolean>) => {
        for (const [kind, name] of garbage) if (!(await remove(kind, name))) stillNoted.push(name);
        return garbage.length - stillNoted.length;
      },
    },
  };
  const parts = {
    engine: { remove: (unit: string) => Promise.resolve(units.delete(unit)) },
    blobs: desk.store,
    workspace,
    guard,
    logger: { info: () => undefined, warn: () => undefined },
  };
  return new UpkeepProcessor(records, desk.queues, parts, active)
    .run()
    .then((report) => ({ ...report, stillNoted }));
}

const row = (): ReturnType<FakeDesk['add']> | undefined => desk.rows.get('doc_1');

describe('ingest', () => {
  it.each<[string, () => Promise<ReaderOutcome>, string, string]>([
    [
      'a permanent failure',
      () => Promise.reject(new AppError('encrypted_document', '"notes.txt" needs a password.')),
      'encrypted_document',
      '"notes.txt" needs a password.',
    ],
    [
      'a document without anything to read',
      () => Promise.resolve(outcome(0)),
      'empty_document',
      '"notes.txt" holds nothing that can be read (page 1: It is blank).',
    ],
  ])('fails the row at once, with the reason, for %s', async (_what, reads, code, message) => {
    desk.add();
    read = reads;
    await expect(ingest()).rejects.toMatchObject({ code });
    expect(row()).toMatchObject({ status: 'failed', error: { code, message } });
  });

  it('leaves the row to the next attempt when trying again may help', async () => {
    desk.add();
    read = () => Promise.reject(new AppError('reader_crashed', '"notes.txt" stopped the reading process.'));
    await expect(ingest()).rejects.toMatchObject({ code: 'reader_crashed' });
    expect(row()).toMatchObject({ status: 'reading', error: null });
  });

  it('names the file when the fault is none of its own', async () => {
    desk.add();
    read = () => Promise.reject(new TypeError('x is not a function'));
    await expect(ingest()).rejects.toMatchObject({
      code: 'internal_error',
      message: expect.stringContaining('notes.txt') as string,
    });
  });

  it('says that the upload is gone instead of reading nothing', async () => {
    desk.add();
    desk.blobs.clear();
    await expect(ingest()).rejects.toMatchObject({ code: 'storage_corrupt' });
  });

  it('drops a document that was deleted before or during reading, and notes its sequence as garbage', async () => {
    await expect(ingest()).resolves.toBe('dropped');
    desk.add();
    const whole = read;
    read = async (request, run) => {
      desk.rows.delete('doc_1');
      return whole(request, run);
    };
    await expect(ingest()).resolves.toBe('dropped');
    expect(desk.garbage).toHaveLength(1);
    expect(desk.jobs.size).toBe(0);
  });

  it('stops reading a document that upkeep finds deleted', async () => {
    desk.add();
    read = (_request, run) =>
      new Promise((_resolve, reject) => {
        run?.signal?.addEventListener('abort', () => reject(new AppError('service_unavailable', 'stopped')));
      });
    const running = ingest();
    await expect.poll(() => active.documentIds).toEqual(['doc_1']);
    await upkeep();
    expect(active.documentIds).toEqual(['doc_1']);
    desk.rows.delete('doc_1');
    await upkeep();
    await expect(running).resolves.toBe('dropped');
  });

  it('writes what was found, hands on to prefill, shows progress and leaves no temporary folder', async () => {
    desk.add();
    await expect(ingest()).resolves.toBe('read');
    expect(row()).toMatchObject({ status: 'prefilling', kind: 'text', mediaType: 'text/plain', attempts: 1 });
    expect(row()?.tokens).toBe(sequence.ids.length);
    expect([...desk.jobs.keys()]).toEqual(['prefill/doc_1']);
    expect(desk.progressed).toEqual([{ stage: 'reading', done: 1, total: 1, unit: 'pages' }]);
    expect(await readdir(dir)).toEqual([]);
  });
});

describe('prefill', () => {
  it('reads the document again when its stored sequence is damaged, but not for ever', async () => {
    desk.add({ status: 'prefilling', sequenceBlob: 'b'.repeat(64), attempts: 1 });
    await expect(prefill()).resolves.toBe('read again');
    expect(row()?.status).toBe('queued');
    expect([...desk.jobs.keys()]).toEqual(['ingest/doc_1']);
    desk.add({ status: 'prefilling', sequenceBlob: 'b'.repeat(64), attempts: 6 });
    await expect(prefill()).rejects.toMatchObject({ code: 'storage_corrupt' });
  });

  it('does nothing for a ready document, drops a deleted one', async () => {
    desk.add({ status: 'ready', unit: 'unit-1' });
    await expect(prefill()).resolves.toBe('already ready');
    desk.rows.clear();
    await expect(prefill()).resolves.toBe('dropped');
    expect(units.size).toBe(0);
  });

  it('notes the unit as garbage when the document was deleted while it was computed', async () => {
    desk.add();
    await ingest();
    const engine = {
      prefill: async () => {
        desk.rows.clear();
        return computeUnit();
      },
    };
    await expect(prefill(engine)).resolves.toBe('dropped');
    expect(desk.garbage).toEqual(['unit-1']);
  });

  it('computes the unit again when its file was removed before the row named it', async () => {
    desk.add();
    await ingest();
    let computed = 0;
    const engine = {
      prefill: async () => {
        const made = await computeUnit();
        if (++computed === 1) units.clear();
        return made;
      },
    };
    await expect(prefill(engine)).resolves.toBe('ready');
    expect([computed, row()?.status, [...units]]).toEqual([2, 'ready', ['unit-1']]);
  });

  it('counts tokens read, and tokens that were there already, apart', async () => {
    desk.add();
    await ingest();
    await prefill();
    desk.add({ ...row()!, status: 'prefilling' });
    await prefill();
    const tokens = sequence.ids.length;
    expect(figures.take(noStats)).toMatchObject({ 'prefill.read': tokens, 'prefill.reused': tokens });
  });

  it('says that the disk is full, and leaves the row to the next attempt', async () => {
    desk.add();
    await ingest();
    const engine = {
      prefill: () => Promise.reject(Object.assign(new Error('write failed'), { code: 'ENOSPC' })),
    };
    await expect(prefill(engine)).rejects.toMatchObject({
      code: 'disk_full',
      permanent: false,
      message: expect.stringMatching(/no space left.*"notes\.txt"/u) as string,
    });
    expect(row()).toMatchObject({ status: 'prefilling', error: null });
    await expect(prefill()).resolves.toBe('ready');
  });

  it('gives the tenant as salt', async () => {
    desk.add();
    await ingest();
    let salt: unknown;
    const engine = {
      prefill: (_sequence: unknown, options: { tenantSalt: string }) => {
        salt = options.tenantSalt;
        return computeUnit();
      },
    };
    await prefill(engine as unknown as { prefill: () => ReturnType<typeof computeUnit> });
    expect(salt).toBe(tenantId);
  });
});

describe('a process that dies at any moment', () => {
  it.each([false, true])(
    'leaves a document that becomes ready, once (effect of the last call: %s)',
    async (effect) => {
      const clean = new FakeDesk();
      clean.blobs.set(upload, new Uint8Array([1]));
      clean.add();
      desk = clean;
      await ingest();
      await prefill();
      const { status, kind, tokens, sequenceBlob, unit } = row()!;
      const expected = { status, kind, tokens, sequenceBlob, unit };
      const blobs = [...desk.blobs.keys()];

      for (let dies = 1; dies < 25; dies++) {
        desk = new FakeDesk();
        units = new Set();
        desk.blobs.set(upload, new Uint8Array([1]));
        desk.add();
        desk.diesAfterEffect = effect;
        desk.callsLeft = dies;
        const first = await ingest()
          .then(() => prefill())
          .catch((error: unknown) => error);
        if (first instanceof AppError) throw first;
        desk.callsLeft = Number.POSITIVE_INFINITY;

        await upkeep();
        if (row()?.status !== 'ready') expect(desk.jobs.size).toBeGreaterThan(0);
        await ingest();
        await prefill();
        expect(row()).toMatchObject(expected);
        expect([...desk.blobs.keys()]).toEqual(blobs);
        expect([...units]).toEqual(['unit-1']);
        if (!(first instanceof Died)) break;
      }
    },
  );
});

describe('upkeep', () => {
  it('gives documents that wait for nobody a job, each at its own step, and leaves the others alone', async () => {
    desk.add({ id: 'a', status: 'queued' });
    desk.add({ id: 'b', status: 'reading' });
    desk.add({ id: 'c', status: 'prefilling' });
    desk.add({ id: 'd', status: 'ready' });
    desk.add({ id: 'e', status: 'failed' });
    await expect(upkeep()).resolves.toMatchObject({ requeued: 3 });
    expect([...desk.jobs.keys()]).toEqual(['ingest/a', 'ingest/b', 'prefill/c']);
    await expect(upkeep()).resolves.toMatchObject({ requeued: 0 });
  });

  it('removes files that no row names, but no blob while blobs are being made', async () => {
    units.add('unit-1');
    const guard = new FileGuard();
    let finish = (): void => undefined;
    const making = guard.making(() => new Promise<void>((resolve) => (finish = resolve)));
    await expect(
      upkeep(
        [
          ['unit', 'unit-1'],
          ['blob', upload],
        ],
        guard,
      ),
    ).resolves.toMatchObject({ removedFiles: 1, stillNoted: [upload] });
    expect(units.size).toBe(0);
    expect(desk.blobs.size).toBe(1);
    finish();
    await making;
    await expect(upkeep([['blob', upload]], guard)).resolves.toMatchObject({
      removedFiles: 1,
      stillNoted: [],
    });
    expect(desk.blobs.size).toBe(0);
  });
});
