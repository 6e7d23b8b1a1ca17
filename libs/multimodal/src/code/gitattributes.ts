/**
 * .gitattributes files of every level of a tree, with git's rules: of two lines that speak of a path, the later one counts, and a
 * deeper file before a higher one; macros stand at the top only. Knows no meaning of an attribute.
 */
import { wildmatch } from './wildmatch.js';

/** true: set, false: unset ("-name"), text: "name=text", undefined: nothing said. */
export type AttributeValue = string | boolean | undefined;

interface Rule {
  readonly pattern: string;
  /** Matched against the name alone, in every folder below. */
  readonly nameOnly: boolean;
  readonly values: readonly (readonly [name: string, value: AttributeValue])[];
}

const maxRules = 2000;
const maxPatternChars = 500;

export class GitAttributes {
  private readonly rules = new Map<string, Rule[]>();
  private readonly macros = new Map<string, Rule['values']>([
    [
      'binary',
      [
        ['diff', false],
        ['merge', false],
        ['text', false],
      ],
    ],
  ]);
  private count = 0;

  /** `folder` is '' for the root. Lines that make no sense, and those beyond 2,000, say nothing. */
  add(folder: string, content: string): void {
    const rules: Rule[] = this.rules.get(folder) ?? [];
    this.rules.set(folder, rules);
    for (const line of content.split('\n')) {
      if (this.count >= maxRules) return;
      const { pattern, rest } = splitLine(line);
      const values = valuesOf(rest);
      if (pattern === undefined || pattern.length > maxPatternChars || !values) continue;
      this.count++;
      if (pattern.startsWith('[attr]')) {
        if (folder === '') this.macros.set(pattern.slice(6), values);
      } else if (!pattern.startsWith('!') && !pattern.endsWith('/')) {
        const nameOnly = !pattern.includes('/');
        rules.push({ pattern: bytesOf(pattern.replace(/^\//u, '')), nameOnly, values });
      }
    }
  }

  /** All that is said of a file; names that were set back to nothing are not in it. */
  of(path: string): ReadonlyMap<string, string | boolean> {
    const matching: Rule[] = [];
    if (this.count > 0) {
      const name = bytesOf(path.slice(path.lastIndexOf('/') + 1));
      for (let end = 0; end >= 0; end = path.indexOf('/', end + 1)) {
        const rules = this.rules.get(path.slice(0, end));
        if (!rules) continue;
        const inside = bytesOf(end === 0 ? path : path.slice(end + 1));
        matching.push(...rules.filter((rule) => wildmatch(rule.pattern, rule.nameOnly ? name : inside)));
      }
    }
    // From the last word back: what was said of a name stays, and a macro counts only where its own name does.
    const found = new Map<string, AttributeValue>();
    for (const { values } of matching.reverse()) this.fill(values, found);
    const said = new Map<string, string | boolean>();
    for (const [name, value] of found) if (value !== undefined) said.set(name, value);
    return said;
  }

  private fill(values: Rule['values'], found: Map<string, AttributeValue>): void {
    for (const [name, value] of [...values].reverse()) {
      if (found.has(name)) continue;
      found.set(name, value);
      const macro = value === true ? this.macros.get(name) : undefined;
      if (macro) this.fill(macro, found);
    }
  }
}

/** A pattern may stand in quotes, with the escapes of C for what is special. */
function splitLine(line: string): { pattern: string | undefined; rest: string } {
  const text = line.replace(/\r$/u, '').replace(/^[ \t]+/u, '');
  if (text === '' || text.startsWith('#')) return { pattern: undefined, rest: '' };
  const quoted = /^"((?:[^"\\]|\\.)*)"(?=[ \t]|$)/u.exec(text);
  if (quoted) return { pattern: unquoted(quoted[1]!), rest: text.slice(quoted[0].length) };
  const end = text.search(/[ \t]/u);
  return end < 0 ? { pattern: text, rest: '' } : { pattern: text.slice(0, end), rest: text.slice(end) };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

function unquoted(text: string): string {
  return text.replace(/\\(.)/gu, (whole, char: string) => escapes[char] ?? whole);
}

/** git compares bytes: `?` is one of them. One character of the result is one byte of UTF-8. */
const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Undefined when a name is none: git then passes over the whole line. */
function valuesOf(rest: string): Rule['values'] | undefined {
  const words = rest.split(/[ \t]+/u).filter((word) => word !== '');
  if (!words.every((word) => /^[-!]?[\w.][\w.-]*(?:=.*)?$/u.test(word))) return undefined;
  return words.map((word): [string, AttributeValue] => {
    if (word.startsWith('-')) return [word.slice(1), false];
    if (word.startsWith('!')) return [word.slice(1), undefined];
    const equals = word.indexOf('=');
    return equals < 0 ? [word, true] : [word.slice(0, equals), word.slice(equals + 1)];
  });
}
