/** ./lectern bench fit: compiled from fit/run.ts by the launcher. */
import '../dist/bench/fit/run.js';
