/**
 * A cell's number as a person sees it in Excel: dates, times, percentages, thousands, currencies. Not every code is known; what
 * is not (fractions, powers, conditions) is shown as the plain number.
 */
import { attribute, child, elements } from '../tree.js';
import type { XmlNode } from '../xml.js';

type Shown = 'date' | 'time' | 'date-time';

/** What the numbers below 164 stand for, where it matters. */
const builtIn: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm',
  19: 'h:mm:ss',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  37: '#,##0',
  38: '#,##0',
  39: '#,##0.00',
  40: '#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
};

export class NumberFormats {
  /** Codes by the index that cells give. */
  private readonly codes: (string | undefined)[];
  private readonly date1904: boolean;

  constructor(styles: XmlNode | undefined, date1904: boolean) {
    this.date1904 = date1904;
    const own = new Map<string, string>();
    for (const format of elements(child(styles, 'numFmts'), 'numFmt'))
      own.set(attribute(format, 'numFmtId') ?? '', attribute(format, 'formatCode') ?? '');
    this.codes = [...elements(child(styles, 'cellXfs'), 'xf')].map((xf) => {
      const id = attribute(xf, 'numFmtId') ?? '0';
      const eastAsianDate = /^(?:2[7-9]|3[0-6]|5[0-8])$/u.test(id);
      return own.get(id) ?? builtIn[Number(id)] ?? (eastAsianDate ? 'yyyy-mm-dd' : undefined);
    });
  }

  show(value: string, style: string | undefined): string {
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) return value;
    const code = style === undefined ? undefined : this.codes[Number(style)];
    return code === undefined ? plainNumber(number) : showNumber(number, code, this.date1904);
  }
}

export function showNumber(value: number, code: string, date1904 = false): string {
  const kind = dateKind(code);
  if (kind !== undefined) return showDate(value, kind, date1904) ?? plainNumber(value);
  return showFormatted(value, code) ?? plainNumber(value);
}

/** Excel keeps 15 digits; the others are noise of the binary form. */
export function plainNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21
    ? String(value)
    : String(Number(value.toPrecision(15)));
}

const msPerDay = 86_400_000;

function showDate(serial: number, kind: Shown, date1904: boolean): string | undefined {
  if (serial < 0 || serial > 2_958_466) return undefined;
  // Excel believes that 1900 was a leap year: from 1 March 1900 its days are one ahead.
  const epochDay = date1904
    ? Date.UTC(1904, 0, 1)
    : Date.UTC(1899, 11, serial < 60 && kind !== 'time' ? 31 : 30);
  const iso = new Date(Math.round((epochDay + serial * msPerDay) / 1000) * 1000).toISOString();
  const time = iso.slice(11, 19).replace(/:00$/u, '');
  if (kind === 'date') return serial % 1 === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`;
  if (kind === 'date-time') return `${iso.slice(0, 10)} ${time}`;
  const hours = Math.floor(Math.round(serial * 86_400) / 3600);
  return `${String(hours).padStart(2, '0')}${iso.slice(13, 19)}`.replace(/:00$/u, '');
}

/** A code without its quoted words, colours and conditions; [h] stays. */
function bare(code: string): string {
  return (code.split(';')[0] ?? '')
    .replace(/"[^"]*"|\\.|_.|\*./gu, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/giu, '');
}

function dateKind(code: string): Shown | undefined {
  const letters = bare(code);
  if (/general|standard|[0#?]/iu.test(letters.replace(/s\.0+/giu, 's')) || !/[dmyhs]/iu.test(letters))
    return undefined;
  const date = /[dy]/iu.test(letters) || (/m/iu.test(letters) && !/[hs]/iu.test(letters));
  const time = /[hs]/iu.test(letters);
  if (date) return time ? 'date-time' : 'date';
  return 'time';
}

/** Numbers with literal words around one run of digits: "#,##0.00 €", "0.0%", "(#,##0)". */
function showFormatted(value: number, code: string): string | undefined {
  const sections = code.split(';');
  const negative = value < 0 && (sections[1] ?? '') !== '';
  const zero = value === 0 && (sections[2] ?? '') !== '';
  const section = (zero ? sections[2] : negative ? sections[1] : sections[0]) ?? '';
  const parts = /^((?:[^0#?"\\[]|"[^"]*"|\\.|\[[^\]]*\])*)([0#?][0#?,]*(?:\.[0#?]*)?,*)(.*)$/u.exec(section);
  if (!parts) return undefined;
  const [, before = '', digits = '', after = ''] = parts;
  const tail = literal(after);
  const head = literal(before);
  if (head === undefined || tail === undefined || /[/0#?@E]/u.test(after.replace(/"[^"]*"|\\./gu, '')))
    return undefined;
  const scale = /,+$/u.exec(digits)?.[0].length ?? 0;
  const percent = (tail.match(/%/gu) ?? []).length;
  const scaled = (Math.abs(value) * 100 ** percent) / 1000 ** scale;
  if (scaled >= 1e21) return undefined;
  const decimals = /\.([0#?]*)/u.exec(digits)?.[1] ?? '';
  const least = decimals.replace(/[^0]+$/u, '').length;
  let text = Number(scaled.toPrecision(15)).toFixed(Math.min(decimals.length, 20));
  for (let spare = decimals.length - least; spare > 0 && text.endsWith('0'); spare--)
    text = text.slice(0, -1);
  text = text.replace(/\.$/u, '');
  if (/[0#?],[0#?]/u.test(digits)) text = text.replace(/\B(?=(?:\d{3})+(?!\d)(?<!\.\d*))/gu, ',');
  const sign = value < 0 && !negative && Number(text.replaceAll(',', '')) !== 0 ? '-' : '';
  return `${sign}${head}${text}${tail}`.trim();
}

/** The words of a code; undefined when there is something else in it. */
function literal(code: string): string | undefined {
  let text = '';
  for (const [part] of code.matchAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|./gu)) {
    if (part.startsWith('"')) text += part.slice(1, -1);
    else if (part.startsWith('\\')) text += part.slice(1);
    else if (part.startsWith('_')) text += ' ';
    else if (part.startsWith('[$')) text += /^\[\$([^\]-]*)/u.exec(part)?.[1] ?? '';
    else if (part.startsWith('[') || part.startsWith('*')) continue;
    else if (/^[\s$€£¥%()+:<>=-]$/u.test(part)) text += part;
    else return undefined;
  }
  return text;
}
