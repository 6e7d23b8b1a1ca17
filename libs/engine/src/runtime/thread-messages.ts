/** What the computing thread is asked and what it answers. Types only. */
import type { InferenceSession } from 'onnxruntime-node';
import type { ModelTensor } from '../tensor/model-tensor.js';
import type { OpenedSession } from './sessions.mjs';

export type ThreadCall =
  | { readonly kind: 'open'; readonly path: string; readonly options: InferenceSession.SessionOptions }
  | { readonly kind: 'run'; readonly key: number; readonly feeds: Readonly<Record<string, ModelTensor>> }
  | { readonly kind: 'close'; readonly key: number };

export type ThreadRequest = ThreadCall & { readonly id: number };

export type ThreadAnswer =
  | { readonly id: number; readonly kind: 'open'; readonly value: OpenedSession }
  | { readonly id: number; readonly kind: 'run'; readonly value: Record<string, ModelTensor> }
  | { readonly id: number; readonly kind: 'close'; readonly value: undefined }
  | { readonly id: number; readonly kind: 'error'; readonly message: string };
