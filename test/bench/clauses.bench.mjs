/** ./lectern bench clauses: compiled from engine-clauses.ts by the launcher. */
import '../dist/bench/engine-clauses.js';
