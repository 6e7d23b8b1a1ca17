/** `lectern ask`: a question over a collection; the quotes with their places, or that the documents do not say. */
import type { Call, Command } from '../args/command.js';
import { intOption } from '../args/parse.js';
import { answerText } from '../output/answer.js';
import { oneLine } from '../output/format.js';
import { placeOf } from '../output/places.js';
import {
  collectionName,
  collectionOption,
  findCollection,
  inSession,
  jsonOption,
  printJson,
  wantsJson,
} from './shared.js';

async function run(call: Call): Promise<number> {
  const name = collectionName(call);
  const top = intOption(call.options, 'top', [1, 50]);
  const question = call.words.join(' ');
  const { terminal } = call;
  return inSession(call, async ({ api }) => {
    const collection = await findCollection(api, name);
    terminal.live('Reading ...');
    const request = { collection_id: collection.id, question, ...(top === undefined ? {} : { top }) };
    const answer = await api.ask(request, (event) => {
      if (event.type !== 'answer.evidence') return;
      const { citation } = event.evidence;
      terminal.live(oneLine(`${placeOf(citation)}: ${citation.cited_text}`, terminal.columns() - 1));
    });
    terminal.live('');
    if (wantsJson(call)) printJson(call, answer);
    else terminal.out(answerText(answer));
    return 0;
  });
}

export const ask: Command = {
  name: 'ask',
  summary: 'ask a question over a collection',
  usage: '-c COLLECTION "QUESTION" [--json] [--top N]',
  words: [1, Number.MAX_SAFE_INTEGER],
  options: {
    collection: collectionOption,
    json: jsonOption,
    top: { type: 'string', value: 'N', about: 'how many places to show, 1 to 50 (default: 5)' },
  },
  run,
};
