/** One run of the CLI: words in, exit code out. 0 done, 1 failed with one sentence on stderr, 2 wrong usage. */
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { z } from 'zod';
import { parseJson } from './api/http.js';
import { UsageError } from './args/command.js';
import type { Command } from './args/command.js';
import { commandHelp, generalHelp, usageLine } from './args/help.js';
import { parseCommandLine, textOption } from './args/parse.js';
import { commands } from './commands/registry.js';
import { loadConfig } from './config.js';
import type { Terminal } from './output/terminal.js';
import { repositoryRoot } from './paths.js';

export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export interface RunOptions {
  readonly argv: readonly string[];
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** The process's own when not given. */
  readonly environment?: NodeJS.ProcessEnv;
}

function version(): string {
  const text = fs.readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(parseJson(text)).version;
}

/** Never throws. */
export async function runCli(options: RunOptions): Promise<number> {
  const { argv, terminal, signal, environment } = options;
  let command: Command | undefined;
  try {
    const parsed = parseCommandLine(commands, argv);
    switch (parsed.kind) {
      case 'version':
        terminal.out(version());
        return exitCodes.done;
      case 'help':
        terminal.out(parsed.command ? commandHelp(parsed.command) : generalHelp(commands));
        return exitCodes.done;
      case 'run': {
        const { words, options: given } = parsed;
        ({ command } = parsed);
        const config = loadConfig(textOption(given, 'data'), environment);
        return await command.run({ config, terminal, words, options: given, signal });
      }
    }
  } catch (error) {
    terminal.live('');
    return report(error, command, options);
  }
}

function report(error: unknown, command: Command | undefined, { terminal, signal }: RunOptions): number {
  if (error instanceof UsageError) {
    const known = command ?? (error.cause as Command | undefined);
    terminal.note(`lectern: ${error.message}.`);
    terminal.note(known ? usageLine(known) : 'lectern --help lists the commands.');
    return exitCodes.usage;
  }
  if (error instanceof AppError) {
    terminal.note(`lectern: ${error.message}`);
    return exitCodes.failed;
  }
  if (signal.aborted) {
    terminal.note('lectern: interrupted.');
    return exitCodes.interrupted;
  }
  terminal.note(
    `lectern: something went wrong that should not: ${error instanceof Error ? error.message : String(error)}`,
  );
  if (error instanceof Error && error.stack !== undefined) terminal.note(error.stack);
  return exitCodes.failed;
}
