import { describe, expect, it } from 'vitest';
import { DocumentRepair } from '../answer/document-repair.js';
import { FakeDesk } from '../jobs/fake-desk.test-support.js';
import { FigureCounts } from '../upkeep/figure-counts.js';
import { ContextFiles } from './context-files.js';
import { UnitsInUse } from './units-in-use.js';

interface Fixture {
  readonly desk: FakeDesk;
  readonly files: ContextFiles;
  readonly inUse: UnitsInUse;
  /** Units touched, one list for each statement. */
  readonly touched: string[][];
  readonly removed: string[];
  readonly busy: () => ((unit: string) => boolean) | undefined;
}

function fixture(
  options: { evicted?: readonly string[]; bytes?: number; budget?: number | null } = {},
): Fixture {
  const { evicted = [], bytes = 100, budget = 1000 } = options;
  const desk = new FakeDesk();
  for (const id of ['a', 'b', 'c']) desk.add({ id, status: 'ready', unit: `unit-${id}`, sequenceBlob: 's' });
  const inUse = new UnitsInUse();
  const touched: string[][] = [];
  const removed: string[] = [];
  let busy: ((unit: string) => boolean) | undefined;
  const units = {
    touch: (names: readonly string[]) => Promise.resolve(void touched.push([...names])),
    evicted: () => Promise.resolve({ evicted: new Set(evicted), bytes }),
    evict: async (asked: { busy: (unit: string) => boolean }, remove: (unit: string) => Promise<void>) => {
      busy = asked.busy;
      await remove('unit-cold');
      return 1;
    },
  };
  const parts = {
    engine: { remove: (unit: string) => Promise.resolve(removed.push(unit) > 0) },
    inUse,
    budgetBytes: budget,
    figures: new FigureCounts(),
    logger: { info: () => undefined, warn: () => undefined },
  };
  const files = new ContextFiles({ units }, parts, new DocumentRepair(desk, desk.queues));
  return { desk, files, inUse, touched, removed, busy: () => busy };
}
const documents = ({ desk }: Fixture): ReturnType<FakeDesk['add']>[] => [...desk.rows.values()];

describe('context files in use', () => {
  it('are in use for as long as the work lasts, also when it fails', async () => {
    const made = fixture();
    const during = await made.files.use(documents(made), () => Promise.resolve(made.inUse.has('unit-a')));
    expect([during, made.inUse.has('unit-a')]).toEqual([true, false]);
    const failing = made.files.use(documents(made), () => Promise.reject(new Error('broke')));
    await expect(failing).rejects.toThrow('broke');
    expect(made.inUse.has('unit-a')).toBe(false);
  });

  it('count their users: the first to leave does not free what the second needs', async () => {
    const inUse = new UnitsInUse();
    let leave = (): void => undefined;
    const long = inUse.during(['u'], () => new Promise<void>((resolve) => (leave = resolve)));
    await inUse.during(['u'], () => Promise.resolve());
    expect(inUse.has('u')).toBe(true);
    leave();
    await long;
    expect(inUse.has('u')).toBe(false);
  });

  it('write their last use in one statement, and not again for each question', async () => {
    const made = fixture();
    for (let i = 0; i < 5; i++) await made.files.use(documents(made), () => Promise.resolve());
    expect(made.touched).toEqual([['unit-a', 'unit-b', 'unit-c']]);
  });
});

describe('evicted context files', () => {
  it('are all computed again at once, and the question is told why', async () => {
    const made = fixture({ evicted: ['unit-a', 'unit-c'] });
    let worked = false;
    const asking = made.files.use(documents(made), () => Promise.resolve((worked = true)));
    await expect(asking).rejects.toMatchObject({
      code: 'document_not_ready',
      message: expect.stringMatching(/2 of 3 documents.*LECTERN_CACHE_BYTES.*computed again/u) as string,
    });
    expect(worked).toBe(false);
    expect([...made.desk.jobs.keys()]).toEqual(['prefill/a', 'prefill/c']);
    expect(documents(made).map((document) => document.status)).toEqual(['prefilling', 'ready', 'prefilling']);
  });

  it('of a context that can never fit are not computed: the error names budget and setting', async () => {
    const made = fixture({ evicted: ['unit-a'], bytes: 1001 });
    const asking = made.files.use(documents(made), () => Promise.resolve());
    await expect(asking).rejects.toMatchObject({
      code: 'cache_too_small',
      permanent: true,
      message: expect.stringMatching(/1001 bytes.*budget of 1000 bytes \(LECTERN_CACHE_BYTES\)/u) as string,
    });
    expect(made.desk.jobs.size).toBe(0);
  });

  it('come back when the budget was taken away', async () => {
    const made = fixture({ evicted: ['unit-a'], bytes: 1001, budget: null });
    await expect(made.files.use(documents(made), () => Promise.resolve())).rejects.toMatchObject({
      code: 'document_not_ready',
    });
    expect([...made.desk.jobs.keys()]).toEqual(['prefill/a']);
  });
});

describe('enforcing the budget', () => {
  it('removes what the rows choose, knows what is in use here, and does nothing without a budget', async () => {
    const made = fixture();
    expect(await made.files.enforce()).toBe(1);
    expect(made.removed).toEqual(['unit-cold']);
    await made.files.during(['unit-a'], () => {
      expect(['unit-a', 'unit-b'].map((unit) => made.busy()?.(unit))).toEqual([true, false]);
      return Promise.resolve();
    });
    const free = fixture({ budget: null });
    expect(await free.files.enforce()).toBe(0);
    expect(free.removed).toEqual([]);
  });
});
