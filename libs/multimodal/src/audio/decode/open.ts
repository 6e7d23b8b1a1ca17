/** Chooses who decodes a recording: our WAV parser, ffmpeg, or a WebAssembly decoder; by what the file holds, not by its name. */
import { open } from 'node:fs/promises';
import { AppError } from '@lectern/contracts';
import { ffmpegSource, findFfmpeg } from './ffmpeg.js';
import type { Ffmpeg } from './ffmpeg.js';
import { emptyRecording } from './pcm.js';
import type { AudioFile, PcmSource } from './pcm.js';
import { loadWasmDecoder, sniffWasmFormat, wasmSource } from './wasm.js';
import { readWavHeader, wavSource } from './wav.js';

/**
 * Throws  AppError empty_document (no bytes), unreadable_document (damaged), unsupported_document (no decoder on this machine)
 * @param findDecoder tests pass `() => Promise.resolve(null)` to see a machine without ffmpeg
 */
export async function openPcm(
  file: AudioFile,
  findDecoder: () => Promise<Ffmpeg | null> = findFfmpeg,
): Promise<PcmSource> {
  const head = await firstBytes(file.path, 4096);
  if (head.length === 0) throw emptyRecording(file.name);
  if (isWav(head)) {
    const header = await readWavHeader(file);
    if (header) return wavSource(file, header);
  }
  const ffmpeg = await findDecoder();
  if (ffmpeg) return ffmpegSource(ffmpeg, file);
  const format = sniffWasmFormat(head);
  const Decoder = format && (await loadWasmDecoder(format));
  if (Decoder) return wasmSource(file, Decoder);
  throw new AppError(
    'unsupported_document',
    `"${file.name}" is a recording in a format that needs ffmpeg; install ffmpeg on this machine (so that "ffmpeg -version" works) and add it again, or convert it to WAV.`,
  );
}

function isWav(head: Uint8Array): boolean {
  const ascii = Buffer.from(head.subarray(0, 12)).toString('latin1');
  return (ascii.startsWith('RIFF') || ascii.startsWith('RF64')) && ascii.slice(8) === 'WAVE';
}

async function firstBytes(path: string, bytes: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const buffer = new Uint8Array(bytes);
    const { bytesRead } = await handle.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
