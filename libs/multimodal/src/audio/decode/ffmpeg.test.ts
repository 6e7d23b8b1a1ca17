import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from './ffmpeg.js';
import { openPcm } from './open.js';

const ffmpeg = await findFfmpeg();
if (!ffmpeg) process.stderr.write('skipped: tests of compressed recordings need ffmpeg\n');

const folder = mkdtempSync(join(tmpdir(), 'lectern-ffmpeg-'));
afterAll(() => rmSync(folder, { recursive: true }));

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
    ['packed.wav', ['-c:a', 'adpcm_ms']],
  ])('keeps length and pitch: %s', async (name, options) => {
    const { seconds, crossings, damage } = await decode(encode(name, ...options));
    expect(Math.abs(seconds - 2)).toBeLessThan(0.1);
    expect(Math.abs(crossings / seconds - 440)).toBeLessThan(10);
    expect(damage).toEqual([]);
  });

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
