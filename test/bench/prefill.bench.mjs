/** ./lectern bench prefill: compiled from engine-prefill.ts by the launcher. */
import '../dist/bench/engine-prefill.js';
