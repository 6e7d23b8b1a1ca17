import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { detect } from '../../detect/detect.js';
import { findFfmpeg } from './ffmpeg.js';
import { openPcm } from './open.js';

// Encoders start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const ffmpeg = await findFfmpeg();
if (!ffmpeg) process.stderr.write('skipped: tests of compressed recordings need ffmpeg\n');

const folder = mkdtempSync(join(tmpdir(), 'lectern-ffmpeg-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A moving picture beside the tone: recordings of meetings are often videos. */
const picture = ['-f', 'lavfi', '-i', 'color=duration=2:size=32x32:rate=5', '-c:v', 'mjpeg'];

/** Two seconds of a 440 Hz tone. */
function encode(name: string, ...options: readonly string[]): string {
  const path = join(folder, name);
  const source = [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440:sample_rate=44100:duration=2',
  ];
  const run = spawnSync(ffmpeg!.path, [...source, ...options, path]);
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return path;
}

async function decode(
  path: string,
): Promise<{ seconds: number; crossings: number; damage: readonly string[] }> {
  const source = await openPcm({ path, name: 'tone', mediaType: 'audio/mpeg' });
  const samples: number[] = [];
  for await (const block of source.blocks()) samples.push(...block[0]!);
  let crossings = 0;
  for (let i = 1; i < samples.length; i++) if (samples[i - 1]! < 0 && samples[i]! >= 0) crossings++;
  return { seconds: samples.length / 16_000, crossings, damage: source.damage };
}

describe.skipIf(!ffmpeg)('a recording through ffmpeg', () => {
  it.each([
    ['tone.m4a', ['-c:a', 'aac']],
    ['tone.flac', ['-c:a', 'flac']],
    ['tone.ogg', ['-c:a', 'flac']],
    ['stereo.mka', ['-c:a', 'flac', '-ac', '2']],
    ['lossless.m4a', ['-c:a', 'alac']],
    ['bare.aac', ['-c:a', 'aac']],
    ['phone.3gp', ['-c:a', 'aac']],
    ['meeting.mp4', [...picture, '-c:v', 'mpeg4', '-c:a', 'aac']],
    ['meeting.mov', [...picture, '-c:a', 'pcm_s16be']],
    ['meeting.mkv', [...picture, '-c:a', 'flac']],
    ['meeting.avi', [...picture, '-c:a', 'adpcm_ms']],
    ['browser.webm', ['-ar', '48000', '-c:a', 'opus', '-strict', '-2']],
    ['voice.opus', ['-ar', '48000', '-c:a', 'opus', '-strict', '-2']],
    ['vorbis.ogg', ['-ac', '2', '-c:a', 'vorbis', '-strict', '-2']],
    ['broadcast.ts', ['-c:a', 'aac']],
    ['studio.aiff', ['-c:a', 'pcm_s24be']],
    ['old.au', ['-c:a', 'pcm_mulaw']],
    ['apple.caf', ['-c:a', 'pcm_s16be']],
    ['long.w64', ['-c:a', 'pcm_s16le']],
    ['packed.wv', ['-c:a', 'wavpack']],
    ['packed.wav', ['-c:a', 'adpcm_ms']],
    ['ima.wav', ['-c:a', 'adpcm_ima_wav']],
  ])('keeps length and pitch: %s', async (name, options) => {
    const { seconds, crossings, damage } = await decode(encode(name, ...options));
    expect(Math.abs(seconds - 2)).toBeLessThan(0.1);
    expect(Math.abs(crossings / seconds - 440)).toBeLessThan(10);
    expect(damage).toEqual([]);
  });

  it.each(['meeting.mp4', 'browser.webm', 'broadcast.ts', 'studio.aiff', 'old.au', 'long.w64', 'packed.wv'])(
    'is known for one by its bytes: %s',
    async (name) => {
      expect(await detect(join(folder, name), 'recording')).toMatchObject({ kind: 'audio' });
    },
  );

  it('reads what is there of a cut-off file, and says so', async () => {
    const bytes = readFileSync(encode('whole.flac', '-c:a', 'flac'));
    const path = join(folder, 'cut.flac');
    writeFileSync(path, bytes.subarray(0, bytes.length * 0.6));
    const { seconds, damage } = await decode(path);
    expect(seconds).toBeLessThan(1.5);
    expect(damage.join(' ')).toContain('cut off');
  });

  it('refuses a damaged file with a reason', async () => {
    const bytes = readFileSync(encode('whole.m4a', '-c:a', 'aac'));
    const path = join(folder, 'cut.m4a');
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    await expect(decode(path)).rejects.toMatchObject({ code: 'unreadable_document' });
  });

  it('does not follow a playlist to another file', async () => {
    const target = encode('target.flac', '-c:a', 'flac');
    const hls = join(folder, 'list.mp3');
    writeFileSync(hls, `#EXTM3U\n#EXTINF:2,\nfile://${target}\n#EXT-X-ENDLIST\n`);
    const concat = join(folder, 'list.m4a');
    writeFileSync(concat, `ffconcat version 1.0\nfile '${target}'\n`);
    await expect(decode(hls)).rejects.toMatchObject({ code: 'unreadable_document' });
    await expect(decode(concat)).rejects.toMatchObject({ code: 'unreadable_document' });
  });

  it('believes the sound, not the length that a header promises', async () => {
    const bytes = readFileSync(encode('whole.au', '-c:a', 'pcm_s16be'));
    bytes.writeUInt32BE(0x7fff_0000, 8);
    const path = join(folder, 'boasts.au');
    writeFileSync(path, bytes);
    const { seconds, damage } = await decode(path);
    expect(Math.abs(seconds - 2)).toBeLessThan(0.1);
    expect(damage.join(' ')).toContain('cut off');
  });

  it('refuses a file without a sound track', async () => {
    const path = join(folder, 'silent.mkv');
    spawnSync(ffmpeg!.path, [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'color=duration=1:size=32x32',
      '-c:v',
      'mjpeg',
      path,
    ]);
    await expect(decode(path)).rejects.toMatchObject({ code: 'unreadable_document' });
  });
});
