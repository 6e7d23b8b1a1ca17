/** ./lectern bench clauses: compiled from clauses/run.ts by the launcher; the PNG writer is the one that draws samples. */
import { encodeRgb } from '../../tools/sample/png.mjs';
import { runClauses } from '../dist/bench/clauses/run.js';

await runClauses(process.argv.slice(2), encodeRgb);
