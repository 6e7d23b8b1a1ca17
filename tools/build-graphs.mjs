/**
 * Builds the ONNX graphs of a model ahead of its first use, and prints their sizes. MODEL is a bundled model's name or a folder with a
 * manifest.json; PRECISION is int8 (default), int7 or float32.
 *   npm run build; node tools/build-graphs.mjs MODEL FOLDER [PRECISION...]
 */
import { buildModelGraphs, precisions } from '../libs/engine/dist/build-graphs.js';

const [model, folder, ...wanted] = process.argv.slice(2);
if (model === undefined || folder === undefined || !wanted.every((one) => precisions.includes(one))) {
  process.stderr.write(`Usage: node tools/build-graphs.mjs MODEL FOLDER [${precisions.join('|')}...]\n`);
  process.exit(2);
}
try {
  for (const { path, bytes } of await buildModelGraphs(model, folder, wanted.length > 0 ? wanted : ['int8']))
    process.stdout.write(`${(bytes / 1e6).toFixed(1).padStart(7)} MB  ${path}\n`);
} catch (error) {
  process.stderr.write(`${error.code === undefined ? error.stack : `${error.code}: ${error.message}`}\n`);
  process.exit(1);
}
