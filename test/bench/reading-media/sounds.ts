/** Sounds in which nobody speaks, made by rule: silence, noises, tones, things like music and machines. Repeatable. */
import { Draw } from '../random.js';

export const sampleRateHz = 16_000;

const tau = 2 * Math.PI;
const at = (i: number): number => i / sampleRateHz;

/** Chords that change twice a second and decay, with a bass and a beat. */
function music(i: number, random: () => number): number {
  const step = Math.floor(at(i) * 2);
  const decay = Math.exp(-3 * (at(i) * 2 - step));
  const root = 220 * 2 ** ([0, 5, 7, 3][step % 4]! / 12);
  const chord = [1, 1.26, 1.5, 0.5].reduce((sum, ratio) => sum + Math.sin(tau * root * ratio * at(i)), 0);
  const beat = (random() - 0.5) * Math.exp(-40 * (at(i) * 4 - Math.floor(at(i) * 4)));
  return 0.12 * decay * chord + 0.4 * beat;
}

/** A tune that slides and trembles like a voice: the sound most like speech that says nothing. */
function humming(i: number): number {
  const pitch = 160 + 30 * Math.sin(tau * 0.3 * at(i));
  const tremble = 4 * Math.sin(tau * 5 * at(i));
  const phase = tau * pitch * at(i) + tremble;
  const loud = Math.max(0, Math.sin(tau * 0.5 * at(i)));
  return 0.15 * loud * [1, 2, 3, 4, 5].reduce((sum, n) => sum + Math.sin(n * phase) / n, 0);
}

/** Name -> one channel at 16 kHz of `seconds`. */
export function speechlessSounds(seconds: number): ReadonlyMap<string, Float32Array> {
  const draw = new Draw('sounds');
  const random = (): number => draw.next() / 2 ** 32;
  let low = 0;
  const makers: Readonly<Record<string, (i: number) => number>> = {
    silence: () => 0,
    'faint hiss': () => 0.002 * (random() - 0.5),
    'white noise': () => 0.5 * (random() - 0.5),
    rumble: () => 0.9 * (low = 0.99 * low + 0.1 * (random() - 0.5)),
    'tone of 440 Hz': (i) => 0.3 * Math.sin(tau * 440 * at(i)),
    'mains hum': (i) => 0.1 * (Math.sin(tau * 50 * at(i)) + 0.5 * Math.sin(tau * 150 * at(i))),
    siren: (i) => 0.3 * Math.sin(tau * 700 * at(i) - 150 * Math.cos(tau * 0.5 * at(i))),
    'dialling tone': (i) =>
      at(i) % 1 < 0.5 ? 0.2 * (Math.sin(tau * 697 * at(i)) + Math.sin(tau * 1209 * at(i))) : 0,
    clicks: (i) => (i % 8000 < 40 ? 0.8 * (random() - 0.5) : 0),
    music: (i) => music(i, random),
    humming: (i) => humming(i),
  };
  return new Map(
    Object.entries(makers).map(([name, make]) => [
      name,
      Float32Array.from({ length: seconds * sampleRateHz }, (_, i) => make(i)),
    ]),
  );
}

/** WAV of 16 bits, one channel. */
export function wavOf(samples: Float32Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF    WAVEfmt ', 'latin1');
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length * 2, 40);
  const body = Buffer.from(
    Int16Array.from(samples, (v) => Math.round(Math.max(-1, Math.min(1, v)) * 32_767)).buffer,
  );
  return Buffer.concat([header, body]);
}

/** The samples of such a WAV. */
export function samplesOf(wav: Buffer): Float32Array {
  const start = wav.indexOf('data', 12, 'latin1') + 8;
  return Float32Array.from(
    { length: (wav.length - start) >> 1 },
    (_, i) => wav.readInt16LE(start + 2 * i) / 32_768,
  );
}
