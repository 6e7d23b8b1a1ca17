/** ./lectern bench tiers: compiled from tiers/run.ts by the launcher. */
import '../dist/bench/tiers/run.js';
