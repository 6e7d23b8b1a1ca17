/**
 * Writes test/golden/encoder/rows.bin and rows.json: rows of the public float32 export of MiniLM on 200 texts of our own. It is run by
 * hand when the goldens are made, never by the tests.
 *   node test/oracle/encoder.mjs MODEL.onnx
 * Rows are kept as int16 with one float32 scale a row (int8 would move rows with one large value by up to 8e-4 in cosine).
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../libs/engine/package.json', import.meta.url));
const ort = require('onnxruntime-node');
const { createTokenizer } = await import('../../libs/multimodal/dist/tokenizer/wordpiece.js');

const sentences = [
  'The lessee shall keep the premises in good repair at its own expense.',
  'Payment of EUR 12,450.00 is due within thirty (30) days of the invoice date.',
  'export async function readLines(path: string): Promise<string[]> {',
  'Rainfall in the valley reached 41 mm on the night of 3 March 1987.',
  'Wer hat den Brief geschrieben, und warum wurde er nie abgeschickt?',
  'The pump (serial no. QX-7719/B) failed its pressure test at 6.2 bar.',
  "for (const [name, value] of Object.entries(headers)) out.set(name.toLowerCase(), value ?? '');",
  'Naïve façades and coöperative résumés keep their accents: Škoda, Łódź, São Paulo.',
  'Neither party is liable for delays caused by flood, war, strike or act of government.',
  'SELECT id, title FROM documents WHERE tenant = $1 AND deleted_at IS NULL ORDER BY id;',
  'She had promised to return before the frost, yet the orchard stood white and silent.',
  'def median(values):\n    ordered = sorted(values)\n    return ordered[len(ordered) // 2]',
  'Table 4: mean response 3.7 (sd 0.9), n = 212, p < .001.',
  'Question: how many beds does the north ward have? Answer: twenty-six.',
  'Mix the flour with cold butter until it looks like coarse sand, then add one egg.',
  '2026-03-14T09:26:53Z worker-3 WARN retrying job 5f2c9e after 800 ms (attempt 2 of 5)',
  'The committee adjourned at 17:40 without a decision on the budget for the harbour wall.',
  'https://example.org/a/b?c=d&e=%20f#g is an address; ops@example.org is another.',
  'Governing law: the laws of the State of Delaware, without regard to conflicts of laws.',
  'A cell divides, its nucleus first; each daughter keeps a full set of chromosomes.',
];
const lengths = [1, 2, 3, 5, 8, 13, 21, 34, 48, 55, 64, 77, 89, 100, 110, 120, 126];
const texts = Array.from({ length: 200 }, (_, i) => {
  const parts = Array.from(
    { length: 12 },
    (__, k) => sentences[(i * 7 + k * (3 + (i % 5)) + k * k) % sentences.length],
  );
  return { text: parts.join(i % 3 === 0 ? '\n' : ' '), tokens: lengths[i % lengths.length] };
});

const path = process.argv[2];
const model = readFileSync(path);
const session = await ort.InferenceSession.create(path);
const tokenizer = createTokenizer();
const width = 384;
const rowsOf = 4;
const cases = [];
const chunks = [];
for (const { text, tokens } of texts) {
  const ids = [...tokenizer.encode(text).ids.subarray(0, tokens)];
  const fed = [101, ...ids, 102];
  const tensor = (values) => new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, fed.length]);
  const out = await session.run({
    input_ids: tensor(fed),
    attention_mask: tensor(fed.map(() => 1)),
    token_type_ids: tensor(fed.map(() => 0)),
  });
  const hidden = out.last_hidden_state.data;
  const count = Math.min(rowsOf, fed.length);
  const rows = [
    ...new Set(
      Array.from({ length: count }, (_, k) => Math.round((k * (fed.length - 1)) / Math.max(1, count - 1))),
    ),
  ];
  for (const row of rows) {
    const values = hidden.subarray(row * width, (row + 1) * width);
    const scale = values.reduce((max, v) => Math.max(max, Math.abs(v)), 0) / 32_767;
    const chunk = Buffer.alloc(4 + 2 * width);
    chunk.writeFloatLE(scale, 0);
    values.forEach((v, d) => chunk.writeInt16LE(Math.round(v / scale), 4 + 2 * d));
    chunks.push(chunk);
  }
  cases.push({ ids, rows });
}
const out = new URL('../golden/encoder/', import.meta.url);
writeFileSync(new URL('rows.bin', out), Buffer.concat(chunks));
const sha256 = createHash('sha256').update(model).digest('hex');
writeFileSync(new URL('rows.json', out), `${JSON.stringify({ oracle: sha256, width, cases })}\n`);
