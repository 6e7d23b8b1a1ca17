/** Reads the source tree for the architecture tests: every file with its imports, taken from the syntax tree, not by regular expression. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly isTest: boolean;
  /** Module specifiers of static, dynamic and type imports and of re-exports. */
  readonly imports: readonly string[];
}

const skippedFolders = new Set(['node_modules', 'dist', 'generated', '.nx', 'data', '.cache']);

export function filesBelow(folder: string, wanted: (name: string) => boolean): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const relative = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) found.push(...filesBelow(relative, wanted));
    } else if (wanted(entry.name)) found.push(relative);
  }
  return found;
}

function importsOf(text: string, name: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      if (ts.isStringLiteral(node.moduleSpecifier)) found.push(node.moduleSpecifier.text);
    } else if (ts.isCallExpression(node)) {
      const [argument] = node.arguments;
      const callee = node.expression;
      const loads =
        callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
      if (loads && argument && ts.isStringLiteral(argument)) found.push(argument.text);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) found.push(node.argument.literal.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  return found;
}

export function readSources(folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => filesBelow(folder, (name) => /\.tsx?$/u.test(name) && !name.endsWith('.d.ts')))
    .map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return {
        path: file,
        text,
        lines: text.split('\n').length - 1,
        isTest: /\.test\.tsx?$/u.test(file) || file.includes('/testing/') || file.startsWith('test/'),
        imports: importsOf(text, file),
      };
    });
}

/** "@scope/name/deep" -> "@scope/name"; "./x" -> undefined; "node:fs" -> undefined. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}
