/** ./lectern bench kills: compiled from kills/run.ts by the launcher. */
import '../dist/bench/kills/run.js';
