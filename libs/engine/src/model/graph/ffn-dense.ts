/** The dense FFN: down(gelu(up(x))). Its sparse sibling is ffn-moe.ts, whose experts are this with fewer rows and hidden units. */
import type { Mlp } from '../../tensor/encoder-weights.js';
import type { LayerContext } from './context.js';
import { type Input, linearOf, shareInput } from './linear.js';

/** Dims: (..., D) -> (..., D), before residual and norm; range (D) of x, or null. */
export function denseFfn(c: LayerContext, mlp: Mlp, x: string, range: Float32Array | null): string {
  return mlpOf(c, '', mlp, shareInput(c, 'ffn', x, range));
}

/** The same of a shared value; `prefix` tells the weights' names of one layer's experts apart. */
export function mlpOf(c: LayerContext, prefix: string, mlp: Mlp, x: Input): string {
  const up = linearOf(c, `${prefix}up`, mlp.up, x);
  const hidden = c.g.node('Gelu', [up], { domain: 'com.microsoft' });
  const shared = shareInput(c, `${prefix}hidden`, hidden, mlp.hiddenRange ?? null);
  return linearOf(c, `${prefix}down`, mlp.down, shared);
}
