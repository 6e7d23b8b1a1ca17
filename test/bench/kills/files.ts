/** Looks at every file of a context cache as an engine does that finds it at its start. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { decodeSequence } from '@lectern/contracts';
import { createEngine } from '@lectern/engine';
import type { Config, DocumentRow } from '@lectern/platform';

export interface CheckedFiles {
  /** Checked to the last page. */
  whole: number;
  /** There, but not usable: prefill computed them again. */
  damaged: number;
  /** Absent although the document is ready. */
  missing: number;
  /** Of no document. */
  unknown: number;
  /** Under a temporary name: what was being written at a kill; the next start but one removes them. */
  readonly temporary: number;
}

/** Reads all of each file: a prefill of what a document holds is a hit if and only if its file is whole. */
export async function checkFiles(
  {
    model,
    cacheDir,
    modelDir,
    workerDevice: device,
  }: Pick<Config, 'model' | 'cacheDir' | 'modelDir' | 'workerDevice'>,
  documents: readonly DocumentRow[],
  read: (blob: string) => Promise<Uint8Array>,
): Promise<CheckedFiles> {
  const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  const found = new Set(
    list(cacheDir)
      .filter((folder) => /^[0-9a-f]{2}$/u.test(folder))
      .flatMap((folder) => list(path.join(cacheDir, folder)).map((file) => path.basename(file, '.ctx'))),
  );
  const files = {
    whole: 0,
    damaged: 0,
    missing: 0,
    unknown: 0,
    temporary: list(path.join(cacheDir, 'tmp')).length,
  };
  const engine = await createEngine({
    model,
    cacheDir,
    modelDir,
    threads: 2,
    hostPoolBytes: 2 ** 26,
    device,
  });
  const known = new Set<string>();
  for (const { tenantId, sequenceBlob, status, unit } of documents) {
    if (sequenceBlob === null) continue;
    const sequence = decodeSequence(await read(sequenceBlob));
    if (unit !== null && !found.has(unit) && status === 'ready') files.missing++;
    const result = await engine.prefill(sequence, { tenantSalt: tenantId });
    known.add(result.unit);
    if (!found.has(result.unit)) continue;
    if (result.hit) files.whole++;
    else files.damaged++;
  }
  for (const unit of found) if (!known.has(unit)) files.unknown++;
  await engine.dispose();
  return files;
}
