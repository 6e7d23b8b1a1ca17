/** How long answers over one unit take, warm, and what they quote. */
import type { Engine, PrefillResult } from '@lectern/engine';
import { median, questionOf, say } from '../engine-data.js';

export interface Asking {
  /** Milliseconds, medians. */
  readonly whole: number;
  readonly select: number;
}

const questions = [
  'Who is the maid of honor of the Empress?',
  'What illness did Anna Pavlovna say she was suffering from?',
  'When did Napoleon enter Moscow?',
  'Where was Prince Andrew wounded?',
  "Which state's law governs the agreement?",
];

export async function measureAsking(engine: Engine, prefill: PrefillResult, text: string): Promise<Asking> {
  const context = await engine.compose([{ unit: prefill.unit, documentId: 'text' }]);
  const times: number[] = [];
  const stages = { select: [] as number[], read: [] as number[] };
  for (let round = 0; round < 5; round++) {
    for (const question of questions) {
      const begin = performance.now();
      const result = await engine.attend(context, questionOf(question), { top: 3 });
      times.push(performance.now() - begin);
      stages.select.push(result.timingsMs.select);
      stages.read.push(result.timingsMs.read);
      if (round > 0) continue;
      say(`${question} ${result.found ? 'found' : 'not found'}`);
      for (const e of result.evidence)
        say(`   ${e.score.toFixed(2)} ${JSON.stringify(text.slice(e.charStart, e.charEnd).slice(0, 140))}`);
    }
  }
  say(
    `attend over ${prefill.tokens} tokens, warm, ${times.length} questions: median ${median(times).toFixed(0)} ms, ` +
      `best ${Math.min(...times).toFixed(0)} ms (select ${median(stages.select).toFixed(0)}, read ${median(stages.read).toFixed(0)})`,
  );
  return { whole: median(times), select: median(stages.select) };
}
