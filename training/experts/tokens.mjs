/**
 * Texts that the split is made from, as ids (uint16): contracts 1-36 and 161-300 in order of the sha256 of their id, four fifths of the files of
 * two code repositories, and prose out of Debian packages (anarchism, debian-handbook, fortunes, jargon-text). Contracts 37-160 and the novel of
 * the haystack stay for benchmarks.
 *   npm run build; node training/experts/tokens.mjs DATA_FOLDER CODE_FOLDER PROSE_FOLDER OUT_FOLDER
 * CODE_FOLDER: the unpacked archives of DATA/code; PROSE_FOLDER: the packages, each unpacked with dpkg-deb -x into a folder of its name
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createTokenizer } from '../../libs/multimodal/dist/tokenizer/wordpiece.js';

const [data, code, prose, out] = process.argv.slice(2);
const tokenizer = createTokenizer();
const hash = (text) => createHash('sha256').update(text).digest('hex');
const byHash = (name) => (a, b) => (hash(name(a)) < hash(name(b)) ? -1 : 1);
const read = (...parts) => readFileSync(path.join(...parts), 'utf8');

function write(name, texts) {
  const ids = texts.map((text) => tokenizer.encode(text).ids);
  const whole = new Uint16Array(ids.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of ids) {
    whole.set(part, at);
    at += part.length;
  }
  writeFileSync(path.join(out, name), whole);
  process.stdout.write(`${name} ${whole.length} tokens\n`);
}

mkdirSync(out, { recursive: true });
const contracts = read(data, 'cuad', 'clauses.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line).id)
  .sort(byHash((id) => id));
write(
  'contracts.ids',
  contracts
    .filter((_, i) => i < 36 || (i >= 160 && i < 300))
    .map((id) => read(data, 'cuad', 'txt', `${id}.txt`)),
);
const files = readdirSync(code, { recursive: true })
  .filter((file) => /\.(ts|tsx|js|md)$/u.test(file))
  .sort(byHash((file) => file));
write(
  'code.ids',
  files.slice(0, Math.floor(files.length * 0.8)).map((file) => read(code, file)),
);

const plain = (html) =>
  html
    .replace(/<(script|style|head)\b[^]*?<\/\1>/giu, ' ')
    .replace(/<[^>]*>/gu, ' ')
    .replace(
      /&(\w+|#\d+);/gu,
      (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' })[name] ?? "'",
    )
    .replace(/\s+/gu, ' ');
const isProse = (file) =>
  (/\.html(\.gz)?$/u.test(file) && (!file.startsWith('debian-handbook') || file.includes('en-US'))) ||
  /^fortunes\/.*\/fortunes\/[a-z-]+$|^jargon-text\/.*\.(txt|gz)$/u.test(file);
const prosaic = readdirSync(prose, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(prose, path.join(entry.parentPath, entry.name)))
  .filter((file) => isProse(file))
  .sort(byHash((file) => file));
const textOf = (file) => {
  const bytes = readFileSync(path.join(prose, file));
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return file.includes('.html') ? plain(text) : text;
};
write('prose.ids', prosaic.map(textOf));
