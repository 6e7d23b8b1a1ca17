import { describe, expect, it } from 'vitest';
import { createDecoder } from './vocabulary.js';

const decode = createDecoder({ Hello: 0, Ġworld: 1, Ã: 2, '¤': 3, â: 4, Ċ: 5, '!': 6 }, 100);

describe('createDecoder', () => {
  it('turns byte-level pieces into text', () => {
    expect(decode([0, 1, 6])).toBe('Hello world!');
    expect(decode([0, 5])).toBe('Hello\n');
  });

  it('joins the bytes of a letter that two tokens share', () => {
    expect(decode([2, 3])).toBe('ä');
  });

  it('leaves out markers, times and unknown ids', () => {
    expect(decode([100, 0, 5000, 77])).toBe('Hello');
  });

  it('gives U+FFFD for half a letter instead of failing', () => {
    expect(decode([4])).toBe('�');
  });
});
