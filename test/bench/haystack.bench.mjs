/** ./lectern bench haystack: compiled from haystack/run.ts by the launcher. */
import '../dist/bench/haystack/run.js';
