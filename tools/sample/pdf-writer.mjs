/**
 * A minimal PDF writer: text on Letter pages in the standard Times fonts, wrapped and left-aligned. Enough for our own sample
 * documents and nothing more: no images, no embedded fonts, Latin characters only. The same input gives the same bytes.
 * Units  points, origin top left (PDF's own is bottom left)
 */

export const page = { width: 612, height: 792, margin: 72 };

// Widths of Times-Roman in thousandths of the font size, from space (32) to tilde (126).
const widths = [
  250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500,
  500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333,
  389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469,
  500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389,
  278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

export function textWidth(text, size) {
  let sum = 0;
  for (const character of text) sum += widths[character.charCodeAt(0) - 32] ?? 500;
  return (sum * size) / 1000;
}

export function wrap(text, size, width) {
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

const escape = (text) => text.replace(/[\\()]/gu, (character) => `\\${character}`);

/** Draws text line by line; `pages` holds one content stream per page. */
export class PdfText {
  pages = [[]];

  newPage() {
    this.pages.push([]);
  }

  /** font: 'F1' Times-Roman, 'F2' Times-Bold, 'F3' Times-Italic. y is the baseline, from the top of the page. */
  text(x, y, text, { size = 11, font = 'F1' } = {}) {
    const at = `${x.toFixed(2)} ${(page.height - y).toFixed(2)}`;
    this.pages.at(-1).push(`BT /${font} ${size} Tf ${at} Td (${escape(text)}) Tj ET`);
  }

  centred(y, text, style = {}) {
    this.text((page.width - textWidth(text, style.size ?? 11)) / 2, y, text, style);
  }

  rule(x0, x1, y) {
    const height = (page.height - y).toFixed(2);
    this.pages.at(-1).push(`0.6 w ${x0} ${height} m ${x1} ${height} l S`);
  }

  /** The file's bytes. */
  build({ title }) {
    const pageIds = this.pages.map((_, index) => 6 + index * 2);
    const bodies = [
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Count ${pageIds.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`,
      ...['Times-Roman', 'Times-Bold', 'Times-Italic'].map(
        (name) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`,
      ),
    ];
    this.pages.forEach((operators, index) => {
      const content = operators.join('\n');
      bodies.push(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Contents ${7 + index * 2} 0 R ` +
          '/Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>',
        `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
      );
    });
    bodies.push(`<< /Title (${escape(title)}) /Producer (Lectern sample) >>`);
    let file = '%PDF-1.4\n%\xE2\xE3\xCF\xD3\n';
    const offsets = bodies.map((body, index) => {
      const offset = file.length;
      file += `${index + 1} 0 obj\n${body}\nendobj\n`;
      return offset;
    });
    const start = file.length;
    const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
    file += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${rows}`;
    file += `trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R /Info ${bodies.length} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
    return Buffer.from(file, 'latin1');
  }
}
