/** The dense FFN: down(gelu(up(x))). Its sparse sibling is ffn-moe.ts. */
import type { Mlp } from '../../tensor/encoder-weights.js';
import type { GraphContext } from './context.js';
import { linearOf, shareInput } from './linear.js';

/** Dims: (..., D) -> (..., D), before residual and norm; range (D) of x, or null. */
export function denseFfn(c: GraphContext, mlp: Mlp, x: string, range: Float32Array | null): string {
  const up = linearOf(c, 'up', mlp.up, shareInput(c, 'ffn', x, range));
  const hidden = c.g.node('Gelu', [up], { domain: 'com.microsoft' });
  return linearOf(c, 'down', mlp.down, shareInput(c, 'hidden', hidden, mlp.hiddenRange ?? null));
}
