/** `lectern rm`: deletes documents by id, or a whole collection, with everything computed from them, and says what has gone. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeletedWithReceipt } from '@lectern/contracts';
import type { Api } from '../api/api.js';
import type { Call, Command } from '../args/command.js';
import { UsageError } from '../args/command.js';
import { textOption } from '../args/parse.js';
import { receiptLine } from '../output/receipt.js';
import { collectionOption, findCollection, inSession, jsonOption, printJson, wantsJson } from './shared.js';

const patienceMs = 40_000;
const lookEveryMs = 500;

async function run(call: Call): Promise<number> {
  const name = textOption(call.options, 'collection');
  const ids = call.words;
  if ((name === undefined) === (ids.length === 0)) {
    throw new UsageError('name either documents by their ids, or a collection with -c');
  }
  return inSession(call, async ({ api }) => {
    const data: DeletedWithReceipt[] = [];
    if (name === undefined)
      for (const id of ids) data.push(await complete(api, await api.deleteDocument(id)));
    else {
      const collection = await findCollection(api, name);
      data.push(await complete(api, await api.deleteCollection(collection.id)));
    }
    if (wantsJson(call)) printJson(call, { object: 'list', data });
    else {
      const receipts = data.map((deleted) => deleted.receipt);
      call.terminal.out(receiptLine(receipts, name));
    }
    return 0;
  });
}

/** Waits a while for a receipt that is not complete: a command may be the last to see it. */
async function complete(api: Api, deleted: DeletedWithReceipt): Promise<DeletedWithReceipt> {
  let { receipt } = deleted;
  const until = Date.now() + patienceMs;
  while (receipt.status === 'pending' && Date.now() < until) {
    await sleep(lookEveryMs);
    receipt = await api.deletion(receipt.id);
  }
  return { ...deleted, receipt };
}

export const rm: Command = {
  name: 'rm',
  summary: 'delete documents or a collection, with everything computed from them',
  usage: 'DOCUMENT_ID... | -c COLLECTION [--json]',
  words: [0, Number.MAX_SAFE_INTEGER],
  options: { collection: collectionOption, json: jsonOption },
  run,
};
