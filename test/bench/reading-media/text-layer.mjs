/** The text layer of one page as runs, by the product's own reader of text layers. */
import { identity, toMatrix } from '../../../libs/multimodal/dist/pdf/matrix.js';
import { runsOf } from '../../../libs/multimodal/dist/pdf/page-text.js';
import { FontWeights } from '../../../libs/multimodal/dist/pdf/font-weights.js';
import { GlyphAdvances } from '../../../libs/multimodal/dist/pdf/glyph-advances.js';

export async function runsOfPage(page) {
  const content = await page.getTextContent();
  const items = content.items.filter((item) => 'str' in item);
  const matrix = toMatrix(page.getViewport({ scale: 1 }).transform) ?? identity;
  return runsOf(items, content.styles, matrix, { advances: new GlyphAdvances(), weights: new FontWeights() });
}
