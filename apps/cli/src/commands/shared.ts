/** What several commands have in common: sessions with their notes, the collection option, dashboard addresses, JSON output. */
import { AppError } from '@lectern/contracts';
import type { Collection } from '@lectern/contracts';
import type { Api } from '../api/api.js';
import { requiredText } from '../args/parse.js';
import type { Call, OptionSpec } from '../args/command.js';
import { withSession } from '../instance/connect.js';
import type { Session } from '../instance/connect.js';

export const collectionOption: OptionSpec = {
  type: 'string',
  short: 'c',
  value: 'COLLECTION',
  about: 'the collection, by name',
};
export const jsonOption: OptionSpec = { type: 'boolean', about: 'one JSON document on stdout' };

export function collectionName(call: Call): string {
  return requiredText(call.options, 'collection', 'name the collection with -c COLLECTION');
}

export const wantsJson = (call: Call): boolean => call.options['json'] === true;

export function printJson(call: Call, value: unknown): void {
  call.terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}

/** A session with its notes on the terminal. */
export function inSession<T>(call: Call, work: (session: Session) => Promise<T>): Promise<T> {
  const { config, signal, terminal } = call;
  return withSession(
    {
      config,
      signal,
      note: (line) => terminal.note(line),
      onStart: () => terminal.note('Starting Lectern for this command ("./lectern up" keeps it running).'),
    },
    work,
  );
}

/** Throws AppError not_found with the names there are. */
export async function findCollection(api: Api, name: string): Promise<Collection> {
  const found = await api.collectionNamed(name);
  if (found) return found;
  const names = (await api.collections()).map((collection) => collection.name);
  const there =
    names.length > 0 ? `there are: ${names.join(', ')}` : 'there is none yet, add documents first';
  throw new AppError('not_found', `There is no collection "${name}"; ${there}.`);
}

/** The address that signs the dashboard in. The key stands in the fragment, which browsers do not send. */
export function dashboardAddress(url: string, apiKey: string): string {
  return `${url}/#key=${encodeURIComponent(apiKey)}`;
}

/** Resolves when the signal is aborted; rejects with the reason when that is an AppError. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      if (signal.reason instanceof AppError) reject(signal.reason);
      else resolve();
    };
    if (signal.aborted) settle();
    else signal.addEventListener('abort', settle, { once: true });
  });
}
