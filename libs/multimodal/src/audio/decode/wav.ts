/**
 * WAV (RIFF and RF64): our own small parser, so that the commonest recording opens on every machine. Linear PCM of 8 to 32 bits, 32 and
 * 64 bit float, A-law and mu-law. Compressed WAVs are left to ffmpeg.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { emptyRecording, splitChannels, unreadable } from './pcm.js';
import type { AudioFile, PcmSource } from './pcm.js';
import { createResampler } from './resample.js';

export interface WavHeader {
  readonly codec: 'int' | 'float' | 'alaw' | 'mulaw';
  readonly channels: number;
  readonly rateHz: number;
  readonly bits: number;
  /** Bytes of one sample of all channels. */
  readonly frameBytes: number;
  readonly dataStart: number;
  /** Bytes of sound that really are in the file. */
  readonly dataBytes: number;
  /** Bytes that the header promises, null when it was written before the length was known. */
  readonly promisedBytes: number | null;
}

const unknownLength = 0xffff_ffff;
const readBytes = 1 << 18;

/**
 * Walks the chunks. Returns null when the WAV holds a codec that is not ours.
 * Throws  AppError unreadable_document (no or absurd header), empty_document (no sound)
 */
export async function readWavHeader(file: AudioFile): Promise<WavHeader | null> {
  const handle = await open(file.path, 'r');
  try {
    const fileBytes = (await handle.stat()).size;
    const read = async (position: number, bytes: number): Promise<DataView> => {
      const buffer = new Uint8Array(bytes);
      const { bytesRead } = await handle.read(buffer, 0, bytes, position);
      return new DataView(buffer.buffer, 0, bytesRead);
    };
    let format: Format | undefined;
    let long: number | undefined;
    for (let at = 12, chunks = 0; at + 8 <= fileBytes && chunks < 1000; chunks++) {
      const head = await read(at, 8);
      if (head.byteLength < 8) break;
      const id = fourCc(head, 0);
      const size = head.getUint32(4, true);
      if (id === 'ds64' && size >= 16) long = safeSize((await read(at + 8, 16)).getBigUint64(8, true));
      if (id === 'fmt ') format = parseFormat(await read(at + 8, Math.min(size, 40)), file.name);
      if (id === 'data') {
        if (!format) throw unreadable(file.name, 'its header does not say how the sound is stored');
        const promised = size === unknownLength ? (long ?? null) : size === 0 && format.known ? null : size;
        const there = fileBytes - at - 8;
        const dataBytes = Math.min(there, promised ?? there);
        const header = finish(format, { dataStart: at + 8, dataBytes, promisedBytes: promised });
        if (header && header.dataBytes < header.frameBytes) throw emptyRecording(file.name);
        return header;
      }
      at += 8 + size + (size % 2);
    }
    throw unreadable(file.name, format ? 'it holds no sound data' : 'its header is damaged');
  } finally {
    await handle.close();
  }
}

interface Format {
  readonly tag: number;
  readonly channels: number;
  readonly rateHz: number;
  readonly frameBytes: number;
  readonly bits: number;
  readonly known: boolean;
}

function parseFormat(view: DataView, name: string): Format {
  if (view.byteLength < 16) throw unreadable(name, 'its header is cut off');
  let tag = view.getUint16(0, true);
  const channels = view.getUint16(2, true);
  const rateHz = view.getUint32(4, true);
  const frameBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  if (tag === 0xfffe && view.byteLength >= 26) tag = view.getUint16(24, true);
  const known = tag === 1 || tag === 3 || tag === 6 || tag === 7;
  if (!known) return { tag, channels, rateHz, frameBytes, bits, known };
  if (channels < 1 || channels > 64 || rateHz < 1000 || rateHz > 384_000)
    throw unreadable(name, `its header names ${channels} channels at ${rateHz} Hz`);
  const sampleBytes = bits / 8;
  const allowed = tag === 1 ? [8, 16, 24, 32] : tag === 3 ? [32, 64] : [8];
  if (!allowed.includes(bits) || frameBytes !== sampleBytes * channels)
    throw unreadable(name, `its header names ${bits} bits in ${frameBytes} bytes for ${channels} channels`);
  return { tag, channels, rateHz, frameBytes, bits, known };
}

function finish(
  format: Format,
  data: { dataStart: number; dataBytes: number; promisedBytes: number | null },
): WavHeader | null {
  if (!format.known) return null;
  const { channels, rateHz, bits, frameBytes } = format;
  const codec = format.tag === 1 ? 'int' : format.tag === 3 ? 'float' : format.tag === 6 ? 'alaw' : 'mulaw';
  return { codec, channels, rateHz, bits, frameBytes, ...data };
}

/** A source over the file's samples; reads 256 KiB at a time. */
export function wavSource(file: AudioFile, header: WavHeader): PcmSource {
  const { channels, rateHz, frameBytes, dataStart, dataBytes, promisedBytes } = header;
  const toMs = (bytes: number): number => (bytes / frameBytes / rateHz) * 1000;
  const damage: string[] = [];
  if (promisedBytes !== null && promisedBytes - dataBytes >= frameBytes * rateHz * 0.05)
    damage.push(
      `The file is cut off: its header promises ${seconds(toMs(promisedBytes))} s of sound, ${seconds(toMs(dataBytes))} s are there.`,
    );
  return {
    channels: channels === 2 ? 2 : 1,
    promisedMs: toMs(dataBytes),
    damage,
    async *blocks() {
      const whole = dataBytes - (dataBytes % frameBytes);
      const stream = createReadStream(file.path, {
        start: dataStart,
        end: dataStart + whole - 1,
        highWaterMark: readBytes,
      });
      const resamplers = Array.from({ length: channels === 2 ? 2 : 1 }, () => createResampler(rateHz));
      let rest: Uint8Array = new Uint8Array(0);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
        const usable = bytes.length - (bytes.length % frameBytes);
        rest = bytes.subarray(usable);
        const planar = splitChannels(toFloats(bytes.subarray(0, usable), header), channels);
        yield planar.map((samples, c) => resamplers[c]!.push(samples));
      }
      yield resamplers.map((resampler) => resampler.flush());
    },
  };
}

function toFloats(bytes: Uint8Array, header: WavHeader): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sampleBytes = header.bits / 8;
  const out = new Float32Array(bytes.byteLength / sampleBytes);
  const sample = sampleReader(header, view);
  for (let i = 0; i < out.length; i++) out[i] = sample(i * sampleBytes);
  return out;
}

function sampleReader(header: WavHeader, view: DataView): (at: number) => number {
  switch (header.codec) {
    case 'alaw':
      return (at) => alaw(view.getUint8(at));
    case 'mulaw':
      return (at) => mulaw(view.getUint8(at));
    case 'float':
      return header.bits === 32 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
    case 'int':
      if (header.bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
      if (header.bits === 16) return (at) => view.getInt16(at, true) / 32_768;
      if (header.bits === 24)
        return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608;
      return (at) => view.getInt32(at, true) / 2_147_483_648;
  }
}

/** ITU-T G.711. */
function alaw(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = bits & 15;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return ((bits & 0x80) !== 0 ? magnitude : -magnitude) / 32_768;
}

/** ITU-T G.711. */
function mulaw(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return ((bits & 0x80) !== 0 ? -magnitude : magnitude) / 32_768;
}

function safeSize(value: bigint): number | undefined {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}

function fourCc(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
