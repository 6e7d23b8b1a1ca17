/** What an answer says of the cache is what happened: after prefill, restarts, without memory, with damage, and under a disk budget. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Answer, Status } from '@lectern/contracts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { errorOf } from './api-harness.js';
import { startDesk } from './desk.js';
import type { Desk } from './desk.js';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

let postgres: TestPostgres;
let databaseUrl: string;
let desk: Desk;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(() => desk.close());
afterAll(() => postgres.stop());

async function open(settings: Record<string, string> = {}): Promise<string> {
  databaseUrl = await postgres.freshDatabase();
  desk = await startDesk(databaseUrl, settings);
  return (await desk.api.own.collection('notes')).id;
}

const ferry = 'The ferry leaves at nine in the morning. Tickets cost four euros at the pier.';
const bridge = 'The toll bridge opens for ships at noon. Drivers wait on the northern ramp.';
const question = 'When does the ferry leave?';

async function unitFile(documentId: string): Promise<string> {
  const { unit } = await desk.api.records.documents.get(desk.api.own.id, documentId);
  return path.join(desk.api.config.cacheDir, unit!.slice(0, 2), `${unit!}.ctx`);
}
/** Context tokens by tier; whatever is not the question's adds up to the context. */
function tiersOf({ usage, coverage }: Answer): { host: number; disk: number } {
  const { device, host, disk, miss } = usage.cache_tiers;
  expect(device + host + disk).toBe(usage.prompt_cache_hit_tokens);
  expect(usage.prompt_cache_hit_tokens).toBe(coverage.tokens);
  expect(miss).toBe(usage.prompt_cache_miss_tokens);
  expect(usage.prompt_cache_hit_tokens + usage.prompt_cache_miss_tokens).toBe(usage.prompt_tokens);
  expect(usage.prompt_tokens_details.cached_tokens).toBe(usage.prompt_cache_hit_tokens);
  return { host, disk };
}
async function query(sql: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query(sql, values);
  await client.end();
}

describe('counters', () => {
  it('say memory after prefill, disk after a restart, then memory; and /metrics has their sums', async () => {
    const collection = await open();
    const first = await desk.startWorker();
    const { tokens } = await desk.add(collection, 'ferry.txt', ferry);
    const answers = [await desk.answer(collection, question)];
    expect(tiersOf(answers[0]!)).toEqual({ host: tokens, disk: 0 });
    await desk.stopWorker(first);

    await desk.startWorker();
    answers.push(await desk.answer(collection, question), await desk.answer(collection, question));
    expect(answers.slice(1).map(tiersOf)).toEqual([
      { host: 0, disk: tokens },
      { host: tokens, disk: 0 },
    ]);
    // The first worker's counts are in the totals, though it is gone.
    const sum = (of: (usage: Answer['usage']) => number): number =>
      answers.reduce((all, answer) => all + of(answer.usage), 0);
    const metric = async (name: string): Promise<number | undefined> => (await desk.metrics()).get(name);
    await expect
      .poll(() => metric('lectern_answer_tokens_total{kind="hit"}'), { timeout: 20_000 })
      .toBe(sum((usage) => usage.prompt_cache_hit_tokens));
    const metrics = await desk.metrics();
    expect(metrics.get('lectern_answer_tokens_total{kind="miss"}')).toBe(
      sum((usage) => usage.prompt_cache_miss_tokens),
    );
    expect(metrics.get('lectern_answer_hit_tokens_total{tier="disk"}')).toBe(tokens);
    expect(metrics.get('lectern_prefill_tokens_total{kind="read"}')).toBe(tokens);
    expect(metrics.get('lectern_context_files')).toBe(1);
    expect(metrics.get('lectern_pool_units')).toBe(1);
    expect(metrics.get('lectern_cache_hits_total{tier="disk"}')).toBeGreaterThan(0);
  });

  it('say disk every time when nothing may stay in memory', async () => {
    const collection = await open({ LECTERN_HOST_POOL_BYTES: '0' });
    await desk.startWorker();
    const { tokens } = await desk.add(collection, 'ferry.txt', ferry);
    const answers = [await desk.answer(collection, question), await desk.answer(collection, question)];
    expect(answers.map(tiersOf)).toEqual([
      { host: 0, disk: tokens },
      { host: 0, disk: tokens },
    ]);
    expect(answers[1]!.evidence).toEqual(answers[0]!.evidence);
  });

  it('never count a damaged file as a hit: it is computed again, and that is said', async () => {
    const collection = await open({ LECTERN_HOST_POOL_BYTES: '0' });
    await desk.startWorker();
    const document = await desk.add(collection, 'ferry.txt', ferry);
    const before = await desk.answer(collection, question);
    const file = await unitFile(document.id);
    const bytes = readFileSync(file);
    bytes[bytes.length - 600]! ^= 1;
    writeFileSync(file, bytes);

    const refused = await desk.ask(collection, question);
    expect(await errorOf(refused)).toMatchObject({
      code: 'document_not_ready',
      message: expect.stringContaining('damaged') as string,
    });
    await desk.untilReady(document.id);
    const after = await desk.answer(collection, question);
    expect(tiersOf(after)).toEqual({ host: 0, disk: document.tokens });
    expect(after.evidence).toEqual(before.evidence);
    const read = async (): Promise<number | undefined> =>
      (await desk.metrics()).get('lectern_prefill_tokens_total{kind="read"}');
    await expect.poll(read, { timeout: 20_000 }).toBe(2 * document.tokens!);
    expect((await desk.metrics()).get('lectern_cache_misses_total{tier="disk"}')).toBeGreaterThan(0);
  });
});

describe('a disk budget', () => {
  it('evicts what was used least recently, computes it again when asked, and refuses what can never fit', async () => {
    const probe = await open();
    const worker = await desk.startWorker();
    const { size } = statSync(await unitFile((await desk.add(probe, 'ferry.txt', ferry)).id));
    await desk.stopWorker(worker);
    await desk.close();

    const budget = Math.floor(size * 1.5);
    const collection = await open({ LECTERN_CACHE_BYTES: String(budget) });
    await desk.startWorker();
    const cold = await desk.add(collection, 'ferry.txt', ferry);
    const coldFile = await unitFile(cold.id);
    // Nobody has asked over it for an hour.
    await query(`UPDATE "Unit" SET "usedAt" = now() - interval '1 hour'`);
    const warm = await desk.add(collection, 'bridge.txt', bridge);
    await expect
      .poll(() => statSync(coldFile, { throwIfNoEntry: false })?.size, { timeout: 20_000 })
      .toBe(undefined);
    const { storage } = (await (await desk.api.own.call('GET', '/v1/status')).json()) as Status;
    expect(storage.cache_budget_bytes).toBe(budget);
    expect(storage.cache_bytes).toBe(statSync(await unitFile(warm.id)).size);
    const shown = (await (await desk.api.own.call('GET', `/v1/documents/${cold.id}`)).json()) as object;
    expect(shown).toMatchObject({ status: 'ready' });

    const refused = await desk.ask(collection, question, [cold.id]);
    expect(refused.status).toBe(409);
    expect(await errorOf(refused)).toMatchObject({
      code: 'document_not_ready',
      message: expect.stringMatching(/1 of 1 documents.*LECTERN_CACHE_BYTES.*computed again/u) as string,
    });
    await desk.untilReady(cold.id);
    expect((await desk.answer(collection, question, [cold.id])).found).toBe(true);

    await query(`UPDATE "Unit" SET "usedAt" = now() - interval '1 hour' WHERE "name" <> $1`, [
      path.basename(coldFile, '.ctx'),
    ]);
    const warmFile = await unitFile(warm.id);
    await expect
      .poll(() => statSync(warmFile, { throwIfNoEntry: false })?.size, { timeout: 40_000 })
      .toBe(undefined);
    const tooLarge = await desk.ask(collection, question);
    expect(tooLarge.status).toBe(422);
    expect(await errorOf(tooLarge)).toMatchObject({
      code: 'cache_too_small',
      message: expect.stringContaining(`${budget} bytes (LECTERN_CACHE_BYTES)`) as string,
    });
    // It is not even tried: nothing was sent back to be computed.
    const still = (await (await desk.api.own.call('GET', `/v1/documents/${warm.id}`)).json()) as object;
    expect(still).toMatchObject({ status: 'ready' });
  });
});
