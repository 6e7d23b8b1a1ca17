/** What a command of the CLI is. The registry in commands.ts lists them all; main.ts runs one. */
import type { parseArgs } from 'node:util';
import type { CliConfig } from '../config.js';
import type { Terminal } from '../output/terminal.js';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Shown in help: the name of the value, for string options. */
  readonly value?: string;
  readonly about: string;
}

export interface Call {
  readonly config: CliConfig;
  readonly terminal: Terminal;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the name in the usage line. */
  readonly usage: string;
  /** Fewest and most positional words. */
  readonly words: readonly [number, number];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Resolves with the exit code; throws AppError for failures with a reason and UsageError for wrong usage. */
  readonly run: (call: Call) => Promise<number>;
}

/** Wrong usage: exit code 2 and the command's usage line. */
export class UsageError extends Error {}

export type ParseArgsOptions = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;
