import { describe, expect, it } from 'vitest';
import { createLanguageVote } from './language.js';
import { clock, notUnderstood, silentStretches } from './skipped.js';
import { toUtterances } from './utterances.js';

const part = (
  startMs: number,
  endMs: number,
  text: string,
): { startMs: number; endMs: number; text: string } => ({
  startMs,
  endMs,
  text,
});

describe('toUtterances', () => {
  it('joins parts until the sentence ends', () => {
    expect(
      toUtterances([part(0, 1000, 'The cold room'), part(1000, 2000, 'failed.'), part(2100, 3000, 'Yes.')]),
    ).toEqual([part(0, 2000, 'The cold room failed.'), part(2100, 3000, 'Yes.')]);
  });

  it('parts at a pause even without an end of sentence', () => {
    expect(toUtterances([part(0, 1000, 'and then'), part(2500, 3000, 'we left')])).toHaveLength(2);
  });

  it('parts what gets too long', () => {
    const long = Array.from({ length: 10 }, (_, i) => part(i * 5000, i * 5000 + 5000, 'and so on and so on'));
    expect(Math.max(...toUtterances(long).map((u) => u.endMs - u.startMs))).toBeLessThanOrEqual(20_000);
  });

  it('puts no spaces into scripts that have none', () => {
    expect(toUtterances([part(0, 900, '今日は'), part(900, 2000, '晴れです。')])).toEqual([
      part(0, 2000, '今日は晴れです。'),
    ]);
  });
});

describe('createLanguageVote', () => {
  const guess = (...entries: [string, number][]): Map<string, number> => new Map(entries);

  it('lets the recording decide for a window that is not sure', () => {
    const vote = createLanguageVote();
    vote.add(guess(['cy', 0.5], ['en', 0.4]), 800);
    vote.add(guess(['en', 0.95], ['cy', 0.01]), 20_000);
    expect(vote.choose(guess(['cy', 0.5], ['en', 0.4]), 800)).toBe('en');
  });

  it('lets a long and sure window differ', () => {
    const vote = createLanguageVote();
    vote.add(guess(['en', 0.99]), 20_000);
    expect(vote.choose(guess(['de', 0.97], ['en', 0.01]), 10_000)).toBe('de');
  });

  it('names the language of most of the words, and none without words', () => {
    const vote = createLanguageVote();
    expect(vote.winner()).toBeUndefined();
    vote.count('de', 1000);
    vote.count('en', 5000);
    expect(vote.winner()).toBe('en');
  });
});

describe('what was skipped', () => {
  it('is the whole recording when nobody spoke', () => {
    expect(silentStretches([], 65_000).map((s) => s.what)).toEqual(['00:00:00-00:01:05']);
  });

  it('names long stretches without speech, not short pauses', () => {
    const speech = [
      { startMs: 1000, endMs: 5000 },
      { startMs: 20_000, endMs: 21_000 },
      { startMs: 60_000, endMs: 61_000 },
    ];
    expect(silentStretches(speech, 100_000).map((s) => s.what)).toEqual([
      '00:00:21-00:01:00',
      '00:01:01-00:01:40',
    ]);
  });

  it('names the channel when channels are speakers', () => {
    expect(notUnderstood({ startMs: 3_723_000, endMs: 3_725_000 }, 1).why).toContain('channel 2');
    expect(clock(3_723_999)).toBe('01:02:03');
  });
});
