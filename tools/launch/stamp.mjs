/** Fingerprints that say whether set-up has to run again. They never read file contents of sources: paths, sizes and mtimes only. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const ignored = new Set(['node_modules', 'dist', '.nx', 'generated', 'coverage']);

/** What an installed node_modules depends on. */
export function installStamp(root) {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'));
  return {
    lockSha256: createHash('sha256').update(lock).digest('hex'),
    nodeMajor: Number(process.versions.node.split('.')[0]),
    platform: `${process.platform}-${process.arch}`,
  };
}

/** What the built output depends on: every file under the sources, and the files that steer the build. Cost: one stat per file. */
export function sourceStamp(root) {
  const hash = createHash('sha256');
  const visit = (relative) => {
    const absolute = path.join(root, relative);
    const stat = fs.statSync(absolute, { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) {
      hash.update(`${relative}\0${stat.size}\0${stat.mtimeMs}\n`);
      return;
    }
    for (const name of fs.readdirSync(absolute).sort()) {
      if (!ignored.has(name)) visit(path.join(relative, name));
    }
  };
  for (const group of ['libs', 'apps']) {
    for (const project of fs.readdirSync(path.join(root, group)).sort()) visit(path.join(group, project));
  }
  for (const entry of ['prisma', 'prisma.config.ts', 'package.json', 'nx.json', 'tsconfig.base.json'])
    visit(entry);
  return hash.digest('hex');
}

export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Writes through a rename, so that a reader never sees half a stamp. */
export function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
  fs.renameSync(temporary, file);
}
