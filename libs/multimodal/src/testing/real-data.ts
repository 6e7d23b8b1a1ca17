/** Test-only: finds the folder of real inputs, which is not part of the project. Tests skip, saying so, when it is not there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root =
  process.env['LECTERN_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
let told = false;

/** The path of a real input, or undefined, with one line that says why, when it is absent. */
export function realData(...parts: readonly string[]): string | undefined {
  const path = join(root, ...parts);
  if (existsSync(path)) return path;
  if (!told)
    process.stderr.write(`Tests on real data are skipped: ${root} is not there (set LECTERN_DATA).\n`);
  told = true;
  return undefined;
}
