/**
 * Writes libs/client/openapi.json and libs/client/src/generated/schema.ts from the route table of @lectern/contracts.
 * It makes types only: the calls themselves are libs/client/src. With --check it writes nothing and exits 1 when a file is stale.
 */
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { buildOpenapi } from '@lectern/contracts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const banner = `/**
 * Types of every route, generated from openapi.json by tools/generate-client.mjs. Do not edit: run it again.
 */
`;

/** What the generated files should hold: path relative to the repository -> text. */
export async function generate() {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const document = buildOpenapi(version);
  // openapi-typescript resolves references in place, so that it gets its own copy.
  const ast = await openapiTypescript(structuredClone(document), {
    alphabetize: false,
    defaultNonNullable: false,
  });
  return {
    'libs/client/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'libs/client/src/generated/schema.ts': banner + astToString(ast),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await generate();
  const check = process.argv.includes('--check');
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    const present = await readFile(file, 'utf8').catch(() => '');
    if (present === text) continue;
    if (check) {
      process.stderr.write(`${path} is stale: run node tools/generate-client.mjs\n`);
      process.exitCode = 1;
    } else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      process.stdout.write(`wrote ${path}\n`);
    }
  }
}
