/** Framework-free: bytes -> TokenSequence. */
export type { Piece, TextRange, Word } from './assemble/piece.js';
export type { ModelRunner, ModelSession, ModelTensor, TensorData, TensorType } from './ports/model-runner.js';
export { defaultReadLimits } from './ports/reader.js';
export type { ReadContext, ReadLimits, ReadResult } from './ports/reader.js';
