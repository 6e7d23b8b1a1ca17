/** ./lectern bench collection: compiled from collection/run.ts by the launcher. */
import '../dist/bench/collection/run.js';
