/** ./lectern bench restore: compiled from restore/run.ts by the launcher. */
import '../dist/bench/restore/run.js';
