/** Text -> what kind of text. Content decides where it can; the name decides between plain text, markdown and source. */
import { languageOf, languageOfShebang } from '../code/languages.js';
import type { Detected, Format } from './detected.js';

const recordTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  jsonl: 'application/jsonl',
  ndjson: 'application/jsonl',
  geojson: 'application/json',
  xml: 'application/xml',
  svg: 'image/svg+xml',
  rss: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  toml: 'application/toml',
  ini: 'text/plain',
  log: 'text/plain',
  srt: 'application/x-subrip',
  vtt: 'text/vtt',
};
const proseExtensions: ReadonlySet<string> = new Set([
  'txt',
  'text',
  'rst',
  'adoc',
  'asciidoc',
  'org',
  'tex',
]);
const markdownExtensions: ReadonlySet<string> = new Set(['md', 'markdown', 'mdx', 'mkd']);

const plain: Detected = { kind: 'text', mediaType: 'text/plain', format: 'plain' };
const html: Detected = { kind: 'text', mediaType: 'text/html', format: 'html' };
const markdown: Detected = { kind: 'text', mediaType: 'text/markdown', format: 'markdown' };
const recordFormats: Readonly<Record<string, Format>> = {
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/json': 'json',
  'application/jsonl': 'jsonl',
  'application/xml': 'xml',
  'image/svg+xml': 'xml',
  'application/x-subrip': 'subtitles',
  'text/vtt': 'subtitles',
};
const lines = (mediaType: string): Detected => ({
  kind: 'text',
  mediaType,
  format: recordFormats[mediaType] ?? 'lines',
});
const source = (language: string): Detected => ({
  kind: 'code',
  mediaType: `text/x-${language}`,
  format: 'source',
});

/** `head` is the beginning of the text, decoded. */
export function textFormat(head: string, name: string): Detected {
  const start = head.slice(0, 4096).trimStart();
  const extension = /\.([a-z0-9]+)$/iu.exec(name)?.[1]?.toLowerCase() ?? '';
  const language = languageOf(name);
  const isMarkupName = /^x?html?$/u.test(extension);
  const mail = mailFormat(head, extension);
  if (mail) return mail;
  if (isMarkupName && /<[a-z!][^>]*>/iu.test(head)) return html;
  if (language === undefined && /^<(?:!doctype\s+html|html)[\s>]/iu.test(withoutProlog(start))) return html;
  if (markdownExtensions.has(extension)) return markdown;
  // Its reader is code's, which knows cells.
  if (extension === 'ipynb') return { ...source('json'), mediaType: 'application/x-ipynb+json' };
  const records = Object.hasOwn(recordTypes, extension) ? recordTypes[extension] : undefined;
  if (records !== undefined) return lines(records);
  if (proseExtensions.has(extension)) return plain;
  if (language !== undefined) return source(language);
  return byContent(start, head);
}

/** A mail begins with its head: at least three lines that only mails have, or two under a name that says so. */
function mailFormat(head: string, extension: string): Detected | undefined {
  const isMbox = /^From \S+.*\r?\n[\w-]+:/u.test(head);
  const top = head.slice(isMbox ? head.indexOf('\n') + 1 : 0, 16_384).split(/\r?\n\r?\n/u)[0] ?? '';
  const lines = top.split(/\r?\n/u);
  if (!lines.every((line) => /^(?:[!-9;-~]+:|[ \t])/u.test(line))) return undefined;
  const known = lines.filter((line) =>
    /^(?:From|To|Subject|Date|Received|Message-ID|Return-Path|MIME-Version|Delivered-To|Reply-To):/iu.test(
      line,
    ),
  ).length;
  if (known < (isMbox || /^(?:eml|mbox)$/u.test(extension) ? 1 : 3)) return undefined;
  return isMbox
    ? { kind: 'mail', mediaType: 'application/mbox', format: 'mbox' }
    : { kind: 'mail', mediaType: 'message/rfc822', format: 'eml' };
}

/** Without the XML declaration and comments that may stand before the root. One expression for all of them would backtrack for ever. */
function withoutProlog(start: string): string {
  let at = 0;
  const part = /<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*/iuy;
  while (part.test(start)) at = part.lastIndex;
  return start.slice(at);
}

function byContent(start: string, head: string): Detected {
  const shebang = languageOfShebang(start);
  if (shebang !== undefined) return source(shebang);
  if (/^\ufeff?WEBVTT(?:\s|$)/u.test(start)) return lines('text/vtt');
  if (start.startsWith('<?xml')) return lines('application/xml');
  if (/^(?:\{\s*(?:"[^"\n]*"\s*:|\})|\[\s*(?:[{["\d\]]|true|false|null))/u.test(start))
    return lines('application/json');
  const rows = head.slice(0, 20_000).split('\n').slice(0, 200);
  if (looksLikeTable(rows)) return lines('text/csv');
  if (count(rows, /^(?:#{1,6} \S|```|[-*] \S|\[[^\]]+\]: \S)|\]\([^)\s]+\)|\*\*\S/u) * 6 > filled(rows))
    return markdown;
  const codeLike =
    /[{};]\s*$|^\s*(?:import|from|def|class|fn|func|function|const|let|var|public|private|static|return|#include|package|use|using|if\s*\(|for\s*\(|while\s*\()\b.*[;:{()]|^\s*(?:\/\/|\/\*)/u;
  if (filled(rows) >= 5 && count(rows, codeLike) * 2 > filled(rows)) return source('unknown');
  return plain;
}

const filled = (rows: readonly string[]): number => rows.filter((row) => row.trim() !== '').length;
const count = (rows: readonly string[], pattern: RegExp): number =>
  rows.filter((row) => pattern.test(row)).length;

/** At least four rows with the same number, two or more, of the same separator. */
function looksLikeTable(rows: readonly string[]): boolean {
  const sample = rows.slice(0, -1).filter((row) => row.trim() !== '');
  if (sample.length < 4) return false;
  return [',', '\t', ';', '|'].some((separator) => {
    const counts = sample.map((row) => row.split(separator).length - 1);
    return (counts[0] ?? 0) >= 2 && counts.every((n) => n === counts[0]);
  });
}
