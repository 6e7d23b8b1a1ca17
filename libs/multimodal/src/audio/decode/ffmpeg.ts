/**
 * Any compressed recording through an ffmpeg binary in its own process. It may open the one file it is given and nothing else: no
 * network, no playlists, no other protocol than file and pipe.
 */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { emptyRecording, sampleRateHz, splitChannels, unreadable } from './pcm.js';
import type { AudioFile, PcmSource } from './pcm.js';

export interface Ffmpeg {
  readonly path: string;
}

/** Demuxers that hold one recording; none that reads other files (hls, concat, dash, imf). */
const formats =
  'wav,w64,aiff,au,caf,mp3,aac,mov,mp4,m4a,3gp,ogg,flac,matroska,webm,asf,amr,ac3,eac3,dts,wv,tta,ape,avi,mpeg,mpegts,flv';
const guards = ['-hide_banner', '-nostdin', '-threads', '1', '-max_alloc', String(256 * 2 ** 20)];
const input = (file: AudioFile): string[] => [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  formats,
  '-i',
  `file:${file.path}`,
];
const stallMs = 120_000;
const maxLogBytes = 64 * 1024;

/** The binary that npm installed for this machine, else `ffmpeg` on the PATH, else null. Cost: one short process. */
export async function findFfmpeg(): Promise<Ffmpeg | null> {
  for (const path of [await bundledPath(), 'ffmpeg'])
    if (path !== null && (await runs(path))) return { path };
  return null;
}

async function bundledPath(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  try {
    const manifest = createRequire(import.meta.url).resolve('@codex-editor/ffmpeg-linux-x64/package.json');
    const path = join(dirname(manifest), 'ffmpeg');
    await access(path, constants.X_OK);
    return path;
  } catch {
    return null; // An optional package: its absence is normal.
  }
}

function runs(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(path, ['-version'], { stdio: 'ignore', timeout: 20_000 });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

/**
 * Looks at the file and returns a source over it.
 * Throws  AppError unreadable_document (not a recording, damaged beyond decoding, no audio track)
 */
export async function ffmpegSource(ffmpeg: Ffmpeg, file: AudioFile): Promise<PcmSource> {
  const facts = await probe(ffmpeg, file);
  const damage: string[] = [];
  return {
    channels: facts.channels,
    promisedMs: facts.promisedMs,
    damage,
    async *blocks() {
      damage.length = 0;
      const decoder = start(ffmpeg, file, facts.channels);
      let frames = 0;
      for await (const block of decoder.blocks()) {
        frames += block[0]!.length;
        yield block;
      }
      const ms = (frames / sampleRateHz) * 1000;
      if (
        decoder.log.length > 0 &&
        /invalid data|error submitting|corrupt|truncat|partial/iu.test(decoder.log.text())
      )
        damage.push('Parts of the file are damaged; their sound could not be decoded.');
      const promised = facts.estimated ? null : facts.promisedMs;
      if (promised !== null && promised - ms > Math.max(1000, promised * 0.02))
        damage.push(
          `The file is cut off: its header promises ${(promised / 1000).toFixed(1)} s of sound, ${(ms / 1000).toFixed(1)} s are there.`,
        );
    },
  };
}

interface Facts {
  readonly channels: 1 | 2;
  readonly promisedMs: number | null;
  /** The length was guessed from the bit rate. */
  readonly estimated: boolean;
}

/** ffmpeg without an output file describes the input on stderr and exits 1. */
async function probe(ffmpeg: Ffmpeg, file: AudioFile): Promise<Facts> {
  const child = spawn(ffmpeg.path, [...guards, ...input(file)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  });
  const log = collect(child.stderr);
  await closed(child, file.name);
  const text = log.text();
  const audio = /Stream #0:\d+.*?: Audio: ([^\n]*)/u.exec(text)?.[1];
  if (audio === undefined) {
    if (/Input #0/u.test(text)) throw unreadable(file.name, 'it holds no sound track');
    throw unreadable(file.name, 'the file is damaged or not a recording');
  }
  const layout = /\d+ Hz, ([^,\n]+)/u.exec(audio)?.[1] ?? '';
  const time = /Duration: (\d+):(\d+):(\d+(?:\.\d+)?)/u.exec(text);
  return {
    channels: layout.startsWith('stereo') || layout.startsWith('2 channels') ? 2 : 1,
    promisedMs: time ? (Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3])) * 1000 : null,
    estimated: /Estimating duration from bitrate/u.test(text),
  };
}

interface Decoder {
  readonly log: Log;
  blocks(): AsyncGenerator<readonly Float32Array[], void>;
}

function start(ffmpeg: Ffmpeg, file: AudioFile, channels: 1 | 2): Decoder {
  const output = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-ac', String(channels), '-ar', String(sampleRateHz)];
  const child = spawn(
    ffmpeg.path,
    [...guards, '-v', 'error', ...input(file), ...output, '-f', 'f32le', 'pipe:1'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const log = collect(child.stderr);
  const done = closed(child, file.name);
  done.catch(() => undefined); // Awaited below; a consumer that stops early does not wait for it.
  const frameBytes = channels * 4;
  return {
    log,
    async *blocks() {
      let rest: Uint8Array = new Uint8Array(0);
      let any = false;
      try {
        for await (const chunk of unlessStalled(child.stdout, file.name)) {
          const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
          const usable = bytes.length - (bytes.length % frameBytes);
          rest = bytes.subarray(usable);
          if (usable === 0) continue;
          any = true;
          const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + usable) as ArrayBuffer;
          yield splitChannels(new Float32Array(copy), channels);
        }
        const code = await done;
        if (!any && code !== 0)
          throw unreadable(file.name, 'its sound could not be decoded; the file is damaged');
        if (!any) throw emptyRecording(file.name);
      } finally {
        child.kill('SIGKILL');
      }
    },
  };
}

async function* unlessStalled(stream: Readable, name: string): AsyncGenerator<Buffer, void> {
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(unreadable(name, 'decoding it made no progress for two minutes')),
        stallMs,
      );
    });
    try {
      const next = await Promise.race([chunks.next(), stalled]);
      if (next.done === true) return;
      yield next.value;
    } finally {
      clearTimeout(timer);
    }
  }
}

interface Log {
  readonly length: number;
  text(): string;
}

/** Keeps the first 64 KiB and lets the rest pass, so that a talkative decoder neither blocks nor fills memory. */
function collect(stream: Readable): Log {
  const parts: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (bytes >= maxLogBytes) return;
    parts.push(chunk);
    bytes += chunk.length;
  });
  return {
    get length() {
      return bytes;
    },
    text: () => Buffer.concat(parts).toString('utf8'),
  };
}

function closed(
  child: ChildProcessByStdio<null, Readable | null, Readable>,
  name: string,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(unreadable(name, 'the decoder did not start', cause)));
    child.on('close', (code) => resolve(code));
  });
}
