/** ./lectern bench needle: compiled from needle/run.ts by the launcher. */
import '../dist/bench/needle/run.js';
