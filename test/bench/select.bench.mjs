/** ./lectern bench select: compiled from select/run.ts by the launcher. */
import '../dist/bench/select/run.js';
