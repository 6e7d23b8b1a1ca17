import { describe, expect, it } from 'vitest';
import { cleanTitle } from './title.js';

describe('a title', () => {
  it('loses what cannot be shown and what turns its direction, and nothing else', () => {
    expect(cleanTitle('a\u0000b\r\nc.txt')).toBe('abc.txt');
    expect(cleanTitle('invoice\u202Efdp.exe')).toBe('invoicefdp.exe');
    expect(cleanTitle('дело/№ 1 – äöü 👍🏽.pdf')).toBe('дело/№ 1 – äöü 👍🏽.pdf');
  });

  it('is never empty and never endless', () => {
    expect(cleanTitle(undefined)).toBe('untitled');
    expect(cleanTitle(' \u0007 ')).toBe('untitled');
    expect(cleanTitle('x'.repeat(10_000))).toHaveLength(500);
    expect(cleanTitle(`${'x'.repeat(499)}👍`)).toBe('x'.repeat(499));
  });
});
