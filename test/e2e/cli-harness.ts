/** Runs the real ./lectern the way a person does: as a process of its own, on a data directory of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const script = path.join(root, 'lectern');

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly text: () => Finished;
  /** Resolves once stdout holds a match; rejects when it ends before. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly done: Promise<Finished>;
}

/** A person's environment, without what a developer or the test runner may have set for Lectern or Node. */
function environment(): NodeJS.ProcessEnv {
  const drop = /^(?:LECTERN_|VITEST|NODE_OPTIONS$|NODE_ENV$|DATABASE_URL$|REDIS_URL$|HOST$|PORT$)/u;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !drop.test(name)));
}

export function startLectern(dataDir: string, args: readonly string[]): Running {
  const child = spawn(script, [...args, '--data', dataDir], { cwd: tmpdir(), env: environment() });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  const text = (): Finished => ({ code: child.exitCode, out, err });
  const done = new Promise<Finished>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(out);
      if (found) return found;
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`lectern ${args.join(' ')} ended: ${out}\n${err}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return { child, text, says, done };
}

export function lectern(dataDir: string, args: readonly string[]): Promise<Finished> {
  return startLectern(dataDir, args).done;
}

export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => void;
}

export function temporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-e2e-'));
  // As root the database runs as another user, who must be able to pass through.
  chmodSync(folder, 0o711);
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
