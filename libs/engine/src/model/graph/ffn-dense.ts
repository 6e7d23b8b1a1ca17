/** The dense FFN: down(gelu(up(x))). Its sparse sibling is ffn-moe.ts. */
import type { Mlp } from '../../tensor/encoder-weights.js';
import type { GraphContext } from './context.js';
import { linear } from './linear.js';

/** Dims: (..., D) -> (..., D), before residual and norm. */
export function denseFfn(c: GraphContext, mlp: Mlp, x: string): string {
  const hidden = c.g.node('Gelu', [linear(c, 'up', mlp.up, x)], { domain: 'com.microsoft' });
  return linear(c, 'down', mlp.down, hidden);
}
