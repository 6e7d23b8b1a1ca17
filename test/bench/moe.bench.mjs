/**
 * ./lectern bench moe [contracts=12] [questions per contract=10] [model=lite-moe]: a mixture of experts against the dense layer that it was
 * split from, for several k: FFN weights active per token, tokens/s, cosine of latents, and evidence recall on marked contracts, all
 * interleaved in one run. Contracts are in order of the sha256 of their id, from the 37th; experts saw none of 37-160. A quote is right
 * when it and a marked span share half of the shorter one. It reaches into the engine's build, since k is not part of its public face.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEngine, openRuntime } from '../../libs/engine/dist/index.js';
import { loadModel } from '../../libs/engine/dist/loader/model.js';
import { Encoder } from '../../libs/engine/dist/model/encoder.js';
import { precisionFor } from '../../libs/engine/dist/model/precision.js';
import { activeFfnShare } from '../../libs/engine/dist/tensor/model-shape.js';
import { clauseQuestions } from '../dist/bench/engine-clause-questions.js';
import { figure, median, questionOf, report, say, sequenceOf, textOf } from '../dist/bench/engine-data.js';

const [contractsText = '12', perText = '10', modelName = 'lite-moe'] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'));
const rounds = 5;
const windowsOfRound = 8;
const lowestRecall = 0.98;
/** Fewer questions than this tell nothing about 2 %. */
const leastQuestions = 100;

const order = ({ id }) => createHash('sha256').update(id).digest('hex');
const contracts = textOf('cuad', 'clauses.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .sort((a, b) => (order(a) < order(b) ? -1 : 1))
  .slice(36, 36 + Number(contractsText));

const folder = mkdtempSync(path.join(tmpdir(), 'lectern-moe-'));
const split = await loadModel(modelName);

/** The mixture with another k: a manifest of its own that names the same files. */
function withTopK(topK) {
  const files = Object.fromEntries(
    Object.entries(split.manifest.files).map(([role, file]) => [
      role,
      file.package === undefined ? { ...file, path: path.resolve(split.folder, file.path) } : file,
    ]),
  );
  const at = path.join(folder, `k${topK}`);
  mkdirSync(at);
  const shape = { ...split.shape, ffn: { ...split.shape.ffn, topK } };
  writeFileSync(path.join(at, 'manifest.json'), JSON.stringify({ ...split.manifest, files, shape }));
  return at;
}

const runtime = openRuntime({ threads: 2, device: 'cpu' });
const choices = [...new Set([1, 2, 4, split.shape.ffn.topK])].filter((k) => k <= split.shape.ffn.experts);
const sides = [];
for (const [label, name] of [['dense', 'lite-dense'], ...choices.map((k) => [k, withTopK(k)])]) {
  const model = await loadModel(name);
  const modelDir = path.join(folder, 'graphs');
  sides.push({
    label,
    share: activeFfnShare(model.shape.ffn),
    encoder: new Encoder(runtime, model, modelDir, precisionFor(runtime)),
    engine: await createEngine(
      {
        model: name,
        cacheDir: path.join(folder, `cache-${label}`),
        modelDir,
        threads: 2,
        hostPoolBytes: 2 ** 30,
        device: 'cpu',
      },
      runtime,
    ),
    ms: [],
    cosines: [],
    asked: 0,
    first: 0,
    five: 0,
  });
}
const [dense] = sides;
const { width, window } = dense.encoder.shape;
say(`${modelName}: ${JSON.stringify(split.shape.ffn)}`);

/** Cosine of every row of two runs. */
function cosines(a, b) {
  return Array.from({ length: a.length / width }, (_, r) => {
    let [dot, aa, bb] = [0, 0, 0];
    for (let i = r * width; i < (r + 1) * width; i++) {
      dot += a[i] * b[i];
      aa += a[i] ** 2;
      bb += b[i] ** 2;
    }
    return dot / Math.sqrt(aa * bb);
  });
}

const { ids } = questionOf(
  contracts
    .map(({ id }) => textOf('cuad', 'txt', `${id}.txt`))
    .join('\n')
    .slice(0, 100_000),
);
const length = window - 2;
for (let round = -1; round < rounds; round++) {
  const from = ((round + 1) * windowsOfRound * length) % Math.max(1, ids.length - windowsOfRound * length);
  const starts = Array.from({ length: windowsOfRound }, (_, i) => from + i * length);
  let exact;
  for (const side of sides) {
    const begin = performance.now();
    const latents = await side.encoder.latents(ids, starts, length);
    // The first round opens the session.
    if (round >= 0) side.ms.push(performance.now() - begin);
    if (side === dense) exact = latents;
    side.cosines.push(...cosines(exact, latents));
  }
}

const types = Object.keys(clauseQuestions);
for (const [i, { id, clauses }] of contracts.entries()) {
  const sequence = sequenceOf(textOf('cuad', 'txt', `${id}.txt`));
  const gold = (type) =>
    (clauses[type]?.spans ?? []).flatMap((span) => {
      const at = sequence.text.indexOf(span);
      return at < 0 ? [] : [[at, at + span.length]];
    });
  const asked = types
    .map((_, n) => types[(n * 7 + i * 5) % types.length])
    .filter((type) => gold(type).length > 0)
    .slice(0, Number(perText));
  for (const side of sides) {
    const { unit } = await side.engine.prefill(sequence, { tenantSalt: 'bench' });
    const context = await side.engine.compose([{ documentId: id, unit }]);
    for (const type of asked) {
      const question = questionOf(clauseQuestions[type][i % clauseQuestions[type].length]);
      const { evidence } = await side.engine.attend(context, question, { top: 5 });
      const right = evidence.map(({ charStart, charEnd }) =>
        gold(type).some(([a, b]) => {
          const shared = Math.min(charEnd, b) - Math.max(charStart, a);
          return shared > 0 && shared >= 0.5 * Math.min(charEnd - charStart, b - a);
        }),
      );
      side.asked++;
      if (right[0]) side.first++;
      if (right.includes(true)) side.five++;
    }
  }
}

const tokensPerSecond = ({ ms }) => (windowsOfRound * window * 1000) / median(ms);
for (const side of sides) {
  const mean = side.cosines.reduce((sum, c) => sum + c, 0) / side.cosines.length;
  side.cosine = mean;
  say(
    `${side.label === 'dense' ? 'dense' : `k = ${side.label}`}: ${(100 * side.share).toFixed(1)} % of FFN weights, ` +
      `${tokensPerSecond(side).toFixed(0)} tokens/s (${(tokensPerSecond(side) / tokensPerSecond(dense)).toFixed(2)}x), cosine ${mean.toFixed(4)}, ` +
      `R@1 ${side.first}/${side.asked}, R@5 ${side.five}/${side.asked}`,
  );
}
for (const { encoder, engine } of sides) {
  await encoder.dispose();
  await engine.dispose();
}
await runtime.dispose();
rmSync(folder, { recursive: true, force: true });

const keeps = (side) => side.five >= lowestRecall * dense.five && side.first >= lowestRecall * dense.first;
const chosen = sides.find((side) => side.label === split.shape.ffn.topK);
report('moe', rounds, [
  {
    ...figure('moe.active_share', chosen.share, 'share'),
    peer: 1,
    bar: 0.4,
    goal: 0.15,
    pass: chosen.asked < leastQuestions ? null : chosen.share <= 0.4 && keeps(chosen),
  },
  { ...figure('moe.speedup', tokensPerSecond(chosen) / tokensPerSecond(dense), 'times'), peer: 1 },
  ...sides.slice(1).flatMap((side) => [
    figure(`moe.k${side.label}.active_share`, side.share, 'share'),
    {
      ...figure(`moe.k${side.label}.tokens_per_second`, tokensPerSecond(side), 'tokens/s'),
      peer: tokensPerSecond(dense),
    },
    figure(`moe.k${side.label}.cosine`, side.cosine, 'cosine'),
    {
      ...figure(`moe.k${side.label}.r1`, side.first / side.asked, 'share'),
      peer: dense.first / dense.asked,
    },
    { ...figure(`moe.k${side.label}.r5`, side.five / side.asked, 'share'), peer: dense.five / dense.asked },
  ]),
]);
