/** A page or image of a stored file as PNG, for the viewer. Nothing is read or recognised here. */
import { AppError, toAppError } from '@lectern/contracts';
import { detect } from './detect/detect.js';

export interface RenderPageRequest {
  readonly path: string;
  /** The name it was uploaded under. */
  readonly name: string;
  /** 1-based; for a single image 1. */
  readonly pageNumber: number;
  readonly maxPixels: number;
  readonly password?: string;
}

/** PNG bytes. Throws AppError not_found (no such page), invalid_request (a kind without pages), and what detecting and drawing throw. */
export async function renderPage(request: RenderPageRequest): Promise<Uint8Array> {
  try {
    const { kind } = await detect(request.path, request.name);
    switch (kind) {
      case 'pdf':
        return await (await import('./pdf/index.js')).renderPdfPage(request);
      case 'image':
        return await (await import('./image/index.js')).renderImagePage(request);
      default:
        throw new AppError(
          'invalid_request',
          `"${request.name}" has no pages to draw: only PDFs and images have.`,
        );
    }
  } catch (thrown) {
    throw toAppError(
      thrown,
      `Drawing page ${request.pageNumber} of "${request.name}" failed inside Lectern.`,
    );
  }
}
