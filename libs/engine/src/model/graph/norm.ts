/** Norms over the last axis. Add + LayerNormalization takes a fifth of the fused SkipLayerNormalization on CPUs. */
import type { Norm } from '../../tensor/encoder-weights.js';
import type { LayerContext } from './context.js';

/** Layer norm, or root-mean-square norm where the weights have no beta. */
export function norm({ g, shape, name: prefix }: LayerContext, name: string, n: Norm, x: string): string {
  const at = `${prefix}.${name}`;
  const gamma = g.weight(`${at}.gamma`, 'float32', [n.gamma.length], n.gamma);
  const attributes = { axis: -1, epsilon: { f: shape.normEps } };
  if (n.beta === null) return g.node('SimplifiedLayerNormalization', [x, gamma], { attributes });
  const beta = g.weight(`${at}.beta`, 'float32', [n.beta.length], n.beta);
  return g.node('LayerNormalization', [x, gamma, beta], { attributes });
}

/** Norm of a sum: the end of every sublayer. */
export function addNorm(c: LayerContext, name: string, n: Norm, x: string, skip: string): string {
  return norm(c, name, n, c.g.node('Add', [x, skip]));
}
