/**
 * Makes the random model for tests: libs/engine/models/tiny. The same bytes on every machine; a test holds the checked-in ones
 * against them. Run: npm run build, then node tools/make-tiny-model.mjs
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeRandomModel } from '../libs/engine/dist/testing/random-model.js';
import { tinyModel } from '../libs/engine/dist/testing/tiny-model.js';

const folder = path.resolve(fileURLToPath(import.meta.url), '../../libs/engine/models/tiny');
await writeRandomModel(folder, tinyModel);
process.stdout.write(`The model is in ${folder}.\n`);
