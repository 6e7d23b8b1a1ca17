import { pathAt } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { docCommentStart } from './doc-comment.js';
import { specOf } from './queries.js';
import { SymbolReader } from './symbols.js';

/** "label: first line-last line", outer ones first. */
async function outline(text: string, language: string, path = 'a'): Promise<string[]> {
  const reader = new SymbolReader();
  const symbols = await reader.read(text, language, path);
  expect(reader.givenUp).toBe(0);
  const line = (char: number): number => text.slice(0, char).split('\n').length;
  return symbols.map(
    ({ label, charStart, charEnd }) => `${label ?? ''}: ${line(charStart)}-${line(charEnd)}`,
  );
}

describe('symbols are given up', () => {
  it('for a file that is made to keep the parser guessing, and only for it', async () => {
    const reader = new SymbolReader();
    expect(await reader.read('a<'.repeat(8000), 'cpp', 'a.cc')).toEqual([]);
    expect(reader.givenUp).toBe(1);
    expect(await reader.read('class A {};', 'cpp', 'a.cc')).toHaveLength(1);
  });

  it('for a file that makes the parser stop for want of memory; the next file has a new parser', async () => {
    const reader = new SymbolReader();
    expect(await reader.read('a<'.repeat(20_000), 'csharp', 'a.cs')).toEqual([]);
    expect(reader.givenUp).toBe(1);
    expect(await reader.read('class A {}', 'csharp', 'a.cs')).toHaveLength(1);
  }, 60_000);

  it('for a file that is too long, without a look at it', async () => {
    const reader = new SymbolReader();
    expect(await reader.read('a = 1\n'.repeat(200_000), 'python', 'a.py')).toEqual([]);
    expect(reader.givenUp).toBe(1);
  });

  it('for a language without a grammar, which is counted', async () => {
    const reader = new SymbolReader();
    expect(await reader.read('class A', 'kotlin', 'a.kt')).toEqual([]);
    expect(await reader.read('words', undefined, 'a.txt')).toEqual([]);
    expect(reader).toMatchObject({ givenUp: 0, withoutGrammar: 1 });
    expect(specOf('constructor', 'a')).toBeUndefined();
  });
});

describe('symbols', () => {
  it('of a file with errors in it are those that can be made out', async () => {
    expect(await outline('class A {\n  run() {}\n}\nconst x: = 3;\nfunction b() {}\n', 'typescript')).toEqual(
      ['class A: 1-3', 'run(): 2-2', 'b(): 5-5'],
    );
  });

  it('of TypeScript', async () => {
    const text = `import x from 'x';

/**
 * Works.
 */
@injectable()
export class Worker<T> extends Base {
  readonly #a = 1;
  handle = () => 1;
  // Runs.
  async run(): Promise<void> {
    const inner = function () {};
  }
}
export interface Options {
  get(): string;
}
export type Id = string;
export const enum Color { red }
export const make = (): void => {
  return;
};
namespace N {
  function f() {}
}
export default function main() {}
module.exports.go = async () => 1;
const api = { list: () => [], one() {} };
`;
    expect(await outline(text, 'typescript')).toEqual([
      'class Worker: 3-14',
      'handle(): 9-9',
      'run(): 10-13',
      'inner(): 12-12',
      'interface Options: 15-17',
      'get(): 16-16',
      'type Id: 18-18',
      'enum Color: 19-19',
      'make(): 20-22',
      'namespace N: 23-25',
      'f(): 24-24',
      'main(): 26-26',
      'module.exports.go(): 27-27',
      'list(): 28-28',
      'one(): 28-28',
    ]);
  });

  it('of TypeScript with JSX, which has a grammar of its own', async () => {
    expect(await outline('export const App = () => <div>{"x"}</div>;\n', 'typescript', 'a.tsx')).toEqual([
      'App(): 1-1',
    ]);
  });

  it.each<[string, string, string[]]>([
    ['javascript', 'class A {\n  x = () => 1;\n  static y() {}\n}', ['class A: 1-4', 'x(): 2-2', 'y(): 3-3']],
    [
      'python',
      '# About A.\n@decorated\nclass A:\n    """Doc."""\n\n    @property\n    def size(self):\n        return 1\n\nasync def go():\n    pass\n',
      ['class A: 1-8', 'size(): 6-8', 'go(): 10-11'],
    ],
    [
      'go',
      'package a\n\n// Worker works.\ntype Worker struct {\n\tn int\n}\n\nfunc (w *Worker) Run() {}\n\ntype Any interface{}\ntype Id = int\nfunc New[T any]() T {}\n',
      ['struct Worker: 3-6', 'Worker.Run(): 8-8', 'interface Any: 10-10', 'type Id: 11-11', 'New(): 12-12'],
    ],
    [
      'rust',
      '/// A point.\n#[derive(Debug)]\npub struct Point { x: i32 }\nimpl fmt::Display for Point {\n    fn fmt(&self) {}\n}\nimpl Point {}\ntrait T { fn a(&self); }\nenum E { A }\nmod tests {}\nmacro_rules! m { () => {} }\n',
      [
        'struct Point: 1-3',
        'impl fmt::Display for Point: 4-6',
        'fmt(): 5-5',
        'impl Point: 7-7',
        'trait T: 8-8',
        'a(): 8-8',
        'enum E: 9-9',
        'mod tests: 10-10',
        'macro m: 11-11',
      ],
    ],
    [
      'java',
      'package a;\n@Deprecated\npublic class A {\n  A() {}\n  /** Doc. */\n  public int size() { return 1; }\n}\ninterface I {}\nenum E { X }\nrecord R(int a) {}\n',
      ['class A: 2-7', 'A(): 4-4', 'size(): 5-6', 'interface I: 8-8', 'enum E: 9-9', 'record R: 10-10'],
    ],
    [
      'c',
      '#include <a.h>\n/* Adds. */\nstatic int *add(int a) {\n  return 0;\n}\nstruct point { int x; };\nenum e { A };\ntypedef struct { int y; } other;\nint later(void);\n',
      ['add(): 2-5', 'struct point: 6-6', 'enum e: 7-7', 'typedef other: 8-8', 'later(): 9-9'],
    ],
    [
      'cpp',
      'namespace n {\ntemplate <class T>\nclass A {\n  int size() const;\n  ~A() {}\n};\n}\nint n::A::size() const { return 1; }\nusing X = int;\n',
      ['namespace n: 1-7', 'class A: 2-6', 'size(): 4-4', '~A(): 5-5', 'n::A::size(): 8-8', 'type X: 9-9'],
    ],
    [
      'csharp',
      'namespace N {\n  [Attr]\n  public class A {\n    public A() {}\n    int Run() => 1;\n  }\n  interface I {}\n  struct S {}\n  enum E { X }\n}\n',
      [
        'namespace N: 1-10',
        'class A: 2-6',
        'A(): 4-4',
        'Run(): 5-5',
        'interface I: 7-7',
        'struct S: 8-8',
        'enum E: 9-9',
      ],
    ],
    [
      'ruby',
      'module M\n  # About A.\n  class A\n    def run = 1\n    def self.make\n    end\n  end\nend\n',
      ['module M: 1-8', 'class A: 2-7', 'run(): 4-4', 'make(): 5-6'],
    ],
    [
      'php',
      '<?php\nclass A {\n  public function run() {}\n}\ninterface I {}\ntrait T {}\nfunction f() {}\n',
      ['class A: 2-4', 'run(): 3-3', 'interface I: 5-5', 'trait T: 6-6', 'f(): 7-7'],
    ],
    [
      'shell',
      '#!/bin/sh\n# Says hello.\nhello() {\n  echo\n}\nfunction bye { echo; }\n',
      ['hello(): 2-5', 'bye(): 6-6'],
    ],
    [
      'powershell',
      'function Get-A {\n  1\n}\nclass A {\n  [int] Run() { return 1 }\n}\n',
      ['Get-A(): 1-3', 'class A: 4-6', 'Run(): 5-5'],
    ],
  ])('of %s', async (language, text, expected) => {
    expect(await outline(text, language)).toEqual(expected);
  });

  it('name the place of a line, outermost first, from its first character', async () => {
    const text = 'class Router {\n  match() {\n    return 1;\n  }\n}\n';
    const symbols = await new SymbolReader().read(text, 'typescript', 'a.ts');
    expect(pathAt(symbols, text.indexOf('    return'))).toEqual(['class Router', 'match()']);
    expect(pathAt(symbols, text.indexOf('  match'))).toEqual(['class Router', 'match()']);
    expect(pathAt(symbols, text.length - 1)).toEqual([]);
  });

  it('that stand on one line, or whose comment the one before holds, are beside each other', async () => {
    const text = 'function a() {} function b() {}\n';
    const [a, b] = await new SymbolReader().read(text, 'typescript', 'a.ts');
    expect(a).toMatchObject({ charStart: 0, charEnd: 15 });
    expect(b).toMatchObject({ charStart: 16, charEnd: 31 });
    const python = 'def a():\n    x = 1\n    # end of a\ndef b():\n    pass\n';
    const [first, second] = await new SymbolReader().read(python, 'python', 'a.py');
    expect(first!.charEnd).toBeLessThanOrEqual(second!.charStart);
    expect(pathAt([first!, second!], python.indexOf('pass'))).toEqual(['b()']);
  });
});

describe('a comment above a declaration', () => {
  const startOf = (text: string): string => text.slice(docCommentStart(text, text.indexOf('HERE'), 0));

  it.each([
    ['x();\n// one\n// two\nHERE', '// one\n// two\nHERE'],
    ['x();\n/* one\n two */\n  HERE', '/* one\n two */\n  HERE'],
    ['// far\n\nHERE', 'HERE'],
    ['x(); /* not\nmine */\nHERE', 'HERE'],
    ['/* a */ x();\ny(); */\nHERE', 'HERE'],
    ['# include <a>\nHERE', 'HERE'],
    ['#!/bin/sh\nHERE', 'HERE'],
    ['#[derive(A)]\n/// Doc.\nHERE', '#[derive(A)]\n/// Doc.\nHERE'],
    ['HERE', 'HERE'],
  ])('%j', (text, expected) => {
    expect(startOf(text)).toBe(expected);
  });
});
