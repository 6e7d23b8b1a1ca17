import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from '@lectern/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultReadLimits } from '../ports/reader.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { openTestRunner } from '../testing/ort-runner.js';
import { readAudio } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'lectern-audio-'));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples/matter/deposition.wav');
const progress: Progress[] = [];

function read(path: string, name: string, limits: Partial<ReadContext['limits']> = {}): Promise<ReadResult> {
  const context: ReadContext = {
    limits: { ...defaultReadLimits, ...limits },
    models: openTestRunner(),
    tempDir: mkdtempSync(join(folder, 'run-')),
    onProgress: (p) => progress.push(p),
  };
  return readAudio({ path, name, mediaType: 'audio/wav' }, context);
}

function writeWav(name: string, samples: Float32Array): string {
  const header = Buffer.alloc(44);
  header.write('RIFF....WAVEfmt ');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(3, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(16_000, 24);
  header.writeUInt32LE(64_000, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(32, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([header, new Uint8Array(samples.buffer)]));
  return path;
}

/** A repeatable hiss. */
function noise(seconds: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: seconds * 16_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 0.5;
  });
}

const chords = Float32Array.from({ length: 8 * 16_000 }, (_, i) => {
  const decay = Math.exp((-4 * (i % 8000)) / 8000);
  return (
    0.2 * decay * [220, 277.2, 329.6].reduce((sum, hz) => sum + Math.sin((2 * Math.PI * hz * i) / 16_000), 0)
  );
});

describe('readAudio', () => {
  it.each([
    ['silence', new Float32Array(5 * 16_000)],
    ['noise', noise(8)],
    ['music', chords],
  ])(
    'finds no words in %s and says so',
    async (name, samples) => {
      const result = await read(writeWav(`${name}.wav`, samples), name);
      expect(result.pieces).toEqual([]);
      expect(result.skipped).toHaveLength(1);
      expect(result.skipped[0]!.why).toContain('No speech');
      expect(result.durationMs).toBe((samples.length / 16_000) * 1000);
      expect(result.language).toBeUndefined();
    },
    30_000,
  );

  it('refuses a recording beyond the limit before it loads a model', async () => {
    const path = writeWav('long.wav', new Float32Array(3 * 16_000));
    await expect(read(path, 'long.wav', { maxAudioMs: 2000 })).rejects.toMatchObject({
      code: 'limit_exceeded',
    });
  });

  it('refuses an empty file', async () => {
    const path = join(folder, 'empty.mp3');
    writeFileSync(path, '');
    await expect(read(path, 'empty.mp3')).rejects.toMatchObject({ code: 'empty_document' });
  });

  it('refuses what is not a recording', async () => {
    const path = join(folder, 'fake.mp3');
    writeFileSync(path, 'This is a letter, not a song. '.repeat(100));
    await expect(read(path, 'fake.mp3')).rejects.toMatchObject({
      code: expect.stringMatching(/^(unreadable|unsupported)_document$/u) as string,
    });
  });

  it.skipIf(!existsSync(sample))(
    'hears what the sample deposition says, and when',
    async () => {
      progress.length = 0;
      const result = await read(sample, 'deposition.wav');
      const said = result.pieces.map((piece) => piece.text).join(' ');
      // The given name is a close call of this small model: processors without VNNI round to "David".
      expect(said).toMatch(
        /^My name is (?:Dana|David) Whitfield\. I am the site manager of the warehouse\./u,
      );
      expect(said).toContain('The alarm code was changed by the night guard.');
      expect(said).toMatch(/compressor was delivered on the (14th|fourteenth) of March/u);
      expect(result.language).toBe('en');
      expect(result.skipped).toEqual([]);
      let last = 0;
      for (const piece of result.pieces) {
        expect(piece.segments).toEqual([{ start: 0, end: piece.text.length }]);
        if (piece.source.kind !== 'time') throw new Error(`unexpected source ${piece.source.kind}`);
        expect(piece.source.startMs).toBeGreaterThanOrEqual(last);
        expect(piece.source.endMs).toBeGreaterThan(piece.source.startMs);
        expect(piece.source).not.toHaveProperty('speaker');
        last = piece.source.endMs;
      }
      expect(last).toBeLessThanOrEqual(result.durationMs!);
      const seconds = Math.round(result.durationMs! / 1000);
      expect(progress.at(-1)).toMatchObject({ unit: 'seconds', done: progress.at(-1)!.total });
      expect(Math.abs(progress.at(-1)!.done - seconds)).toBeLessThanOrEqual(1);
    },
    180_000,
  );
});
