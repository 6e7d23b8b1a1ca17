/**
 * Speaks the sample matter's deposition with espeak-ng and writes it as samples/matter/deposition.wav (16 kHz, mono, 16 bit: the one
 * format that every machine reads without a decoder). The result is committed; run this only to change what the witness says.
 *
 *   node tools/make-sample-recording.mjs [OUT.wav]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = process.argv[2] ?? join(root, 'samples/matter/deposition.wav');
const targetHz = 16_000;

/** Our own text, a pause after each. [[...]] are espeak-ng's phonemes: its own "n" in "night" and "ninth" is too weak to be understood. */
const sentences = [
  'My name is Dana Whitfield. I am the site manager of the warehouse.',
  'I work for Harbor Lane Storage.',
  "The cold room failed on the [[n:'aInT]] of March.",
  'The spare compressor was delivered on the fourteenth of March.',
  "The alarm code was changed by the [[n:'aIt]] guard.",
];
const voice = { name: 'en-us', wordsPerMinute: 140, pitch: 50, pauseMs: 650 };

function speak(sentence) {
  const args = [
    '-v',
    voice.name,
    '-s',
    String(voice.wordsPerMinute),
    '-p',
    String(voice.pitch),
    '--stdout',
    sentence,
  ];
  const run = spawnSync('espeak-ng', args, { maxBuffer: 1 << 26 });
  if (run.error?.code === 'ENOENT') {
    console.error(
      'espeak-ng is not installed; on Debian run "apt-get install espeak-ng", then run this again.',
    );
    process.exit(1);
  }
  if (run.status !== 0) {
    console.error(`espeak-ng failed: ${run.stderr.toString().trim()}`);
    process.exit(1);
  }
  const rate = run.stdout.readUInt32LE(24);
  const data = run.stdout.subarray(run.stdout.indexOf('data') + 8);
  const samples = Float64Array.from({ length: data.length >> 1 }, (_, i) => data.readInt16LE(i * 2) / 32_768);
  return resample(samples, rate);
}

/** Windowed sinc, evaluated directly: slow and obvious, which is fine for half a minute of speech. */
function resample(samples, rate) {
  const ratio = targetHz / rate;
  const cutoff = Math.min(1, ratio) * 0.95;
  const half = 32;
  return Float64Array.from({ length: Math.floor(samples.length * ratio) }, (_, n) => {
    const position = n / ratio;
    let sum = 0;
    for (let i = Math.ceil(position - half); i <= position + half; i++) {
      const x = position - i;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * cutoff * x) / (Math.PI * cutoff * x);
      sum += (samples[i] ?? 0) * cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / half));
    }
    return sum;
  });
}

function toWav(samples) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(targetHz, 24);
  header.writeUInt32LE(targetHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length * 2, 40);
  const body = Buffer.alloc(samples.length * 2);
  samples.forEach((value, i) =>
    body.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32_767), i * 2),
  );
  return Buffer.concat([header, body]);
}

const pause = new Float64Array((voice.pauseMs / 1000) * targetHz);
const samples = [pause, ...sentences.flatMap((sentence) => [speak(sentence), pause])].flatMap((part) => [
  ...part,
]);
mkdirSync(dirname(out), { recursive: true });
const wav = toWav(samples);
writeFileSync(out, wav);
console.log(`${out}: ${(samples.length / targetHz).toFixed(1)} s, ${Math.round(wav.length / 1024)} KB`);
