/**
 * Do the two channels of a recording hold two speakers? Interviews and calls are often recorded one person to a channel; music and
 * ordinary stereo are not. Decided on how often each channel is clearly the louder one.
 *
 * Units  samples at 16 kHz; a slice is 100 ms
 */
import type { PcmSource } from './decode/pcm.js';

const sliceSamples = 1600;
const studiedSamples = 20 * 60 * 16_000;
/** Mean power of a slice below which nothing is being said (about -55 dB). */
const quiet = 3e-6;
/** 8 dB. */
const clearlyLouder = 6.3;
const leastShare = 0.08;

/** Studies at most the first 20 minutes. Cost: decoding them once. Throws what the source throws. */
export async function channelsAreSpeakers(source: PcmSource): Promise<boolean> {
  if (source.channels === 1) return false;
  const study = createChannelStudy();
  let studied = 0;
  for await (const [left, right] of source.blocks()) {
    if (!left || !right) return false;
    study.push(left, right);
    studied += left.length;
    if (studied >= studiedSamples) break;
  }
  return study.differ();
}

export interface ChannelStudy {
  push(left: Float32Array, right: Float32Array): void;
  /** Whether each channel is the louder one in a fair share of the slices in which anything is heard. */
  differ(): boolean;
}

export function createChannelStudy(): ChannelStudy {
  let powerLeft = 0;
  let powerRight = 0;
  let filled = 0;
  let active = 0;
  let leftLouder = 0;
  let rightLouder = 0;
  const count = (): void => {
    const [l, r] = [powerLeft / filled, powerRight / filled];
    powerLeft = powerRight = filled = 0;
    if (Math.max(l, r) < quiet) return;
    active++;
    if (l > r * clearlyLouder) leftLouder++;
    if (r > l * clearlyLouder) rightLouder++;
  };
  return {
    push(left, right) {
      for (let i = 0; i < left.length; i++) {
        powerLeft += left[i]! ** 2;
        powerRight += right[i]! ** 2;
        if (++filled === sliceSamples) count();
      }
    },
    differ: () => active > 0 && Math.min(leftLouder, rightLouder) / active >= leastShare,
  };
}

/** The mean of the channels, for a recording whose channels are not speakers. */
export function mixDown(block: readonly Float32Array[]): Float32Array {
  const [left, right] = block;
  if (!left) return new Float32Array(0);
  return right ? left.map((sample, i) => (sample + right[i]!) / 2) : left;
}
