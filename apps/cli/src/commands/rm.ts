/** `lectern rm`: deletes documents by id, or a whole collection, with everything computed from them. */
import type { Call, Command } from '../args/command.js';
import { UsageError } from '../args/command.js';
import { textOption } from '../args/parse.js';
import { plural } from '../output/format.js';
import { collectionOption, findCollection, inSession, jsonOption, printJson, wantsJson } from './shared.js';

async function run(call: Call): Promise<number> {
  const name = textOption(call.options, 'collection');
  const ids = call.words;
  if ((name === undefined) === (ids.length === 0)) {
    throw new UsageError('name either documents by their ids, or a collection with -c');
  }
  return inSession(call, async ({ api }) => {
    if (name !== undefined) {
      const collection = await findCollection(api, name);
      const deleted = await api.deleteCollection(collection.id);
      if (wantsJson(call)) printJson(call, { object: 'list', data: [deleted] });
      else call.terminal.out(`Deleted "${name}" with ${plural(collection.documents.total, 'document')}.`);
      return 0;
    }
    const data = [];
    for (const id of ids) data.push(await api.deleteDocument(id));
    if (wantsJson(call)) printJson(call, { object: 'list', data });
    else call.terminal.out(`Deleted ${plural(data.length, 'document')}.`);
    return 0;
  });
}

export const rm: Command = {
  name: 'rm',
  summary: 'delete documents or a collection, with everything computed from them',
  usage: 'DOCUMENT_ID... | -c COLLECTION [--json]',
  words: [0, Number.MAX_SAFE_INTEGER],
  options: { collection: collectionOption, json: jsonOption },
  run,
};
