/** The committed client types are what the route table gives today. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generate } from './generate-client.mjs';

const root = join(import.meta.dirname, '..');

it('keeps openapi.json and the generated types up to date with the contracts', async () => {
  for (const [path, text] of Object.entries(await generate())) {
    const present = await readFile(join(root, path), 'utf8').catch(() => '');
    expect(present === text, `${path} is stale: run node tools/generate-client.mjs`).toBe(true);
  }
}, 60_000);
