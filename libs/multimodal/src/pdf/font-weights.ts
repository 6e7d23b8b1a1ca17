/** Which fonts of a document are bold, by their names; pdf.js knows a font only once a page that uses it was drawn. */
import type { PdfPage } from './document.js';

const bold = /bold|black|heavy|demi|[-,](?:bd|blk|hv)/iu;

export class FontWeights {
  readonly #bold = new Map<string, boolean>();

  /** Looks up fonts that are not known yet; those that pdf.js does not hold stay unknown. */
  learn(page: PdfPage, fonts: Iterable<string>): void {
    for (const font of fonts) {
      if (this.#bold.has(font) || !page.commonObjs.has(font)) continue;
      const known = page.commonObjs.get(font) as { readonly name?: unknown; readonly black?: unknown } | null;
      const name = typeof known?.name === 'string' ? known.name : '';
      this.#bold.set(font, bold.test(name) || known?.black === true);
    }
  }

  isBold(font: string): boolean {
    return this.#bold.get(font) === true;
  }
}
