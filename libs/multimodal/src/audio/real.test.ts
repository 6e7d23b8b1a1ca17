import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { defaultReadLimits } from '../ports/reader.js';
import { openTestRunner } from '../testing/ort-runner.js';
import { realData } from '../testing/real-data.js';
import { readAudio } from './index.js';

const tempDir = mkdtempSync(join(tmpdir(), 'lectern-audio-real-'));
afterAll(() => rmSync(tempDir, { recursive: true }));
const path = realData('audio', 'stereo-two-speakers.wav');

it.skipIf(path === undefined)(
  'tells two speakers apart who have a channel each',
  async () => {
    const file = { path: path!, name: 'stereo-two-speakers.wav', mediaType: 'audio/wav' };
    const context = {
      limits: defaultReadLimits,
      models: openTestRunner(),
      tempDir,
      onProgress: () => undefined,
    };
    const result = await readAudio(file, context);
    const said = result.pieces.map((piece) => [
      piece.source.kind === 'time' && piece.source.speaker,
      piece.text,
    ]);
    expect(said).toEqual([
      ['channel 1', expect.stringContaining('complaint against the wizard')],
      ['channel 2', expect.stringContaining('horizon seems extremely distant')],
    ]);
  },
  180_000,
);
