import { describe, expect, it } from 'vitest';
import { GlyphAdvances, letterOffsets } from './glyph-advances.js';

const ops = { setFont: 1, showText: 2 };
const glyph = (unicode: string, width: number): object => ({ unicode, width });

describe('GlyphAdvances', () => {
  it('knows nothing of a font that was never drawn and falls back to typical widths', () => {
    const advances = new GlyphAdvances();
    expect(advances.known('f1', 'abc')).toBe(0);
    expect(advances.advance('f1', 'i')).toBeLessThan(advances.advance('f1', 'W'));
  });

  it('learns advances from drawing operators and leaves junk among them alone', () => {
    const advances = new GlyphAdvances();
    const argsArray = [['f1', 12], [[glyph('a', 500), -20, null, glyph('ﬁ', 600), { unicode: 7 }]], null];
    advances.learn({ fnArray: [1, 2, 2], argsArray }, ops);
    expect(advances.advance('f1', 'a')).toBe(0.5);
    expect(advances.advance('f1', 'f')).toBe(0.3);
    expect(advances.known('f1', 'a b')).toBe(0.5);
  });
});

describe('letterOffsets', () => {
  it('gives what the letters leave over to the spaces of a justified line', () => {
    const offsets = letterOffsets('ab cd', 30, 10, () => 0.5);
    expect([...offsets]).toEqual([0, 5, 10, 20, 25, 30]);
  });

  it('spreads letter-spacing over all letters', () => {
    const offsets = letterOffsets('abcd', 40, 10, () => 0.5);
    expect([...offsets]).toEqual([0, 10, 20, 30, 40]);
  });

  it('gives both halves of a surrogate pair a place and ends at the width', () => {
    const offsets = letterOffsets('𝒜b', 20, 10, () => 0.5);
    expect(offsets).toHaveLength(4);
    expect(offsets[3]).toBeCloseTo(20);
  });
});
