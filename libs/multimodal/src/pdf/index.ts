/** PDF: reading pages with boxes, and drawing them for the viewer. */
export { readPdf } from './read-pdf.js';
export type { PdfInput } from './read-pdf.js';
export { renderPdfPage } from './render-pdf-page.js';
export type { RenderPdfOptions } from './render-pdf-page.js';
