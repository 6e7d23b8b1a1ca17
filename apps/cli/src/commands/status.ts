/** `lectern status`: what runs, what waits, how much is stored. Does not start an instance only to say that none runs. */
import type { Status } from '@lectern/contracts';
import type { Call, Command } from '../args/command.js';
import { findRunning } from '../instance/connect.js';
import { bytes, count, table } from '../output/format.js';
import { inSession, jsonOption, printJson, wantsJson } from './shared.js';

function statusText(status: Status, url: string): string {
  const documents = Object.entries(status.documents)
    .filter(([, n]) => n > 0)
    .map(([state, n]) => `${count(n)} ${state}`);
  const queues = Object.entries(status.queues)
    .filter(([, counts]) => counts.waiting + counts.active + counts.delayed > 0)
    .map(
      ([name, { waiting, active, delayed }]) => `${name}: ${active} running, ${waiting + delayed} waiting`,
    );
  return table([
    ['address', url],
    ['version', status.version],
    ['model', status.model],
    ['worker', workerText(status.worker)],
    ['documents', documents.length > 0 ? documents.join(', ') : 'none'],
    ['queues', queues.length > 0 ? queues.join('; ') : 'empty'],
    ['files', bytes(status.storage.blobs_bytes)],
    ['cache', cacheText(status.storage)],
  ]);
}

function workerText({ alive, device }: Status['worker']): string {
  if (!alive) return 'not running';
  return device === null ? 'running' : `running, computes on ${device}`;
}

function cacheText({ cache_bytes: used, cache_budget_bytes: budget }: Status['storage']): string {
  return budget === null ? bytes(used) : `${bytes(used)} of ${bytes(budget)}`;
}

async function run(call: Call): Promise<number> {
  const { config, signal, terminal } = call;
  if (!config.remote && !(await findRunning(config.dataDir, signal))) {
    if (wantsJson(call)) printJson(call, { object: 'status', running: false, data_dir: config.dataDir });
    else terminal.out(`Lectern does not run on ${config.dataDir}; start it with "./lectern up".`);
    return 0;
  }
  return inSession(call, async ({ api, url }) => {
    const status = await api.status();
    if (wantsJson(call)) printJson(call, { ...status, running: true, url, data_dir: config.dataDir });
    else terminal.out(statusText(status, url));
    return 0;
  });
}

export const status: Command = {
  name: 'status',
  summary: 'what runs, what waits, how much is stored',
  usage: '[--json]',
  words: [0, 0],
  options: { json: jsonOption },
  run,
};
