/** What the dashboard's browser test stands on: the system's Chromium, a running product, the sample matter as files. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

export const root = path.resolve(import.meta.dirname, '../..');

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser's path; null, with a printed reason, when this machine has none. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  const found = (named === undefined ? usualPlaces : [named]).find((place) => existsSync(place));
  if (found === undefined) {
    const tried = named ?? usualPlaces.join(', ');
    process.stderr.write(
      `skipped: the dashboard in a browser; no Chromium at ${tried}. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.\n`,
    );
    return null;
  }
  return found;
}

export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Product {
  /** With #key=..., as the launcher prints it. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

/** Starts ./lectern up on a fresh data directory and waits for the address it prints. */
export async function startProduct(timeoutMs: number): Promise<Product> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'lectern-dashboard-'));
  const port = await freePort();
  const child = spawn(path.join(root, 'lectern'), ['up', '--port', String(port), '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    const kill = setTimeout(() => child.kill('SIGKILL'), 30_000);
    await stopped(child);
    clearTimeout(kill);
    rmSync(dataDir, { recursive: true, force: true });
  };
  let said = '';
  const address = await new Promise<string | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), timeoutMs);
    const read = (part: Buffer): void => {
      said += part.toString();
      const found = /https?:\/\/\S+#key=\S+(?=\s)/u.exec(said);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(null);
    });
  });
  if (address === null) {
    await stop();
    throw new Error(`./lectern up printed no address with #key=. It said:\n${said}`);
  }
  return { address, stop };
}

export interface SampleFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface SampleQuestion {
  readonly question: string;
  readonly place: string;
}

export interface SampleMatter {
  readonly files: readonly SampleFile[];
  readonly questions: readonly SampleQuestion[];
}

/** samples/matter as a person would drop it: folders packed as .tar.gz. */
export function readSampleMatter(): SampleMatter {
  const folder = path.join(root, 'samples/matter');
  const listed = JSON.parse(readFileSync(path.join(folder, 'questions.json'), 'utf8')) as {
    documents: string[];
    questions: SampleQuestion[];
  };
  const files = listed.documents.map((name) => {
    const file = path.join(folder, name);
    if (!statSync(file).isDirectory()) return { name, bytes: readFileSync(file) };
    const packed = spawnSync('tar', ['-czf', '-', '-C', folder, name], { maxBuffer: 64 * 1024 * 1024 });
    if (packed.status !== 0) throw new Error(`tar could not pack ${name}: ${packed.stderr.toString()}`);
    return { name: `${name}.tar.gz`, bytes: packed.stdout };
  });
  return { files, questions: listed.questions };
}
