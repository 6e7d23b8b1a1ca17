/** Word error rates of speech with known words, clean and spoilt; words invented where nobody speaks; minutes of sound per second. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAudio } from '../../../libs/multimodal/dist/audio/index.js';
import { dataPath, figure, say } from '../../dist/bench/engine-data.js';
import { barred } from '../../dist/bench/measure.js';
import { samplesOf, speechlessSounds, wavOf } from '../../dist/bench/reading-media/sounds.js';
import { errorRate, wordErrors } from '../../dist/bench/reading-media/word-errors.js';

const speech =
  'And so my fellow Americans ask not what your country can do for you ask what you can do for your country';

/** What is done to 16 kHz samples. */
const damage = {
  clean: (samples) => samples,
  'white noise 10 dB below': (samples) => mix(samples, 'white noise', 10),
  'music 10 dB below': (samples) => mix(samples, 'music', 10),
  'telephone band': (samples) => samples.map((_, i) => (samples[i & ~1] + (samples[(i & ~1) + 1] ?? 0)) / 2),
  'very quiet': (samples) => samples.map((value) => value / 50),
};

function mix(samples, name, decibels) {
  const power = (values) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
  const under = speechlessSounds(Math.ceil(samples.length / 16_000)).get(name);
  const gain = power(samples) / power(under) / 10 ** (decibels / 20);
  return samples.map((value, i) => value + gain * under[i]);
}

async function hear(context, path, name) {
  const begin = performance.now();
  const processor = process.cpuUsage();
  const read = await readAudio({ path, name, mediaType: 'audio/wav' }, context);
  const text = read.pieces.map((piece) => piece.text).join(' ');
  const { user, system } = process.cpuUsage(processor);
  return { text, read, seconds: (performance.now() - begin) / 1000, busy: (user + system) / 1e6 };
}

export async function measureRecordings(context, { seconds, only }) {
  const bars = [];
  const write = (samples) => {
    const path = join(context.tempDir, 'sound.wav');
    writeFileSync(path, wavOf(samples));
    return path;
  };
  const wants = (part) => only === undefined || only === part;
  if (wants('speech')) {
    const samples = samplesOf(readFileSync(dataPath('audio', 'jfk.wav')));
    const rates = [];
    for (const [name, spoil] of Object.entries(damage)) {
      const heard = await hear(context, write(spoil(samples)), 'jfk.wav');
      const errors = wordErrors(heard.text, speech, false);
      say(
        `  ${name.padEnd(30)} ${errors.errors} of ${errors.wanted} words wrong, ${heard.seconds.toFixed(1)} s: ${heard.text}`,
      );
      if (name === 'clean')
        bars.push(
          barred(figure('speech.word errors, clean', errorRate([errors]), '%'), {
            bar: 5,
            goal: 0,
            atMost: true,
          }),
        );
      else rates.push(errors);
    }
    const mp3 = await hear(context, dataPath('audio', 'jfk.mp3'), 'jfk.mp3');
    bars.push(
      barred(figure('speech.word errors, MP3', errorRate([wordErrors(mp3.text, speech, false)]), '%'), {
        bar: 5,
        goal: 0,
        atMost: true,
      }),
      barred(figure('speech.word errors, spoilt, mean', errorRate(rates), '%'), {
        bar: 15,
        goal: 5,
        atMost: true,
      }),
    );
  }
  if (wants('silence')) {
    let invented = 0;
    for (const [name, samples] of speechlessSounds(seconds)) {
      const heard = await hear(context, write(samples), `${name}.wav`);
      const words = heard.text.split(/\s+/u).filter(Boolean).length;
      invented += words;
      say(
        `  ${name.padEnd(30)} ${words} words${words > 0 ? `: ${heard.text}` : ''}, ${heard.seconds.toFixed(1)} s`,
      );
    }
    bars.push(
      barred(figure('speech.words invented where nobody speaks', invented, 'words'), {
        bar: 0,
        goal: 0,
        atMost: true,
      }),
    );
  }
  if (wants('speed')) {
    const path = dataPath('audio', 'oral-argument-1.mp3');
    if (existsSync(path)) {
      const { read, seconds: taken, busy } = await hear(context, path, 'oral-argument-1.mp3');
      say(
        `  an oral argument of ${(read.durationMs / 1000).toFixed(0)} s: ${read.pieces.length} utterances in ${taken.toFixed(1)} s`,
      );
      const minutes = read.durationMs / 60_000;
      bars.push(
        figure('speech.speed', minutes / taken, 'minutes of sound per second'),
        figure('speech.speed of the processor', minutes / busy, 'minutes of sound per second of one core'),
      );
    }
  }
  return bars;
}
