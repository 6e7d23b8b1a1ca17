/** Framework-free: bytes -> TokenSequence. */
export { assemble } from './assemble/assemble.js';
export type { AssembleInput } from './assemble/assemble.js';
export type { Piece, TextRange, Word } from './assemble/piece.js';
export { detect } from './detect/detect.js';
export type { Detected, DetectedFile, Format } from './detect/detected.js';
export type { ModelRunner, ModelSession, ModelTensor, TensorData, TensorType } from './ports/model-runner.js';
export { defaultReadLimits } from './ports/reader.js';
export type { Attachment, ReadContext, ReadLimits, ReadResult } from './ports/reader.js';
export { readDocument, readDocumentAndParts } from './read-document.js';
export type { DocumentFile, ReadDocument } from './read-document.js';
export { renderPage } from './render-page.js';
export type { RenderPageRequest } from './render-page.js';
export type { Encoding } from './tokenizer/token-list.js';
export { createTokenizer } from './tokenizer/wordpiece.js';
export type { Tokenizer } from './tokenizer/wordpiece.js';
