/** `lectern ls`: the collections, or the documents of one. */
import type { Collection, DocumentObject } from '@lectern/contracts';
import type { Call, Command } from '../args/command.js';
import { textOption } from '../args/parse.js';
import { bytes, count, table } from '../output/format.js';
import { collectionOption, findCollection, inSession, jsonOption, printJson, wantsJson } from './shared.js';

function collectionRow({ name, documents, tokens }: Collection): string[] {
  const open = documents.queued + documents.reading + documents.prefilling;
  return [
    name,
    `${count(documents.ready)} ready`,
    open > 0 ? `${count(open)} being read` : '',
    documents.failed > 0 ? `${count(documents.failed)} failed` : '',
    `${count(tokens)} tokens`,
  ];
}

function documentRow(document: DocumentObject): string[] {
  const last = document.status === 'failed' ? (document.error?.message ?? '') : '';
  const tokens = document.tokens === null ? '' : `${count(document.tokens)} tokens`;
  return [document.id, document.status, bytes(document.bytes), tokens, document.title, last];
}

async function run(call: Call): Promise<number> {
  const name = textOption(call.options, 'collection');
  return inSession(call, async ({ api }) => {
    if (name === undefined) {
      const collections = await api.collections();
      if (wantsJson(call)) printJson(call, { object: 'list', data: collections });
      else if (collections.length === 0) call.terminal.out('No collections yet.');
      else call.terminal.out(table(collections.map(collectionRow)));
      return 0;
    }
    const collection = await findCollection(api, name);
    const documents = await api.documents(collection.id);
    if (wantsJson(call)) printJson(call, { object: 'list', data: documents });
    else if (documents.length === 0) call.terminal.out(`Collection "${name}" is empty.`);
    else call.terminal.out(table(documents.map(documentRow)));
    return 0;
  });
}

export const ls: Command = {
  name: 'ls',
  summary: 'list collections, or the documents of one',
  usage: '[-c COLLECTION] [--json]',
  words: [0, 0],
  options: { collection: collectionOption, json: jsonOption },
  run,
};
