/** Adding as `add` and `demo` show it: the collection made when it is new, every source sent and followed, its progress on the terminal. */
import type { Collected } from '../collect/collect.js';
import type { Session } from '../instance/connect.js';
import { AddProgress } from '../output/add-progress.js';
import type { Terminal } from '../output/terminal.js';
import { addAll } from './adding.js';
import type { Entry } from './adding.js';

export interface Addition {
  readonly collection: string;
  readonly collected: Collected;
  /** Whether to follow the documents until each is ready or failed. */
  readonly wait: boolean;
}

export interface Added {
  readonly collectionId: string;
  readonly entries: readonly Entry[];
}

/** Throws  AppError when the instance is gone or the collection cannot be made; what a document fails of is in its entry */
export async function addWithProgress(
  terminal: Terminal,
  session: Session,
  { collection, collected, wait }: Addition,
): Promise<Added> {
  const { api, signal } = session;
  const { id: collectionId } = await api.createCollection(collection);
  const progress = new AddProgress(terminal);
  const onChange = (entries: readonly Entry[]): void => progress.update(entries);
  const entries = await addAll({ api, collectionId, collected, signal, onChange }, wait);
  progress.update(entries);
  progress.end();
  return { collectionId, entries };
}
