/** The command line of `./lectern bench needle`. */
import { parseArgs } from 'node:util';
import { type Form, forms, formNames } from './cases.js';
import { documentTokens } from './hay.js';

export interface NeedleOptions {
  readonly forms: readonly Form[];
  /** Tokens of a context, ascending. */
  readonly lengths: readonly number[];
  /** 0..1 */
  readonly depths: readonly number[];
  readonly samples: number;
  /** Contexts longer than this many tokens are not embedded for the peer; 0 leaves it out. */
  readonly peerTokens: number;
  readonly seed: string;
  readonly png: string;
  readonly misses: number;
}

const defaults = {
  forms: formNames.join(','),
  lengths: '4k,16k,64k,128k,512k,1M',
  depths: '0,25,50,75,100',
  samples: '1',
  'peer-length': '64k',
  seed: 'lectern',
  png: '.cache/bench/needle.png',
  misses: '0',
};

/** Throws Error on an unknown form or a length below one document. */
export function readOptions(args: readonly string[]): NeedleOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      forms: { type: 'string', default: defaults.forms },
      lengths: { type: 'string', default: defaults.lengths },
      depths: { type: 'string', default: defaults.depths },
      samples: { type: 'string', default: defaults.samples },
      'peer-length': { type: 'string', default: defaults['peer-length'] },
      seed: { type: 'string', default: defaults.seed },
      png: { type: 'string', default: defaults.png },
      misses: { type: 'string', default: defaults.misses },
      json: { type: 'boolean', default: false },
    },
  });
  const names = values.forms.split(',');
  const unknown = names.filter((name) => !forms.some((form) => form.name === name));
  if (unknown.length > 0)
    throw new Error(`Unknown form ${unknown.join(', ')}; there are ${formNames.join(', ')}.`);
  const lengths = values.lengths
    .split(',')
    .map(tokensFrom)
    .sort((a, b) => a - b);
  if (lengths.some((length) => length < documentTokens))
    throw new Error(`A length is at least ${documentTokens} tokens.`);
  return {
    forms: forms.filter((form) => names.includes(form.name)),
    lengths,
    depths: values.depths.split(',').map((depth) => Number(depth) / 100),
    samples: Number(values.samples),
    peerTokens: tokensFrom(values['peer-length']),
    seed: values.seed,
    png: values.png,
    misses: Number(values.misses),
  };
}

/** "64k" -> 64,000; "1M" -> 1,000,000. */
function tokensFrom(text: string): number {
  const scale = text.endsWith('M') ? 1_000_000 : text.endsWith('k') ? 1000 : 1;
  return Number(text.replace(/[kM]$/u, '')) * scale;
}

/** 64,000 -> "64k" */
export function lengthName(tokens: number): string {
  return tokens >= 1_000_000 ? `${tokens / 1_000_000}M` : `${tokens / 1000}k`;
}
