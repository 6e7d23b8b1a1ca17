/**
 * tree-sitter in WebAssembly: a text and a language's query -> the declarations it holds. The only import of the package with the
 * grammars; each is loaded once, trees are freed at once. Knows nothing of files or labels.
 *
 * Owns    one parser and its WebAssembly memory, for the life of the process
 * Throws  never: what cannot be parsed is an outcome
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import { locatePackageFile } from '../../weights/package-file.js';
import type { GrammarSpec } from './queries.js';

/** One declaration as the query found it; offsets are UTF-16 indices into the text. */
export interface Declaration {
  /** "function", "class.struct", "type.interface": kind and word of the query's capture. */
  readonly capture: string;
  readonly start: number;
  readonly end: number;
  /** Of its name: two patterns that find the same declaration agree in it. */
  readonly nameStart: number;
  readonly name: string;
  readonly owner?: string;
  readonly trait?: string;
}

/** tooLong: given up within the bounds below. broken: the parser stopped or could not start; the next text gets a new one. */
export type Parsed = readonly Declaration[] | 'tooLong' | 'broken';

/**
 * The parser asks every few hundred of its steps whether to go on: about once in 150 characters of ordinary text, once in 10 of one
 * that is made to have it guess. Counted in steps, so that the same file gives the same on every machine.
 */
const leastAsks = 500;
const charsPerAsk = 40;
/** For what steps do not show. */
const maxMs = 5000;
const maxMatches = 65_535;
/** The parser stops when it needs more; an ordinary file of a million characters needs about a third. */
const maxMemoryPages = (192 * 2 ** 20) / 65_536;

/** Node has it; the types in use here do not name it. */
const { Memory } = (globalThis as unknown as { WebAssembly: WebAssemblyTypes }).WebAssembly;
interface WebAssemblyTypes {
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => object;
}

interface Grammar {
  readonly language: TreeSitter.Language;
  readonly query: TreeSitter.Query;
}

interface Runtime {
  readonly wasm: typeof TreeSitter;
  readonly parser: TreeSitter.Parser;
  readonly grammars: Map<string, Promise<Grammar>>;
}

let current: Promise<Runtime> | undefined;

/** In the order of the query's patterns. */
export async function declarationsOf(text: string, spec: GrammarSpec): Promise<Parsed> {
  current ??= start();
  try {
    const { wasm, parser, grammars } = await current;
    const key = `${spec.grammar}\n${spec.query}`;
    const grammar = grammars.get(key) ?? load(wasm, spec);
    grammars.set(key, grammar);
    return parse(text, spec, parser, await grammar);
  } catch {
    // A WebAssembly module that was stopped in the middle must not be used again.
    current = undefined;
    return 'broken';
  }
}

/** A module of its own each time: the package keeps one for ever otherwise. */
async function start(): Promise<Runtime> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@vscode/tree-sitter-wasm');
  Reflect.deleteProperty(require.cache, entry);
  const wasm = require(entry) as typeof TreeSitter;
  const wasmMemory = new Memory({ initial: 512, maximum: maxMemoryPages });
  // The types know only one of the module's options.
  const options = { wasmMemory, printErr: () => undefined };
  await wasm.Parser.init(options as object as Parameters<typeof wasm.Parser.init>[0]);
  return { wasm, parser: new wasm.Parser(), grammars: new Map() };
}

async function load(wasm: typeof TreeSitter, { grammar, query }: GrammarSpec): Promise<Grammar> {
  const path = locatePackageFile({
    what: 'grammar',
    package: '@vscode/tree-sitter-wasm',
    path: `wasm/tree-sitter-${grammar}.wasm`,
  });
  const language = await wasm.Language.load(await readFile(path));
  return { language, query: new wasm.Query(language, query) };
}

function parse(
  text: string,
  spec: GrammarSpec,
  parser: TreeSitter.Parser,
  { language, query }: Grammar,
): Parsed {
  const maxAsks = leastAsks + text.length / charsPerAsk;
  const deadline = performance.now() + maxMs;
  let asks = 0;
  const stop = (): boolean => ++asks > maxAsks || performance.now() > deadline;
  parser.setLanguage(language);
  const tree = parser.parse(text, null, { progressCallback: stop });
  if (!tree) {
    parser.reset();
    return 'tooLong';
  }
  try {
    const matches = query.matches(tree.rootNode, { matchLimit: maxMatches });
    if (query.didExceedMatchLimit()) return 'tooLong';
    matches.sort((a, b) => a.patternIndex - b.patternIndex);
    return matches.flatMap((match) => declarationOf(match, spec.wrappers));
  } finally {
    tree.delete();
  }
}

function declarationOf({ captures }: TreeSitter.QueryMatch, wrappers: readonly string[]): Declaration[] {
  const node = (wanted: string): TreeSitter.Node | undefined =>
    captures.find(({ name }) => name === wanted)?.node;
  const whole = captures.find(({ name }) => /^(?:function|class|type)\b/u.test(name));
  const name = node('name');
  if (!whole || !name) return [];
  const outer = wrappers.length > 0 ? withWrappers(whole.node, wrappers) : whole.node;
  const owner = node('owner')?.text;
  const trait = node('trait')?.text;
  return [
    {
      capture: whole.name,
      start: outer.startIndex,
      end: outer.endIndex,
      nameStart: name.startIndex,
      name: name.text,
      ...(owner === undefined ? {} : { owner }),
      ...(trait === undefined ? {} : { trait }),
    },
  ];
}

function withWrappers(node: TreeSitter.Node, wrappers: readonly string[]): TreeSitter.Node {
  let outer = node;
  for (let above = node.parent; above && wrappers.includes(above.type); above = above.parent) outer = above;
  return outer;
}
