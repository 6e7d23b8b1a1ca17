import { describe, expect, it } from 'vitest';
import { hasHugeMask } from './huge-masks.js';

const picture = (n: number, size: string): string =>
  `${n} 0 obj\n<< /Type /XObject ${size} >>\nstream\n..\nendstream\n`;
const has = (...parts: string[]): boolean => hasHugeMask(Buffer.from(parts.join('')), 1_000_000);
const user = picture(3, '/Width 2 /Height 2 /SMask 4 0 R');

describe('hasHugeMask', () => {
  it('sees a mask of too many pixels, whichever size is named first', () => {
    expect(has(user, picture(4, '/Width 5000 /Height 300'))).toBe(true);
    expect(has(user, picture(4, '/Height 300\n/Width 5000'))).toBe(true);
  });

  it('leaves pictures that are no masks, small masks and broken files alone', () => {
    expect(has(picture(4, '/Width 5000 /Height 300'))).toBe(false);
    expect(has(user, picture(4, '/Width 500 /Height 300'))).toBe(false);
    expect(has(user, picture(4, '/Width 5000'), picture(5, '/Height 5000'))).toBe(false);
    expect(has('/Width 5000 /Height 5000 /SMask 4 0 R')).toBe(false);
    expect(has('')).toBe(false);
  });
});
