/** What a running instance leaves in its data directory for others to find it: instance.json (address, pid) and api-key. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseJson } from '../api/http.js';

const instanceSchema = z.looseObject({ url: z.string(), pid: z.int() });
export interface InstanceFile {
  readonly url: string;
  readonly pid: number;
}

const filePath = (dataDir: string): string => path.join(dataDir, 'instance.json');
const keyPath = (dataDir: string): string => path.join(dataDir, 'api-key');

export function readInstanceFile(dataDir: string): InstanceFile | undefined {
  try {
    return instanceSchema.safeParse(parseJson(fs.readFileSync(filePath(dataDir), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export function writeInstanceFile(dataDir: string, instance: InstanceFile): void {
  const file = filePath(dataDir);
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(draft, `${JSON.stringify({ ...instance, startedAt: new Date().toISOString() })}\n`, {
    mode: 0o600,
  });
  fs.renameSync(draft, file);
}

export function removeInstanceFile(dataDir: string): void {
  fs.rmSync(filePath(dataDir), { force: true });
}

/** The local key that the API wrote at its first start. */
export function readLocalKey(dataDir: string): string | undefined {
  try {
    const key = fs.readFileSync(keyPath(dataDir), 'utf8').trim();
    return key === '' ? undefined : key;
  } catch {
    return undefined;
  }
}

/** Whether something answers there as a Lectern does. Never throws. */
export async function answers(url: string, path_: '/healthz' | '/readyz' = '/healthz'): Promise<boolean> {
  try {
    const response = await fetch(url + path_, { signal: AbortSignal.timeout(2000) });
    const { ok } = response;
    await response.arrayBuffer();
    return ok;
  } catch {
    return false;
  }
}
