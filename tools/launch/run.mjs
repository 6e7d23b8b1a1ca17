/** Runs one program of the set-up or of the tests: quietly into a log file, or with its output passed through. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Nx without a daemon, a cloud, a terminal interface or questions. */
export const quietEnvironment = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  NX_INTERACTIVE: 'false',
  NX_DEFAULT_OUTPUT_STYLE: 'static',
  NODE_NO_WARNINGS: '1',
  npm_config_update_notifier: 'false',
};

function start(root, [program, ...args], stdio) {
  const windows = process.platform === 'win32';
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: quietEnvironment, stdio, shell: windows });
    child.on('error', (error) => resolve({ code: 127, error }));
    child.on('exit', (code, signal) => resolve({ code: code ?? 1, signal }));
  });
}

/** Output goes to `logFile`; resolves with the exit code. */
export async function runQuiet(root, command, logFile) {
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  const log = fs.openSync(logFile, 'w');
  try {
    return await start(root, command, ['ignore', log, log]);
  } finally {
    fs.closeSync(log);
  }
}

export function runLoud(root, command) {
  return start(root, command, ['ignore', 'inherit', 'inherit']);
}

/** A tool of node_modules/.bin, run by this very Node. */
export function localTool(root, packageFile) {
  return [process.execPath, path.join(root, 'node_modules', packageFile)];
}
