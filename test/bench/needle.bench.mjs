/** ./lectern bench needle: compiled from needle/run.ts by the launcher; the PNG writer is the one that draws samples. */
import { encodeRgb } from '../../tools/sample/png.mjs';
import { runNeedle } from '../dist/bench/needle/run.js';

await runNeedle(process.argv.slice(2), encodeRgb);
