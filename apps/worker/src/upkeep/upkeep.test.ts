import { AppError } from '@lectern/contracts';
import type { OpenDeletion, PendingFile } from '@lectern/platform';
import { beforeEach, describe, expect, it } from 'vitest';
import { UnitsInUse } from '../cache/units-in-use.js';
import { ActiveWork } from '../jobs/active-work.js';
import { FileGuard } from '../jobs/file-guard.js';
import { FigureCounts } from './figure-counts.js';
import { Removal } from './removal.js';
import { Round } from './round.js';

const logger = { warn: () => undefined };

describe('Removal', () => {
  let pending: PendingFile[];
  let memoryPending: string[];
  let disk: Set<string>;
  let fails: Set<string>;
  /** What was written into the receipt, in order, and what was on disk then. */
  let written: string[];
  let forgotten: string[];
  let vacuums: number;
  let active: ActiveWork;
  let inUse: UnitsInUse;
  let guard: FileGuard;
  beforeEach(() => {
    pending = [
      { kind: 'upload', name: 'blob', garbage: 'blob' },
      { kind: 'context_file', name: 'unit', garbage: 'unit' },
    ];
    memoryPending = ['wrk_me', 'wrk_other'];
    disk = new Set(['blob', 'unit']);
    fails = new Set();
    written = [];
    forgotten = [];
    vacuums = 0;
    active = new ActiveWork();
    inUse = new UnitsInUse();
    guard = new FileGuard();
  });

  function run(): Promise<void> {
    const open = (): OpenDeletion => ({
      ...{ id: 'del_1', tenantId: 'ten_1', documentIds: ['doc_1'], sequences: ['seq'], units: ['unit'] },
      pendingFiles: [...pending],
      pendingWorkers: [...memoryPending],
    });
    const take = (name: string): void => {
      if (fails.has(name)) throw new Error('busy');
      disk.delete(name);
    };
    return new Removal({
      workerId: 'wrk_me',
      deletions: {
        anyOpen: () => Promise.resolve(pending.length + memoryPending.length > 0),
        open: () => Promise.resolve([open()]),
        settleFile: async (_deletion, file, remove) => {
          await remove();
          written.push(`${file.name}, on disk: ${[...disk].join(' ')}`);
          pending = pending.filter((other) => other !== file);
        },
        settleMemory: (_id, worker) => {
          memoryPending = memoryPending.filter((other) => other !== worker);
          written.push(`memory, forgotten: ${forgotten.join(' ')}`);
          return Promise.resolve();
        },
        close: () => Promise.resolve(pending.length + memoryPending.length === 0 ? 1 : 0),
        vacuum: () => Promise.resolve().then(() => void (vacuums += 1)),
      },
      engine: {
        remove: (unit) => Promise.resolve().then(() => (take(unit), true)),
        compose: ([ref]) => {
          forgotten.push(ref?.unit ?? '');
          return Promise.reject(new AppError('cache_corrupt', 'It is gone.'));
        },
      },
      blobs: { size: () => Promise.resolve(5), delete: (name) => Promise.resolve().then(() => take(name)) },
      sequences: { remove: (blob) => void forgotten.push(blob) },
      sweep: () => Promise.resolve(0),
      ...{ active, inUse, guard, logger },
    }).run();
  }

  it('writes a removal into the receipt only after it happened, and memory after the files', async () => {
    await run();
    const files = written.slice(0, 2);
    expect(files.map((line) => line.split(',')[0]).sort()).toEqual(['blob', 'unit']);
    for (const line of files) expect(line).not.toMatch(/^(\w+), on disk:.*\1/u);
    expect(written.slice(2)).toEqual(['memory, forgotten: seq unit']);
    expect(memoryPending).toEqual(['wrk_other']);
    expect(vacuums).toBe(0);
    memoryPending = [];
    await run();
    expect(vacuums).toBe(0);
  });

  it('leaves a file that cannot be removed pending, goes on with the others, and tries again', async () => {
    fails.add('blob');
    await run();
    expect(pending.map((file) => file.name)).toEqual(['blob']);
    expect(disk).toEqual(new Set(['blob']));
    fails.clear();
    memoryPending = [];
    await run();
    expect(pending).toEqual([]);
    expect(vacuums).toBe(1);
  });

  it('leaves blobs alone while blobs are being made', async () => {
    let finish = (): void => undefined;
    const making = guard.making(() => new Promise<void>((resolve) => (finish = resolve)));
    await run();
    expect(pending.map((file) => file.name)).toEqual(['blob']);
    finish();
    await making;
    await run();
    expect(pending).toEqual([]);
  });

  it('does not call memory free while a question reads the unit or work on the document goes on', async () => {
    let leave = (): void => undefined;
    const asking = inUse.during(['unit'], () => new Promise<void>((resolve) => (leave = resolve)));
    const working = active.on('doc_1', new AbortController().signal, (signal) => {
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, 20)));
    });
    await run();
    expect([pending.length, memoryPending]).toEqual([0, ['wrk_me', 'wrk_other']]);
    await working;
    await run();
    expect(memoryPending).toContain('wrk_me');
    leave();
    await asking;
    await run();
    expect(memoryPending).toEqual(['wrk_other']);
  });
});

describe('FigureCounts', () => {
  const tier = (hits: number) => ({ hits, misses: 0, evictions: 0, bytes: 10 * hits, latentBytes: 0 });

  it('gives what is new since the last time, of its own and of the engine, and takes back what was not told', () => {
    const counts = new FigureCounts();
    counts.add('answer.hit', 5);
    const first = counts.take({ tiers: { host: tier(2), disk: tier(1) } });
    expect(first).toMatchObject({ 'answer.hit': 5, 'host.hits': 2, 'disk.bytes': 10 });
    counts.giveBack(first);
    counts.add('answer.hit', 1);
    const second = counts.take({ tiers: { host: tier(5), disk: tier(1) } });
    expect(second).toMatchObject({ 'answer.hit': 6, 'host.hits': 5, 'disk.bytes': 10 });
    const third = counts.take({ tiers: { host: tier(5), disk: tier(1) } });
    expect(Object.values(third).every((value) => value === 0)).toBe(true);
  });
});

describe('Round', () => {
  it('never runs twice at once, goes on after a failure, and stops after the round under way', async () => {
    let running = 0;
    let most = 0;
    let rounds = 0;
    const round = new Round(
      1,
      async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        if (++rounds === 1) throw new Error('once');
      },
      logger,
    );
    round.start();
    await expect.poll(() => rounds).toBeGreaterThan(2);
    await round.stop();
    const ended = rounds;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([most, running, rounds]).toEqual([1, 0, ended]);
  });
});
