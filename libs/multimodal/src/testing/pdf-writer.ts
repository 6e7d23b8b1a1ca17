/** Test-only: writes small PDF files (Helvetica text, grey images, rotation, crop box, password), so that fixtures are code. */
import { createHash } from 'node:crypto';

export interface PdfLine {
  /** Start of the baseline in points, origin bottom left. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
  readonly bold?: boolean;
}

export interface PdfImage {
  readonly width: number;
  readonly height: number;
  /** (height, width), 0 black. */
  readonly grey: Uint8Array;
  /** x y width height on the page, in points. */
  readonly at: readonly [number, number, number, number];
}

export interface PdfPageSpec {
  readonly width?: number;
  readonly height?: number;
  readonly rotate?: 0 | 90 | 180 | 270;
  readonly cropBox?: readonly [number, number, number, number];
  readonly lines?: readonly PdfLine[];
  readonly image?: PdfImage;
  /** Bodies of annotation dictionaries, as PDF writes them. */
  readonly annotations?: readonly string[];
  /** Makes the page's entry in the page tree point to nothing. */
  readonly broken?: boolean;
}

export interface PdfSpec {
  readonly pages: readonly PdfPageSpec[];
  readonly title?: string;
  /** Encrypts with the 40-bit scheme of PDF 1.1. */
  readonly password?: string;
  /** What else the catalog says, and the objects it points to, numbered from 5000; page n is object 10 + 3 (n - 1). */
  readonly catalog?: string;
  readonly objects?: Readonly<Record<number, string>>;
}

const padding = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex');
const md5 = (...parts: Uint8Array[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest();

function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const s = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (a: number, b: number): void => {
    [s[a], s[b]] = [s[b]!, s[a]!];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + s[i]! + key[i % key.length]!) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255;
      j = (j + s[i]!) & 255;
      swap(i, j);
      return byte ^ s[(s[i]! + s[j]!) & 255]!;
    }),
  );
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const escaped = (text: string): string => text.replace(/[\\()]/gu, '\\$&');

export function writePdf(spec: PdfSpec): Uint8Array {
  const id = md5(bytes('lectern fixture'));
  const permissions = Buffer.from([0xfc, 0xff, 0xff, 0xff]);
  const pad = (password: string): Buffer => Buffer.concat([bytes(password), padding]).subarray(0, 32);
  const user = pad(spec.password ?? '');
  const owner = rc4(md5(user).subarray(0, 5), user);
  const key = md5(user, owner, permissions, id).subarray(0, 5);
  const seal = (object: number, data: Buffer): Buffer => {
    if (spec.password === undefined) return data;
    return rc4(md5(key, Buffer.from([object & 255, object >> 8, 0, 0, 0])).subarray(0, 10), data);
  };
  const objects = new Map<number, Buffer>();
  const stream = (n: number, dict: string, data: Buffer): void => {
    const head = bytes(`<< ${dict} /Length ${data.length} >>\nstream\n`);
    objects.set(n, Buffer.concat([head, seal(n, data), bytes('\nendstream')]));
  };
  const kids = spec.pages.map((page, i) => `${page.broken ? 9000 : 10 + i * 3} 0 R`).join(' ');
  objects.set(1, bytes(`<< /Type /Catalog /Pages 2 0 R ${spec.catalog ?? ''} >>`));
  objects.set(2, bytes(`<< /Type /Pages /Kids [${kids}] /Count ${spec.pages.length} >>`));
  objects.set(3, bytes('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'));
  objects.set(
    6,
    bytes('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>'),
  );
  for (const [n, body] of Object.entries(spec.objects ?? {})) objects.set(Number(n), bytes(body));
  const title = seal(4, bytes(spec.title ?? '')).toString('hex');
  objects.set(4, bytes(`<< /Title <${title}> >>`));
  spec.pages.forEach((page, i) => {
    const n = 10 + i * 3;
    const media = `/MediaBox [0 0 ${page.width ?? 612} ${page.height ?? 792}]`;
    const crop = page.cropBox ? `/CropBox [${page.cropBox.join(' ')}]` : '';
    const image = page.image ? `/XObject << /Im ${n + 2} 0 R >>` : '';
    const resources = `/Resources << /Font << /F 3 0 R /B 6 0 R >> ${image} >>`;
    const marks = page.annotations ? `/Annots [${page.annotations.map((a) => `<< ${a} >>`).join(' ')}]` : '';
    const rest = `${media} ${crop} ${marks} /Rotate ${page.rotate ?? 0} ${resources} /Contents ${n + 1} 0 R`;
    objects.set(n, bytes(`<< /Type /Page /Parent 2 0 R ${rest} >>`));
    const lines = (page.lines ?? []).map(
      (l) => `BT /${l.bold ? 'B' : 'F'} ${l.size} Tf 1 0 0 1 ${l.x} ${l.y} Tm (${escaped(l.text)}) Tj ET`,
    );
    if (page.image) {
      const [x, y, width, height] = page.image.at;
      lines.push(`q ${width} 0 0 ${height} ${x} ${y} cm /Im Do Q`);
      const size = `/Width ${page.image.width} /Height ${page.image.height}`;
      const dict = `/Type /XObject /Subtype /Image ${size} /ColorSpace /DeviceGray /BitsPerComponent 8`;
      stream(n + 2, dict, Buffer.from(page.image.grey));
    }
    stream(n + 1, '', bytes(lines.join('\n')));
  });
  if (spec.password !== undefined) {
    const check = rc4(key, padding);
    const dict = `/Filter /Standard /V 1 /R 2 /P -4 /O <${owner.toString('hex')}> /U <${check.toString('hex')}>`;
    objects.set(5, bytes(`<< ${dict} >>`));
  }
  return assemble(objects, spec.password === undefined ? '' : `/Encrypt 5 0 R`, id.toString('hex'));
}

function assemble(objects: ReadonlyMap<number, Buffer>, encrypt: string, id: string): Uint8Array {
  const parts = [bytes('%PDF-1.4\n')];
  let offset = parts[0]!.length;
  const table: string[] = [];
  for (const [n, body] of [...objects].sort(([a], [b]) => a - b)) {
    const part = Buffer.concat([bytes(`${n} 0 obj\n`), body, bytes('\nendobj\n')]);
    table.push(`${n} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
    offset += part.length;
    parts.push(part);
  }
  const size = Math.max(...objects.keys()) + 1;
  const trailer = `/Size ${size} /Root 1 0 R /Info 4 0 R /ID [<${id}> <${id}>] ${encrypt}`;
  parts.push(
    bytes(
      `xref\n0 1\n0000000000 65535 f \n${table.join('')}trailer\n<< ${trailer} >>\nstartxref\n${offset}\n%%EOF\n`,
    ),
  );
  return new Uint8Array(Buffer.concat(parts));
}
