/**
 * Whether a folder is a code tree (one document: a packed tree) or a folder of documents (each file by itself). Decided by what
 * only code trees have at their top, else by what most of the text files are. Never reads file contents.
 */
import fs from 'node:fs';
import path from 'node:path';

const markers = new Set([
  '.git',
  'package.json',
  'pyproject.toml',
  'setup.py',
  'Cargo.toml',
  'go.mod',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'Gemfile',
  'composer.json',
  'Makefile',
  'makefile',
  'CMakeLists.txt',
  'meson.build',
  'mix.exs',
]);
const markerEndings = ['.sln', '.csproj', '.cabal', '.gemspec', '.xcodeproj'];

const codeEndings = new Set(
  (
    'c h cc cpp cxx hpp hh cs java kt kts scala go rs py pyi rb php pl pm swift m mm ts tsx mts cts js jsx mjs cjs vue svelte ' +
    'sh bash zsh fish ps1 bat sql r jl lua dart ex exs erl hs ml mli fs fsx clj lisp el vim zig nim v sv vhd asm s proto ' +
    'gradle cmake tf css scss less wgsl glsl cu'
  ).split(' '),
);
const textEndings = new Set(
  'txt md rst markdown adoc tex log csv tsv html htm xml json yaml yml toml ini'.split(' '),
);

const mostNames = 2000;

function endingOf(name: string): string {
  return path.extname(name).slice(1).toLowerCase();
}

/** Throws what the file system throws when the folder cannot be read. */
export function isCodeTree(folder: string): boolean {
  if (isMarked(folder)) return true;
  const { code, text, other } = countKinds(folder);
  // A stray script beside contracts does not make them code: most of the text must be code, and most of all must be text.
  return code > text && code >= other;
}

function isMarked(folder: string): boolean {
  return fs
    .readdirSync(folder)
    .some((name) => markers.has(name) || markerEndings.some((ending) => name.endsWith(ending)));
}

function countKinds(top: string): { code: number; text: number; other: number } {
  const counts = { code: 0, text: 0, other: 0 };
  const folders = [top];
  let seen = 0;
  for (let folder = folders.shift(); folder !== undefined && seen < mostNames; folder = folders.shift()) {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) {
        // A code tree further down is a document of its own and says nothing about this folder.
        if (!isMarked(path.join(folder, entry.name))) folders.push(path.join(folder, entry.name));
        continue;
      }
      seen++;
      const ending = endingOf(entry.name);
      if (codeEndings.has(ending)) counts.code++;
      else if (textEndings.has(ending)) counts.text++;
      else counts.other++;
    }
  }
  return counts;
}
