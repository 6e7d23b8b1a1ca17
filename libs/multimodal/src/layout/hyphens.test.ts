import { describe, expect, it } from 'vitest';
import { Hyphens } from './hyphens.js';

function knowing(...words: string[]): Hyphens {
  const hyphens = new Hyphens();
  for (const word of words) hyphens.learn(word);
  return hyphens;
}

describe('Hyphens', () => {
  it('leaves numbers, dashes, names and suspended hyphens alone', () => {
    const hyphens = knowing();
    expect(hyphens.joins('2018-', 'and')).toBeUndefined();
    expect(hyphens.joins('the', 'end')).toBeUndefined();
    expect(hyphens.joins('-', 'word')).toBeUndefined();
    expect(hyphens.joins('Smith-', 'Jones')).toBeUndefined();
    expect(hyphens.joins('short-', 'and')).toBeUndefined();
  });

  it('takes the hyphen out when the whole word stands elsewhere, or nothing speaks for a compound', () => {
    expect(knowing('Agreement,').joins('agree-', 'ment')).toBe('word');
    expect(knowing('agree').joins('agree-', 'ment')).toBe('word');
    expect(knowing().joins('“Über-', 'tragung')).toBe('word');
  });

  it('keeps the hyphen of a compound that stands elsewhere, of certain prefixes, and between two words of the document', () => {
    expect(knowing('long-term').joins('long-', 'term')).toBe('compound');
    expect(knowing().joins('non-', 'compete')).toBe('compound');
    expect(knowing('state', 'owned').joins('state-', 'owned.')).toBe('compound');
    expect(knowing().joins('out-of-', 'court')).toBe('compound');
  });
});
