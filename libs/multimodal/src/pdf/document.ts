/**
 * Opens PDF files with pdf.js, inside this process and without its network, script or font-face features. The only file that
 * loads pdfjs-dist. Knows nothing of reading or drawing.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { AppError } from '@lectern/contracts';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { hasHugeMask } from './huge-masks.js';
import { installPolyfills } from './polyfills.js';

export type PdfPage = PDFPageProxy;
export interface OpenPdf {
  readonly document: PDFDocumentProxy;
  /** Operator codes of pdf.js, by name. */
  readonly ops: Readonly<Record<string, number>>;
  /** Drawing a page with pictures may need more memory than there is; reading its text does not. */
  readonly hugeMasks: boolean;
  close(): Promise<void>;
}

export interface OpenPdfOptions {
  readonly name: string;
  readonly maxPixels: number;
  readonly password?: string | undefined;
}

const require = createRequire(import.meta.url);

type Pdfjs = typeof import('pdfjs-dist/legacy/build/pdf.mjs');
let loading: Promise<Pdfjs> | undefined;

/** pdf.js takes seconds of a start-up that most processes do not need, so it is loaded on first use. */
function loadPdfjs(): Promise<Pdfjs> {
  installPolyfills();
  loading ??= import('pdfjs-dist/legacy/build/pdf.mjs');
  return loading;
}

/**
 * Owns  the document until close()
 * Throws  AppError encrypted_document (a password is needed or was wrong), unreadable_document (not a PDF, or broken beyond repair)
 */
export async function openPdf(path: string, options: OpenPdfOptions): Promise<OpenPdf> {
  const pdfjs = await loadPdfjs();
  const root = dirname(require.resolve('pdfjs-dist/package.json')) + sep;
  const file = await readFile(path);
  const hugeMasks = hasHugeMask(file, options.maxPixels);
  const data = new Uint8Array(file);
  const task = pdfjs.getDocument({
    data,
    ...(options.password === undefined ? {} : { password: options.password }),
    verbosity: 0,
    useWorkerFetch: false,
    disableFontFace: true,
    // Fonts' names, which say whether they are bold.
    fontExtraProperties: true,
    useSystemFonts: false,
    enableXfa: false,
    stopAtErrors: false,
    maxImageSize: options.maxPixels,
    standardFontDataUrl: `${root}standard_fonts${sep}`,
    cMapUrl: `${root}cmaps${sep}`,
    cMapPacked: true,
    wasmUrl: `${root}wasm${sep}`,
    iccUrl: `${root}iccs${sep}`,
  });
  // Without a handler pdf.js would wait for a password for ever.
  try {
    const document = await task.promise;
    return {
      document,
      ops: pdfjs.OPS as unknown as Readonly<Record<string, number>>,
      hugeMasks,
      close: () => task.destroy(),
    };
  } catch (thrown) {
    await task.destroy().catch(() => undefined);
    throw openingError(thrown, options);
  }
}

function openingError(thrown: unknown, options: OpenPdfOptions): AppError {
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'PasswordException') {
    const message =
      options.password === undefined
        ? `"${options.name}" is protected by a password; remove the password, or give it along with the document.`
        : `The password given for "${options.name}" is wrong.`;
    return new AppError('encrypted_document', message, { cause: thrown });
  }
  return new AppError(
    'unreadable_document',
    `"${options.name}" could not be opened as a PDF: the file is damaged or incomplete; export it again and add that copy.`,
    { cause: thrown },
  );
}
