/** `./lectern bench NAME [--json]`: runs test/bench/NAME.bench.mjs, whose last line on stdout is one JSON document. */
import fs from 'node:fs';
import path from 'node:path';
import { localTool, runLoud, runQuiet } from './run.mjs';

const suffix = '.bench.mjs';

export function benchNames(root) {
  const folder = path.join(root, 'test/bench');
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .sort();
}

/** Resolves with the exit code; 2 and the list of names when there is no such benchmark. */
export async function runBench(root, [name, ...rest]) {
  const names = benchNames(root);
  if (name === '--help' || name === '-h') {
    process.stdout.write(
      `Usage: lectern bench NAME [--json]\n\nBenchmarks: ${names.join(', ') || 'none yet'}\n`,
    );
    return 0;
  }
  if (name === undefined || !names.includes(name)) {
    const asked = name === undefined ? 'name a benchmark' : `there is no benchmark "${name}"`;
    process.stderr.write(`lectern: ${asked}; there are: ${names.join(', ') || 'none yet'}\n`);
    return 2;
  }
  if (fs.existsSync(path.join(root, 'test/tsconfig.json'))) {
    const log = path.join(root, '.cache/bench-build.log');
    const built = await runQuiet(root, [...localTool(root, 'typescript/bin/tsc'), '-b', 'test'], log);
    if (built.code !== 0) {
      process.stderr.write(`lectern: the benchmarks do not compile; see ${log}\n`);
      return 1;
    }
  }
  const { code } = await runLoud(root, [process.execPath, path.join('test/bench', name + suffix), ...rest]);
  return code;
}
