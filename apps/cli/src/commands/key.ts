/** `lectern key`: makes, lists and revokes API keys. A new key is shown once. */
import type { ApiKey } from '@lectern/contracts';
import type { Api } from '../api/api.js';
import type { Call, Command } from '../args/command.js';
import { UsageError } from '../args/command.js';
import { table } from '../output/format.js';
import { inSession, jsonOption, printJson, wantsJson } from './shared.js';

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

function keyRow({ id, name, hint, created_at: created, last_used_at: used }: ApiKey): string[] {
  return [id, name, `${hint}...`, `made ${day(created)}`, used === null ? 'never used' : `used ${day(used)}`];
}

/** Decides before an instance is started, so that wrong usage costs nothing. */
function actionOf([action, word]: readonly string[]): (call: Call, api: Api) => Promise<number> {
  if (action === 'list' && word === undefined) return list;
  if (action === 'create' && word !== undefined) return (call, api) => create(call, api, word);
  if (action === 'rm' && word !== undefined) return (call, api) => remove(call, api, word);
  throw new UsageError('say one of: create NAME, list, rm KEY_ID');
}

async function run(call: Call): Promise<number> {
  const action = actionOf(call.words);
  return inSession(call, ({ api }) => action(call, api));
}

async function list(call: Call, api: Api): Promise<number> {
  const keys = await api.keys();
  if (wantsJson(call)) printJson(call, { object: 'list', data: keys });
  else call.terminal.out(table(keys.map(keyRow)));
  return 0;
}

async function create(call: Call, api: Api, name: string): Promise<number> {
  const created = await api.createKey(name);
  if (wantsJson(call)) printJson(call, created);
  else {
    call.terminal.out(created.key);
    call.terminal.note('Keep it: it is shown this once only.');
  }
  return 0;
}

async function remove(call: Call, api: Api, id: string): Promise<number> {
  const deleted = await api.deleteKey(id);
  if (wantsJson(call)) printJson(call, deleted);
  else call.terminal.out(`Revoked ${deleted.id}.`);
  return 0;
}

export const key: Command = {
  name: 'key',
  summary: 'make, list and revoke API keys',
  usage: 'create NAME | list | rm KEY_ID [--json]',
  words: [1, 2],
  options: { json: jsonOption },
  run,
};
