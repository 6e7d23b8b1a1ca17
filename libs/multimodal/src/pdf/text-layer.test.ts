import { describe, expect, it } from 'vitest';
import { agreement, judgeLayer } from './text-layer.js';

const english =
  'The tenant pays the rent on the first day of each month, in advance and without deduction. '.repeat(3);
/** What a font without a table of meanings gives: every letter is another one. */
const cipher = english.replace(/[a-z]/giu, (c) => String.fromCharCode(c.charCodeAt(0) - 29));
const shifted = english.replace(/[a-z]/gu, (c) =>
  String.fromCharCode(97 + ((c.charCodeAt(0) - 97 + 5) % 26)),
);

describe('judgeLayer', () => {
  it('calls letters without a meaning garbage', () => {
    expect(judgeLayer('\uE001\uE002\uE003\uE004\uE005\uE006\uE007\uE008')).toBe('garbage');
  });

  it('calls the numbers of a font garbage, however few', () => {
    expect(judgeLayer('\u0001\u0002\u0003')).toBe('garbage');
    expect(judgeLayer('\0\u0001\0\u0002 \u0005\u0006')).toBe('garbage');
    expect(judgeLayer('')).toBe('usable');
  });

  it('doubts ciphers: the usual letters of a language are rare', () => {
    expect(judgeLayer(cipher)).toBe('doubtful');
    expect(judgeLayer(shifted)).toBe('doubtful');
  });

  it('believes languages, tables of figures and short lines', () => {
    expect(judgeLayer(english)).toBe('usable');
    expect(judgeLayer('Der Mieter zahlt die Miete am ersten Tag des Monats im Voraus. '.repeat(3))).toBe(
      'usable',
    );
    expect(
      judgeLayer('Nájemce platí nájemné vždy prvního dne v měsíci předem a bez srážek. '.repeat(4)),
    ).toBe('usable');
    expect(judgeLayer('1,204 (87) 12.5% $4,100 '.repeat(10))).toBe('usable');
    expect(judgeLayer('東京都千代田区の契約書。'.repeat(10))).toBe('usable');
    expect(judgeLayer('xyz')).toBe('usable');
    expect(judgeLayer('A real line with one odd \uE001 sign')).toBe('usable');
  });
});

describe('agreement', () => {
  it('is the share of the words read that the layer has', () => {
    expect(agreement('the tenant pays rent', 'The tenant leaves')).toBeCloseTo(2 / 3);
    expect(agreement('anything', '')).toBe(1);
  });
});
