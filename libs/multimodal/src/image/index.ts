/** Images: reading through OCR, and drawing for the viewer. */
export { readImage } from './read-image.js';
export type { ImageInput } from './read-image.js';
export { renderImagePage } from './render-image-page.js';
export type { RenderImageOptions } from './render-image-page.js';
