/** The main job: `./lectern demo --once --json` on a fresh data directory. */
import type { Answer } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lectern, temporaryFolder } from './cli-harness.js';
import type { TemporaryFolder } from './cli-harness.js';

describe('./lectern demo --once --json', () => {
  let folder: TemporaryFolder;
  beforeAll(() => {
    folder = temporaryFolder();
  });
  afterAll(() => folder.remove());

  it('answers four questions with verified citations: one box, one region, one time, one line', async () => {
    const { code, out, err } = await lectern(folder.path, ['demo', '--once', '--json']);
    expect(err).not.toMatch(/failed {2}/u);
    const { answers, url } = JSON.parse(out) as { answers: Answer[]; url: string };
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    expect(answers).toHaveLength(4);
    const citations = answers.flatMap((answer) => answer.content.flatMap((part) => part.citations));
    expect(answers.map(({ found }) => found)).toEqual([true, true, true, true]);
    expect(citations.every(({ verified }) => verified)).toBe(true);
    const kinds = new Set(citations.map(({ type }) => type));
    expect(kinds).toEqual(new Set(['box_location', 'region_location', 'time_location', 'line_location']));
    expect(code).toBe(0);
  });

  it('reads nothing again the second time', async () => {
    const { code, out, err } = await lectern(folder.path, ['demo', '--once', '--json']);
    expect(code).toBe(0);
    expect(err.match(/\(already there\)/gu)).toHaveLength(4);
    const { answers } = JSON.parse(out) as { answers: Answer[] };
    // Only the question itself is new.
    for (const { usage, coverage } of answers) expect(usage.prompt_cache_hit_tokens).toBe(coverage.tokens);
  });
});
