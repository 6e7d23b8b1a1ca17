/** Holds the import table of docs/walk.md: who may import whom, one home for each risky package, no upward import inside the engine. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageOf, readSources } from './sources.js';

const sources = readSources(['libs', 'apps', 'test']);

/** project -> the projects it may import. */
const allowed: Record<string, readonly string[]> = {
  'libs/contracts': [],
  'libs/client': [],
  'libs/multimodal': ['contracts'],
  'libs/engine': ['contracts'],
  'libs/platform': ['contracts'],
  'apps/api': ['contracts', 'platform'],
  'apps/worker': ['contracts', 'platform', 'multimodal', 'engine'],
  'apps/dashboard': ['contracts', 'client'],
  'apps/cli': ['contracts', 'client'],
};

/** package -> the one folder that may import it. */
const homes: Record<string, string> = {
  'onnxruntime-node': 'libs/engine/src/runtime/',
  'pdfjs-dist': 'libs/multimodal/src/pdf/',
  sharp: 'libs/multimodal/src/image/',
  '@vscode/tree-sitter-wasm': 'libs/multimodal/src/code/symbols/',
  bullmq: 'libs/platform/src/queue/',
  '@prisma/client': 'libs/platform/src/records/',
  '@prisma/adapter-pg': 'libs/platform/src/records/',
};

const frameworks = /^(@nestjs\/|bullmq$|@prisma\/|prisma$|fastify$|@fastify\/)/u;
const framework_free = [
  'libs/contracts',
  'libs/client',
  'libs/multimodal',
  'libs/engine',
  'apps/cli',
  'apps/dashboard',
];

function projectOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

function offenders(check: (file: (typeof sources)[number], specifier: string) => boolean): string[] {
  return sources.flatMap((file) =>
    file.imports
      .filter((specifier) => check(file, specifier))
      .map((specifier) => `${file.path} imports ${specifier}`),
  );
}

describe('imports', () => {
  it('lets a project import only the projects of its row', () => {
    const bad = offenders((file, specifier) => {
      const name = /^@lectern\/([^/]+)/u.exec(specifier)?.[1];
      const row = allowed[projectOf(file.path)];
      return name !== undefined && row !== undefined && !row.includes(name);
    });
    expect(bad).toEqual([]);
  });

  it('knows every project', () => {
    const projects = new Set(
      sources.map((file) => projectOf(file.path)).filter((p) => /^(libs|apps)\//u.test(p)),
    );
    expect([...projects].sort()).toEqual(Object.keys(allowed).sort());
  });

  it('never reaches into another project by a relative path', () => {
    const bad = offenders((file, specifier) => {
      if (!specifier.startsWith('.') || file.path.startsWith('test/')) return false;
      const target = path.posix.normalize(path.posix.join(path.posix.dirname(file.path), specifier));
      return projectOf(target) !== projectOf(file.path);
    });
    expect(bad).toEqual([]);
  });

  it('keeps each risky package in its one home', () => {
    const bad = offenders((file, specifier) => {
      const home = homes[packageOf(specifier) ?? ''];
      return home !== undefined && !file.path.startsWith(home) && !file.isTest;
    });
    expect(bad).toEqual([]);
  });

  it('keeps servers and databases out of the pure projects', () => {
    const bad = offenders(
      (file, specifier) =>
        framework_free.includes(projectOf(file.path)) && frameworks.test(packageOf(specifier) ?? ''),
    );
    expect(bad).toEqual([]);
  });

  it('gives contracts nothing but zod', () => {
    const bad = offenders((file, specifier) => {
      const name = packageOf(specifier);
      return file.path.startsWith('libs/contracts/') && !file.isTest && name !== undefined && name !== 'zod';
    });
    expect(bad).toEqual([]);
  });

  it('keeps test-only helpers out of the product', () => {
    const bad = offenders((file, specifier) => !file.isTest && /\/testing\//u.test(specifier));
    expect(bad).toEqual([]);
  });
});

describe('engine layers', () => {
  /** Lower number is lower; the same number may not import each other. */
  const rank: Record<string, number> = {
    core: 0,
    tensor: 1,
    runtime: 2,
    loader: 2,
    reference: 2,
    model: 3,
    memory: 3,
    cache: 3,
    sampling: 3,
    scheduler: 4,
  };
  const top = 5;
  const layerOf = (file: string): string => file.split('/')[3] ?? '';
  const rankOf = (file: string): number => rank[layerOf(file)] ?? top;

  it('never imports upwards, not even for types', () => {
    const bad = sources
      .filter((file) => file.path.startsWith('libs/engine/src/') && !file.isTest)
      .flatMap((file) =>
        file.imports
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => path.posix.normalize(path.posix.join(path.posix.dirname(file.path), specifier)))
          .filter((target) => {
            if (layerOf(target) === layerOf(file.path)) return false;
            return (
              rankOf(target) > rankOf(file.path) ||
              (rankOf(target) === rankOf(file.path) && rankOf(target) !== top)
            );
          })
          .map((target) => `${file.path} imports ${target}`),
      );
    expect(bad).toEqual([]);
  });
});

describe('environment', () => {
  it('is read in platform/config and in the launcher only', () => {
    const bad = sources
      .filter((file) => /\bprocess\.env\b/u.test(file.text) && !file.isTest)
      .map((file) => file.path)
      .filter((file) => !file.startsWith('libs/platform/src/config/') && file !== 'apps/cli/src/config.ts');
    expect(bad).toEqual([]);
  });
});
