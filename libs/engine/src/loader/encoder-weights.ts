/** The checkpoint's tensors -> EncoderWeights. It knows the checkpoint's names; nobody else does. */
import { AppError } from '@lectern/contracts';
import type { EncoderWeights, Linear, Norm } from '../tensor/encoder-weights.js';
import type { ModelShape } from '../tensor/model-shape.js';
import type { SafetensorsFile } from './safetensors.js';

/** Throws AppError model_invalid when a tensor is missing or has another shape. */
export function readEncoderWeights(file: SafetensorsFile, shape: ModelShape): EncoderWeights {
  const { width, ffn } = shape;
  if (ffn.kind !== 'dense' || shape.engram !== null || shape.norm !== 'layer')
    throw new AppError(
      'model_invalid',
      'The public MiniLM checkpoint is dense; its manifest describes another shape.',
    );
  const linear = (name: string, out: number, into: number): Linear => ({
    weight: file.tensor(`${name}.weight`, [out, into]).data,
    bias: file.tensor(`${name}.bias`, [out]).data,
    out,
    in: into,
  });
  const norm = (name: string): Norm => ({
    gamma: file.tensor(`${name}.weight`, [width]).data,
    beta: file.tensor(`${name}.bias`, [width]).data,
  });
  const positions = file.tensor('embeddings.position_embeddings.weight', [shape.positions, width]).data;
  const segments = file.tensor('embeddings.token_type_embeddings.weight', [2, width]).data;
  for (let i = 0; i < positions.length; i++) positions[i] = positions[i]! + segments[i % width]!;
  return {
    shape,
    words: file.tensor('embeddings.word_embeddings.weight', [shape.vocabulary, width]).data,
    positions,
    embeddingNorm: norm('embeddings.LayerNorm'),
    layers: Array.from({ length: shape.layers }, (_, i) => {
      const at = `encoder.layer.${i}`;
      return {
        query: linear(`${at}.attention.self.query`, width, width),
        key: linear(`${at}.attention.self.key`, width, width),
        value: linear(`${at}.attention.self.value`, width, width),
        output: linear(`${at}.attention.output.dense`, width, width),
        attentionNorm: norm(`${at}.attention.output.LayerNorm`),
        ffn: {
          kind: 'dense',
          up: linear(`${at}.intermediate.dense`, ffn.hidden, width),
          down: linear(`${at}.output.dense`, width, ffn.hidden),
        },
        outputNorm: norm(`${at}.output.LayerNorm`),
        engram: null,
        attentionRange: null,
        ffnRange: null,
      };
    }),
  };
}
