/**
 * Writes token latents of sample texts (a novel, contracts, source code) for projection.py: float32 rows of 384, and latents.json with the
 * number of rows of each text. Run from the root of the repository after `./lectern build`; LECTERN_DATA names the folder of texts.
 *   node training/selection/latents.mjs OUT
 */
import { execSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { liteDense } from '../../libs/engine/dist/loader/manifest.js';
import { Encoder } from '../../libs/engine/dist/model/encoder.js';
import { openRuntime } from '../../libs/engine/dist/runtime/runtime.js';
import { createTokenizer } from '../../libs/multimodal/dist/index.js';

const out = process.argv[2] ?? 'latents';
const data = process.env.LECTERN_DATA ?? '../shared/data';
const novel = readFileSync(join(data, 'text/war-and-peace.txt'), 'utf8');
const contracts = readdirSync(join(data, 'cuad/txt')).sort().slice(0, 200);
const contract = (name) => readFileSync(join(data, 'cuad/txt', name), 'utf8').slice(3000, 5500);
const unpack = `tar xzf ${join(data, 'code/hono.tar.gz')} --wildcards -O '*.ts' | head -c 400000 | tail -c 60000`;
const texts = {
  novel: novel.slice(500_000, 580_000) + novel.slice(2_000_000, 2_040_000),
  contracts: contracts.map(contract).join('\n').slice(0, 130_000),
  code: execSync(unpack, { maxBuffer: 2 ** 27 }).toString(),
};
const window = 126;
const batch = 8;
const tokenizer = createTokenizer();
const runtime = openRuntime({ threads: 2, device: 'cpu' });
const encoder = new Encoder(runtime, liteDense, join(out, 'model'));
mkdirSync(out, { recursive: true });
const rows = {};
const parts = [];
for (const [name, text] of Object.entries(texts)) {
  const { ids } = tokenizer.encode(text);
  const tokens = Math.floor(ids.length / window) * window;
  for (let at = 0; at < tokens; at += window * batch) {
    const starts = [];
    for (let s = at; s < Math.min(tokens, at + window * batch); s += window) starts.push(s);
    const latents = await encoder.latents(ids, starts, window);
    const size = encoder.width;
    starts.forEach((_, b) => {
      const from = (b * (window + 2) + 1) * size;
      parts.push(Buffer.from(latents.slice(from, from + window * size).buffer));
    });
  }
  rows[name] = tokens;
}
writeFileSync(join(out, 'latents.f32'), Buffer.concat(parts));
writeFileSync(join(out, 'latents.json'), JSON.stringify(rows));
await encoder.dispose();
await runtime.dispose();
