/**
 * `lectern demo`: reads the bundled sample matter and asks the questions that come with it. Succeeds only when every answer was
 * found in the documents with verified citations of every kind of place: box, region, time and line.
 */
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import type { Answer } from '@lectern/contracts';
import { z } from 'zod';
import { parseJson } from '../api/http.js';
import type { Call, Command } from '../args/command.js';
import { collect } from '../collect/collect.js';
import { withSession } from '../instance/connect.js';
import type { Session } from '../instance/connect.js';
import { portIsFree } from '../instance/ports.js';
import { answerText } from '../output/answer.js';
import { sampleFolder } from '../paths.js';
import { addWithProgress } from './add-with-progress.js';
import { dashboardAddress, jsonOption, printJson, untilAborted, wantsJson } from './shared.js';
import { defaultPort } from './up.js';

const collection = 'sample-matter';
const kinds = ['box_location', 'region_location', 'time_location', 'line_location'] as const;
const questionsSchema = z.object({
  documents: z.array(z.string()).min(1),
  questions: z.array(z.object({ question: z.string(), place: z.enum(kinds) })).min(1),
});

function loadQuestions(): z.infer<typeof questionsSchema> {
  const file = path.join(sampleFolder, 'questions.json');
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const parsed = questionsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'setup_failed',
    `The sample's questions (${file}) are missing or damaged; restore the checkout.`,
  );
}

async function addSample(call: Call, session: Session, documents: readonly string[]): Promise<string> {
  const { config, terminal } = call;
  const given = documents.map((name) => path.join(sampleFolder, name));
  const { tempDir, environment } = config;
  const collected = await collect(given, { tempDir, environment, signal: session.signal });
  try {
    const { collectionId, entries } = await addWithProgress(terminal, session, {
      collection,
      collected,
      wait: true,
    });
    const ready = entries.every((entry) => entry.state === 'document' && entry.document.status === 'ready');
    if (!ready)
      throw new AppError(
        'unreadable_document',
        'Not every document of the sample could be read; the reasons stand above.',
      );
    return collectionId;
  } finally {
    collected.clean();
  }
}

/** What is wrong with the answers; empty when the demo succeeded. */
export function shortcomings(answers: readonly Answer[]): string[] {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const answer of answers) {
    const citations = answer.content.flatMap((part) => part.citations);
    for (const citation of citations) seen.add(citation.type);
    if (!answer.found || citations.length === 0) wrong.push(`"${answer.question}" was not answered`);
    if (citations.some((citation) => !citation.verified)) {
      wrong.push(`"${answer.question}" has a citation that could not be verified`);
    }
  }
  for (const kind of kinds) if (!seen.has(kind)) wrong.push(`no answer cites a ${kind}`);
  return wrong;
}

async function show(call: Call, session: Session): Promise<number> {
  const { terminal } = call;
  const once = call.options['once'] === true;
  const { documents, questions } = loadQuestions();
  const collectionId = await addSample(call, session, documents);
  const answers: Answer[] = [];
  for (const { question } of questions) {
    const answer = await session.api.ask({ collection_id: collectionId, question });
    answers.push(answer);
    if (!wantsJson(call)) terminal.out(`\n> ${question}\n\n${answerText(answer)}`);
  }
  const address = dashboardAddress(session.url, session.apiKey);
  if (wantsJson(call)) printJson(call, { answers, url: session.url });
  else terminal.out(once ? `Dashboard (while Lectern runs): ${session.url}` : `Dashboard: ${address}`);
  const wrong = shortcomings(answers);
  for (const line of wrong) terminal.note(`lectern: ${line}.`);
  if (!once && session.own) {
    terminal.note('Press Ctrl-C to stop.');
    await untilAborted(session.signal);
  }
  return wrong.length === 0 ? 0 : 1;
}

async function run(call: Call): Promise<number> {
  const { config, signal, terminal } = call;
  const port = (await portIsFree(defaultPort)) ? defaultPort : null;
  return withSession(
    {
      config,
      signal,
      port,
      note: (line) => terminal.note(line),
      onStart: () => terminal.note('Starting Lectern ...'),
    },
    (session) => show(call, session),
  );
}

export const demo: Command = {
  name: 'demo',
  summary: 'read the sample matter, ask four questions, show the cited answers',
  usage: '[--once] [--json]',
  words: [0, 0],
  options: {
    once: { type: 'boolean', about: 'stop afterwards instead of keeping the dashboard open' },
    json: jsonOption,
  },
  run,
};
