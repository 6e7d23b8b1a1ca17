/** A long text of any number of tokens: War and Peace, then again with a number before every paragraph, which no other copy has. */
import { createTokenizer } from '@lectern/multimodal';
import { textOf } from './engine-data.js';

const tokenizer = createTokenizer();

/** Exactly `tokens` tokens of the book from token `from` on, cut where a token ends. */
export function longText(tokens: number, from = 0): string {
  const book = textOf('text', 'war-and-peace.txt');
  let text = '';
  for (let copy = 0; ; copy++) {
    let paragraph = 0;
    text += copy === 0 ? book : book.replace(/\n\n(?=\S)/gu, () => `\n\n${copy}.${++paragraph} `);
    const { ids, charStart, charEnd } = tokenizer.encode(text);
    const end = charEnd[from + tokens - 1];
    if (end !== undefined && ids.length >= from + tokens) return text.slice(charStart[from], end);
  }
}
