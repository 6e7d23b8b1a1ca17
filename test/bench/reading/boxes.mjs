/**
 * Do a citation's boxes stand on its letters? The letters come from the page's drawing operators with a text state of their own here, and share
 * nothing with the reader's word boxes: each glyph is one box, as wide as it advances, from 0.15 em below the line to 0.65 em above it.
 */
import { openPdf } from '../../../libs/multimodal/dist/pdf/document.js';
import { locate } from '../../../libs/contracts/dist/index.js';
import { Draw } from '../../dist/bench/random.js';
import { glyphsOf } from './glyphs.mjs';

/** Points per cell when areas are counted. */
const cell = 0.5;
const pagesPerFile = 2;
const citationsPerPage = 4;

/** [{covered, foreign}] of a few citations of a few pages of the file: shares of the glyphs' area and of the boxes' area. */
export async function boxesOn(path, sequence) {
  const draw = new Draw(path);
  const spans = sequence.spans.filter(
    ({ source, charEnd, charStart }) => source.read === 'text-layer' && charEnd - charStart > 400,
  );
  const results = [];
  const pdf = await openPdf(path, { name: 'bench', maxPixels: 1e8 });
  try {
    for (let n = 0; n < pagesPerFile && spans.length > 0; n++) {
      const [span] = spans.splice(draw.below(spans.length), 1);
      const page = await pdf.document.getPage(span.source.pageNumber);
      const glyphs = glyphsOf(await page.getOperatorList(), pdf.ops, page);
      page.cleanup();
      const drawn = glyphs.map((glyph) => glyph.text).join('');
      const owner = glyphs.flatMap((glyph, i) => Array.from({ length: glyph.text.length }, () => i));
      for (const quote of quotesOf(sequence, span, draw)) {
        const wanted = quote.text.replace(/\s+/gu, '');
        const at = drawn.indexOf(wanted);
        // A quote that stands twice on the page, or that is drawn in another order than it is read, proves nothing.
        if (at < 0 || drawn.indexOf(wanted, at + 1) >= 0) continue;
        const own = new Set(owner.slice(at, at + wanted.length));
        results.push(overlap(quote.location.boxes, glyphs, own));
      }
    }
  } finally {
    await pdf.close();
  }
  return results;
}

function quotesOf(sequence, span, draw) {
  const { charStart, charEnd } = sequence.segments;
  const inside = [];
  for (let i = 0; i < charStart.length; i++)
    if (charStart[i] >= span.charStart && charEnd[i] <= span.charEnd && charEnd[i] - charStart[i] >= 30)
      inside.push(i);
  const quotes = [];
  for (let n = 0; n < citationsPerPage && inside.length > 0; n++) {
    const [i] = inside.splice(draw.below(inside.length), 1);
    const quote = locate(sequence, charStart[i], charEnd[i]);
    if (quote) quotes.push(quote);
  }
  return quotes;
}

function overlap(boxes, glyphs, own) {
  const mine = cellsOf(glyphs.filter((_, i) => own.has(i)).map((glyph) => glyph.box));
  const others = cellsOf(glyphs.filter((_, i) => !own.has(i)).map((glyph) => glyph.box));
  const marked = cellsOf(boxes.map(({ x0, y0, x1, y1 }) => [x0, y0, x1, y1]));
  let [covered, foreign] = [0, 0];
  for (const at of mine) if (marked.has(at)) covered++;
  for (const at of marked) if (others.has(at) && !mine.has(at)) foreign++;
  return { covered: covered / Math.max(1, mine.size), foreign: foreign / Math.max(1, marked.size) };
}

/** Cells whose middle lies in a box. */
function cellsOf(boxes) {
  const cells = new Set();
  for (const [x0, y0, x1, y1] of boxes)
    for (let y = Math.ceil(y0 / cell - 0.5); (y + 0.5) * cell < y1; y++)
      for (let x = Math.ceil(x0 / cell - 0.5); (x + 0.5) * cell < x1; x++) cells.add(y * 100_000 + x);
  return cells;
}
