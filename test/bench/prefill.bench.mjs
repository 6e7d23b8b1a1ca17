/** ./lectern bench prefill: compiled from prefill/run.ts by the launcher. */
import '../dist/bench/prefill/run.js';
