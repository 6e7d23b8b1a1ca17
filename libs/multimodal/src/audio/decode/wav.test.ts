import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openPcm } from './open.js';
import type { PcmSource } from './pcm.js';

const folder = mkdtempSync(join(tmpdir(), 'lectern-wav-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Wav {
  readonly tag?: number;
  readonly channels?: number;
  readonly rateHz?: number;
  readonly bits?: number;
  readonly frameBytes?: number;
  readonly promised?: number;
  readonly extra?: Buffer;
  readonly body: Buffer;
}

function wav(parts: Wav): Buffer {
  const { tag = 1, channels = 1, rateHz = 16_000, bits = 16, extra = Buffer.alloc(0), body } = parts;
  const fmt = Buffer.alloc(24);
  fmt.write('fmt ', 0);
  fmt.writeUInt32LE(16, 4);
  fmt.writeUInt16LE(tag, 8);
  fmt.writeUInt16LE(channels, 10);
  fmt.writeUInt32LE(rateHz, 12);
  fmt.writeUInt16LE(parts.frameBytes ?? (bits / 8) * channels, 20);
  fmt.writeUInt16LE(bits, 22);
  const data = Buffer.alloc(8);
  data.write('data', 0);
  data.writeUInt32LE(parts.promised ?? body.length, 4);
  const riff = Buffer.alloc(12);
  riff.write('RIFF', 0);
  riff.write('WAVE', 8);
  return Buffer.concat([riff, extra, fmt, data, body]);
}

function int16(...values: number[]): Buffer {
  return Buffer.from(Int16Array.from(values).buffer);
}

const noFfmpeg = (): Promise<null> => Promise.resolve(null);
let count = 0;
function openBytes(bytes: Buffer): Promise<PcmSource> {
  const path = join(folder, `${count++}.wav`);
  writeFileSync(path, bytes);
  return openPcm({ path, name: 'talk.wav', mediaType: 'audio/wav' }, noFfmpeg);
}
async function samplesOf(bytes: Buffer): Promise<number[][]> {
  const source = await openBytes(bytes);
  const channels: number[][] = Array.from({ length: source.channels }, () => []);
  for await (const block of source.blocks()) block.forEach((b, c) => channels[c]!.push(...b));
  return channels;
}

describe('a WAV that cannot be read', () => {
  const sound = int16(1, 2, 3);
  it.each([
    ['no bytes', Buffer.alloc(0), 'empty_document'],
    ['a header cut in the middle', wav({ body: sound }).subarray(0, 20), 'unreadable_document'],
    ['no data chunk', wav({ body: sound }).subarray(0, 36), 'unreadable_document'],
    ['a data chunk without a sample', wav({ body: Buffer.alloc(0) }), 'empty_document'],
    ['no channels', wav({ channels: 0, frameBytes: 2, body: sound }), 'unreadable_document'],
    ['a rate of 0 Hz', wav({ rateHz: 0, body: sound }), 'unreadable_document'],
    ['frames that do not fit their samples', wav({ frameBytes: 7, body: sound }), 'unreadable_document'],
    ['17 bits', wav({ bits: 17, frameBytes: 3, body: sound }), 'unreadable_document'],
    [
      'a codec of others, without ffmpeg',
      wav({ tag: 17, bits: 4, frameBytes: 1, body: sound }),
      'unsupported_document',
    ],
    ['another format, without ffmpeg', Buffer.from('....ftypM4A ........'), 'unsupported_document'],
  ])('says so: %s', async (_title, bytes, code) => {
    await expect(samplesOf(bytes)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('talk.wav') as string,
    });
  });

  it('tells how to get a decoder', async () => {
    await expect(openBytes(Buffer.from('....ftypM4A ........'))).rejects.toThrow(/install ffmpeg/u);
  });
});

describe('a WAV that can be read', () => {
  it('gives 16-bit samples', async () => {
    expect(await samplesOf(wav({ body: int16(0, 16_384, -32_768) }))).toEqual([[0, 0.5, -1]]);
  });

  it('gives 8, 24 and 32-bit samples', async () => {
    expect(await samplesOf(wav({ bits: 8, body: Buffer.of(128, 192, 0) }))).toEqual([[0, 0.5, -1]]);
    expect(await samplesOf(wav({ bits: 24, body: Buffer.of(0, 0, 0x40, 0, 0, 0x80) }))).toEqual([[0.5, -1]]);
    expect(await samplesOf(wav({ bits: 32, body: Buffer.of(0, 0, 0, 0x40, 0, 0, 0, 0x80) }))).toEqual([
      [0.5, -1],
    ]);
  });

  it('gives G.711 samples', async () => {
    const [mu] = await samplesOf(wav({ tag: 7, bits: 8, body: Buffer.of(0xff, 0x00, 0x80) }));
    expect(mu!.map((v) => Math.abs(Math.round(v * 32_768)))).toEqual([0, 32_124, 32_124]);
    const [a] = await samplesOf(wav({ tag: 6, bits: 8, body: Buffer.of(0xd5, 0x55, 0x2a) }));
    expect(a!.map((v) => Math.round(v * 32_768))).toEqual([8, -8, -32_256]);
  });

  it('lets no NaN and no absurd peak through', async () => {
    const body = Buffer.from(Float32Array.of(NaN, Infinity, -7, 0.25).buffer);
    expect(await samplesOf(wav({ tag: 3, bits: 32, body }))).toEqual([[0, 1, -1, 0.25]]);
  });

  it('keeps two channels apart and mixes more into one', async () => {
    expect(await samplesOf(wav({ channels: 2, body: int16(16_384, 0, 0, -16_384) }))).toEqual([
      [0.5, 0],
      [0, -0.5],
    ]);
    expect(await samplesOf(wav({ channels: 4, body: int16(16_384, 16_384, 0, 0) }))).toEqual([[0.25]]);
  });

  it('skips chunks it does not know', async () => {
    const extra = Buffer.concat([Buffer.from('LIST\x03\0\0\0'), Buffer.from('abc\0')]);
    expect(await samplesOf(wav({ extra, body: int16(16_384) }))).toEqual([[0.5]]);
  });

  it('reads to the end when the length was never filled in', async () => {
    expect(await samplesOf(wav({ promised: 0xffff_ffff, body: int16(16_384, 0) }))).toEqual([[0.5, 0]]);
  });

  it('reads what is there of a cut-off file, and says so', async () => {
    const source = await openBytes(wav({ promised: 64_000, body: Buffer.alloc(32_001) }));
    expect(source.damage).toEqual([
      'The file is cut off: its header promises 2.0 s of sound, 1.0 s are there.',
    ]);
    expect(source.promisedMs).toBeCloseTo(1000, 0);
  });
});
