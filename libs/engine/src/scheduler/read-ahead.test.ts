import { describe, expect, it } from 'vitest';
import { breathe } from '../core/yield.js';
import { readAhead } from './read-ahead.js';

const items = Array.from({ length: 20 }, (_, i) => i);
const waiting = <T>(promise: Promise<T>): Promise<T> => promise;

/** Ends later for smaller items, so that results are ready out of order. */
async function slowly(item: number): Promise<number> {
  for (let i = item % 5; i < 5; i++) await breathe();
  return item * 10;
}

describe('readAhead', () => {
  it('gives results in order and starts no more than it may', async () => {
    const seen: number[] = [];
    let under = 0;
    let most = 0;
    const start = async (item: number): Promise<number> => {
      most = Math.max(most, ++under);
      try {
        return await slowly(item);
      } finally {
        under--;
      }
    };
    for await (const result of readAhead(items, 3, start, waiting)) seen.push(result);
    expect(seen).toEqual(items.map((item) => item * 10));
    expect(most).toBe(3);
  });

  it('throws an error when its turn comes, after what was started has ended', async () => {
    const ended: number[] = [];
    const start = async (item: number): Promise<number> => {
      if (item === 4) throw new Error('four');
      const result = await slowly(item);
      ended.push(item);
      return result;
    };
    const seen: number[] = [];
    const all = async (): Promise<void> => {
      for await (const result of readAhead(items, 6, start, waiting)) seen.push(result);
    };
    await expect(all()).rejects.toThrow('four');
    expect(seen).toEqual([0, 10, 20, 30]);
    expect(Math.max(...ended)).toBe(9);
    expect(ended).toHaveLength(9);
  });

  it('waits for what was started when the caller leaves', async () => {
    let under = 0;
    const start = async (item: number): Promise<number> => {
      under++;
      await slowly(item);
      return --under;
    };
    for await (const result of readAhead(items, 4, start, waiting)) if (result >= 0) break;
    expect(under).toBe(0);
  });

  it('gives nothing of nothing', async () => {
    expect(await readAhead([], 4, slowly, waiting).next()).toMatchObject({ done: true });
  });
});
