/**
 * Decoders in WebAssembly for machines without ffmpeg: MP3, FLAC, Ogg Vorbis, Ogg Opus. Each is an npm package of its own that is
 * loaded when its format turns up; a missing package means that the format needs ffmpeg. AAC is not among them: the free decoders
 * are GPL.
 */
import { createReadStream } from 'node:fs';
import { emptyRecording, foldChannels, unreadable } from './pcm.js';
import type { AudioFile, PcmSource } from './pcm.js';
import { createResampler } from './resample.js';
import type { Resampler } from './resample.js';

export type WasmFormat = 'mp3' | 'flac' | 'ogg-vorbis' | 'ogg-opus';

/** package and class of each; all four share the interface below. */
const packages = {
  mp3: ['mpg123-decoder', 'MPEGDecoder'],
  flac: ['@wasm-audio-decoders/flac', 'FLACDecoder'],
  'ogg-vorbis': ['@wasm-audio-decoders/ogg-vorbis', 'OggVorbisDecoder'],
  'ogg-opus': ['ogg-opus-decoder', 'OggOpusDecoder'],
} as const satisfies Record<WasmFormat, readonly [string, string]>;

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors?: readonly unknown[];
}
interface WasmDecoder {
  readonly ready: Promise<void>;
  decode(bytes: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Decoded | Promise<Decoded>;
  free(): void;
}
type WasmDecoderClass = new () => WasmDecoder;

const readBytes = 1 << 16;

/** What the first bytes of a file are, when one of these decoders is meant for it. */
export function sniffWasmFormat(head: Uint8Array): WasmFormat | null {
  const ascii = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (ascii.startsWith('fLaC')) return 'flac';
  if (ascii.startsWith('OggS')) {
    if (ascii.includes('OpusHead')) return 'ogg-opus';
    if (ascii.includes('\u0001vorbis')) return 'ogg-vorbis';
    return ascii.includes('\u007fFLAC') ? 'flac' : null;
  }
  if (ascii.startsWith('ID3')) return 'mp3';
  const layer = ((head[1] ?? 0) >> 1) & 3;
  return head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0 && layer !== 0 ? 'mp3' : null;
}

/** The decoder's class, or null when its package is not installed. */
export async function loadWasmDecoder(format: WasmFormat): Promise<WasmDecoderClass | null> {
  const [name, exported] = packages[format];
  try {
    const module = (await import(name)) as Record<string, WasmDecoderClass | undefined>;
    return module[exported] ?? null;
  } catch {
    return null; // An optional package: its absence is normal.
  }
}

/**
 * A source over the file, decoded 64 KiB at a time.
 * Throws  AppError unreadable_document (nothing could be decoded)
 */
export async function wasmSource(file: AudioFile, Decoder: WasmDecoderClass): Promise<PcmSource> {
  const damage: string[] = [];
  const channels = await countChannels(file, Decoder);
  return {
    channels,
    promisedMs: null,
    damage,
    async *blocks() {
      damage.length = 0;
      let resamplers: Resampler[] | undefined;
      for await (const decoded of decodeFile(file, Decoder)) {
        if ((decoded.errors?.length ?? 0) > 0 && damage.length === 0)
          damage.push('Parts of the file are damaged; their sound could not be decoded.');
        if (decoded.samplesDecoded === 0) continue;
        const planar = foldChannels(decoded.channelData.map((c) => c.subarray(0, decoded.samplesDecoded)));
        resamplers ??= Array.from({ length: channels }, () => createResampler(decoded.sampleRate));
        yield resamplers.map((resampler, c) => resampler.push(planar[c] ?? planar[0]!));
      }
      if (!resamplers) throw emptyRecording(file.name);
      yield resamplers.map((resampler) => resampler.flush());
    },
  };
}

async function countChannels(file: AudioFile, Decoder: WasmDecoderClass): Promise<1 | 2> {
  for await (const decoded of decodeFile(file, Decoder))
    if (decoded.samplesDecoded > 0) return decoded.channelData.length === 2 ? 2 : 1;
  throw unreadable(file.name, 'its sound could not be decoded; the file is damaged');
}

async function* decodeFile(file: AudioFile, Decoder: WasmDecoderClass): AsyncGenerator<Decoded, void> {
  const decoder = new Decoder();
  try {
    await decoder.ready;
    for await (const chunk of createReadStream(file.path, {
      highWaterMark: readBytes,
    }) as AsyncIterable<Buffer>)
      yield await decoder.decode(new Uint8Array(chunk));
    if (decoder.flush) yield await decoder.flush();
  } catch (cause) {
    throw unreadable(file.name, 'its sound could not be decoded', cause);
  } finally {
    decoder.free();
  }
}
