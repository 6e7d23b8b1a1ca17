/** A benchmark's child: gets one message, may be spoken to, tells one thing, ends. */
import { type ChildProcess, fork } from 'node:child_process';
import { leanEnvironment, leanFlags } from '@lectern/cli';

export interface Telling {
  readonly file: URL;
  readonly ask: object;
  readonly flags?: readonly string[];
  /** As a worker's process is started. */
  readonly lean?: boolean;
  /** Messages that are words are for this. */
  readonly onWord?: (word: string, child: ChildProcess) => void;
}

/** What the child told and when it was started. Throws when it ends without having told anything. */
export async function askChild({
  file,
  ask,
  flags = [],
  lean = false,
  onWord,
}: Telling): Promise<{ told: unknown; startedAt: number }> {
  const startedAt = Date.now();
  const child = fork(file, {
    serialization: 'advanced',
    execArgv: [...flags, ...(lean ? leanFlags : [])],
    env: lean ? leanEnvironment(process.env) : process.env,
  });
  const told = await new Promise<unknown>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`A child of the benchmark ended with ${code} before it had told anything.`));
    });
    child.on('message', (message) => {
      if (typeof message === 'string') onWord?.(message, child);
      else resolve(message);
    });
    child.send(ask);
  });
  return { told, startedAt };
}
