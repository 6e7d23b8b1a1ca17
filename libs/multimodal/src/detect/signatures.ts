/** Magic bytes: the first thing that tells what a file is. A table to extend; text and archives are looked at elsewhere. */
import type { Detected } from './detected.js';

/** A format we know and do not read, with what the person can do instead. */
export interface Refused {
  readonly looksLike: string;
  readonly instead: string;
}

const image = (mediaType: string): Detected => ({ kind: 'image', mediaType, format: 'image' });
const audio = (mediaType: string): Detected => ({ kind: 'audio', mediaType, format: 'audio' });
const repack = 'unpack it and add the files, or pack them as .zip or .tar.gz';
const savePdf = 'save it as PDF and add that';
const savePng = 'save it as PNG and add that';
const noText = 'it holds no text, page, picture or sound to read';

type Signature = readonly [offset: number, bytes: string, result: Detected | Refused];

/** Bytes are written as latin1 text. */
const signatures: readonly Signature[] = [
  [0, '\x89PNG\r\n\x1a\n', image('image/png')],
  [0, '\xff\xd8\xff', image('image/jpeg')],
  [0, 'GIF87a', image('image/gif')],
  [0, 'GIF89a', image('image/gif')],
  [0, 'II*\0', image('image/tiff')],
  [0, 'MM\0*', image('image/tiff')],
  [0, 'II+\0', image('image/tiff')],
  [0, 'fLaC', audio('audio/flac')],
  [0, 'OggS', audio('audio/ogg')],
  [0, 'ID3', audio('audio/mpeg')],
  [0, '#!AMR', audio('audio/amr')],
  [0, '.snd\0\0', audio('audio/basic')],
  [0, 'wvpk', audio('audio/x-wavpack')],
  [0, 'riff\x2e\x91\xcf\x11', audio('audio/x-w64')],
  [0, 'caff', audio('audio/x-caf')],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', audio('video/x-ms-asf')],
  [0, '\x1a\x45\xdf\xa3', audio('video/x-matroska')],
  [0, '{\\rtf', { kind: 'office', mediaType: 'application/rtf', format: 'rtf' }],
  [0, '%!PS', { looksLike: 'a PostScript document', instead: savePdf }],
  [0, 'AT&TFORM', { looksLike: 'a DjVu document', instead: savePdf }],
  [0, '8BPS', { looksLike: 'a Photoshop image', instead: savePng }],
  [0, '\0\0\0\x0cJXL ', { looksLike: 'a JPEG XL image', instead: savePng }],
  [0, '\0\0\0\x0cjP  ', { looksLike: 'a JPEG 2000 image', instead: savePng }],
  [0, 'Rar!\x1a\x07', { looksLike: 'a RAR archive', instead: repack }],
  [0, "7z\xbc\xaf'\x1c", { looksLike: 'a 7-Zip archive', instead: repack }],
  [0, 'BZh', { looksLike: 'a bzip2 archive', instead: repack }],
  [0, '\xfd7zXZ\0', { looksLike: 'an xz archive', instead: repack }],
  [0, '\x28\xb5\x2f\xfd', { looksLike: 'a Zstandard archive', instead: repack }],
  [0, '\x7fELF', { looksLike: 'a program', instead: noText }],
  [0, 'MZ\x90', { looksLike: 'a Windows program', instead: noText }],
  [0, '\xca\xfe\xba\xbe', { looksLike: 'a compiled Java class or program', instead: noText }],
  [0, '\xcf\xfa\xed\xfe', { looksLike: 'a macOS program', instead: noText }],
  [0, '\0asm', { looksLike: 'a WebAssembly program', instead: noText }],
  [
    0,
    'SQLite format 3\0',
    { looksLike: 'an SQLite database', instead: 'export its tables as CSV and add those' },
  ],
  [0, 'PAR1', { looksLike: 'a Parquet table', instead: 'export it as CSV and add that' }],
];

const riff: Readonly<Record<string, Detected>> = {
  WAVE: audio('audio/wav'),
  WEBP: image('image/webp'),
  'AVI ': audio('video/x-msvideo'),
};

/** What the first bytes say, or undefined when no signature fits. */
export function matchSignature(head: Uint8Array): Detected | Refused | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 64)).toString('latin1');
  for (const [offset, magic, result] of signatures) {
    if (bytes.startsWith(magic, offset)) return result;
  }
  if (bytes.startsWith('RIFF') || bytes.startsWith('RF64')) return riff[bytes.slice(8, 12)];
  if (bytes.startsWith('FORM') && /^AIF[FC]$/u.test(bytes.slice(8, 12))) return audio('audio/aiff');
  if (bytes.slice(4, 8) === 'ftyp') return isoMedia(bytes.slice(8, 12), bytes.slice(16, 64));
  if (bytes.startsWith('BM') && bytes.slice(6, 10) === '\0\0\0\0') return image('image/bmp');
  if (bytes.startsWith('\0\0\x01\0')) return { looksLike: 'an icon', instead: savePng };
  if (isTransportStream(head)) return audio('video/mp2t');
  return mpegAudio(head);
}

/** MPEG transport, as cameras and broadcasts store it: packets of 188 bytes, each beginning with a G. */
function isTransportStream(head: Uint8Array): boolean {
  return head.length > 4 * 188 && head[1]! < 0x60 && [0, 1, 2, 3, 4].every((n) => head[n * 188] === 0x47);
}

/** The ISO base media family by its brands: HEIC and AVIF pictures, M4A sound, MP4 and QuickTime video. */
function isoMedia(brand: string, compatible: string): Detected {
  const brands = brand + compatible;
  if (/avi[fs]/u.test(brands)) return image('image/avif');
  if (/hei[cxms]|hev[cxms]/u.test(brands) || brand === 'mif1' || brand === 'msf1') return image('image/heic');
  if (/^M4[AB]/u.test(brand)) return audio('audio/mp4');
  return audio(brand === 'qt  ' ? 'video/quicktime' : 'video/mp4');
}

/** MPEG audio without a tag: a frame header whose every field is legal, followed by another one of its kind. */
function mpegAudio(head: Uint8Array): Detected | undefined {
  if (head.length < 4 || head[0] !== 0xff || (head[1]! & 0xe0) !== 0xe0) return undefined;
  if ((head[1]! & 0xf6) === 0xf0) return audio('audio/aac');
  const version = (head[1]! >> 3) & 3;
  const layer = (head[1]! >> 1) & 3;
  const bitrate = head[2]! >> 4;
  const rate = (head[2]! >> 2) & 3;
  const legal =
    version !== 1 && (layer === 1 || layer === 2) && bitrate !== 0 && bitrate !== 15 && rate !== 3;
  return legal ? audio('audio/mpeg') : undefined;
}
