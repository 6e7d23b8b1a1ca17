/** File name -> language of a source file. A table to extend; a name that is not here is not source by its name. */

const byExtension: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    typescript: 'ts mts cts tsx',
    javascript: 'js mjs cjs jsx',
    python: 'py pyi pyw',
    java: 'java',
    kotlin: 'kt kts',
    scala: 'scala sc',
    groovy: 'groovy gradle',
    go: 'go',
    rust: 'rs',
    c: 'c h',
    cpp: 'cc cpp cxx hpp hh hxx inl ipp',
    cuda: 'cu cuh',
    csharp: 'cs csx',
    fsharp: 'fs fsx fsi',
    vb: 'vb',
    swift: 'swift',
    objectivec: 'm mm',
    ruby: 'rb rake gemspec erb',
    php: 'php phtml',
    perl: 'pl pm t',
    lua: 'lua',
    r: 'r',
    julia: 'jl',
    dart: 'dart',
    elixir: 'ex exs',
    erlang: 'erl hrl',
    haskell: 'hs lhs',
    ocaml: 'ml mli',
    clojure: 'clj cljs cljc edn',
    lisp: 'lisp el scm rkt',
    zig: 'zig',
    nim: 'nim',
    crystal: 'cr',
    d: 'd',
    pascal: 'pas',
    fortran: 'f f90 f95 for',
    cobol: 'cob cbl',
    ada: 'adb ads',
    assembly: 'asm s',
    sql: 'sql',
    shell: 'sh bash zsh fish ksh',
    powershell: 'ps1 psm1',
    batch: 'bat cmd',
    awk: 'awk',
    make: 'mk mak',
    cmake: 'cmake',
    css: 'css scss sass less styl',
    vue: 'vue',
    svelte: 'svelte',
    astro: 'astro',
    graphql: 'graphql gql',
    protobuf: 'proto',
    thrift: 'thrift',
    prisma: 'prisma',
    terraform: 'tf tfvars hcl',
    nix: 'nix',
    bazel: 'bzl bazel',
    solidity: 'sol',
    verilog: 'v sv svh',
    vhdl: 'vhd vhdl',
    wgsl: 'wgsl',
    glsl: 'glsl vert frag comp',
    metal: 'metal',
    diff: 'diff patch',
  }).flatMap(([language, extensions]) => extensions.split(' ').map((extension) => [extension, language])),
);

const byName: Readonly<Record<string, string>> = {
  dockerfile: 'docker',
  containerfile: 'docker',
  makefile: 'make',
  gnumakefile: 'make',
  rakefile: 'ruby',
  gemfile: 'ruby',
  vagrantfile: 'ruby',
  jenkinsfile: 'groovy',
  'cmakelists.txt': 'cmake',
  'build.bazel': 'bazel',
};

const byInterpreter: readonly (readonly [RegExp, string])[] = [
  [/python/u, 'python'],
  [/node|deno|bun/u, 'javascript'],
  [/(?:ba|z|k|da|fi)?sh\b/u, 'shell'],
  [/ruby/u, 'ruby'],
  [/perl/u, 'perl'],
  [/php/u, 'php'],
  [/lua/u, 'lua'],
];

/** Markup and data that stand beside code: read like it, named for viewers. */
const documentLanguages: Readonly<Record<string, string>> = {
  md: 'markdown',
  mdx: 'markdown',
  markdown: 'markdown',
  txt: 'text',
  rst: 'restructuredtext',
  adoc: 'asciidoc',
  html: 'html',
  htm: 'html',
  json: 'json',
  jsonc: 'json',
  json5: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  xml: 'xml',
  ini: 'ini',
  csv: 'csv',
};

function extensionOf(name: string): string {
  return /\.([a-z0-9_]+)$/iu.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** The programming language of a file name (a path is fine), or undefined. */
export function languageOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return lookUp(byName, name) ?? lookUp(byExtension, extensionOf(name));
}

/** The language of any file of a code tree, markup and data too. */
export function treeLanguageOf(path: string): string | undefined {
  return languageOf(path) ?? lookUp(documentLanguages, extensionOf(path));
}

/** The language of a script's first line, or undefined when it does not begin with #!. */
export function languageOfShebang(head: string): string | undefined {
  const line = /^#!.*/u.exec(head)?.[0];
  return line === undefined ? undefined : byInterpreter.find(([pattern]) => pattern.test(line))?.[1];
}

const modeNames: Readonly<Record<string, string>> = {
  'c++': 'cpp',
  'c#': 'csharp',
  golang: 'go',
  bash: 'shell',
  zsh: 'shell',
  'shell-script': 'shell',
  objc: 'objectivec',
  'objective-c': 'objectivec',
  'emacs-lisp': 'lisp',
  makefile: 'make',
};
const known: ReadonlySet<string> = new Set([
  ...Object.values(byExtension),
  ...Object.values(documentLanguages),
]);

/** What editors and .gitattributes call a language -> our name; undefined for one that is not here. */
function languageNamed(name: string): string | undefined {
  const lower = name.toLowerCase().replace(/[ _]/gu, '-');
  if (known.has(lower)) return lower;
  return lookUp(modeNames, lower) ?? lookUp(byExtension, lower);
}

/** The line for editors among the first or last five: `vim: set ft=python:` or `-*- mode: ruby -*-`. */
function languageOfModeline(text: string): string | undefined {
  const ends = [text.slice(0, 1000).split('\n').slice(0, 5), text.slice(-1000).split('\n').slice(-5)];
  for (const line of ends.flat()) {
    const short = line.slice(0, 300);
    const mode =
      /(?:^|\s)(?:vi|vim|ex):.*?\b(?:ft|filetype|syntax)=([\w+#-]+)/u.exec(short)?.[1] ??
      /-\*-\s*(?:.*?\bmode:\s*)?([\w+#-]+)\s*(?:;.*)?-\*-/iu.exec(short)?.[1];
    const language = mode === undefined ? undefined : languageNamed(mode);
    if (language !== undefined) return language;
  }
  return undefined;
}

/** The language of a file of a tree: what .gitattributes calls it (`marked`), the line for editors, its name, its first line. */
export function languageOfFile(path: string, text: string, marked?: string): string | undefined {
  return (
    (marked === undefined ? undefined : languageNamed(marked)) ??
    languageOfModeline(text) ??
    treeLanguageOf(path) ??
    languageOfShebang(text)
  );
}

/** A name from outside may be "constructor"; only the table's own entries count. */
function lookUp(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
