/** Words of a command line -> a command with typed options, or help, or a UsageError. Pure: runs nothing, reads no environment. */
import { parseArgs } from 'node:util';
import { UsageError } from './command.js';
import type { Command, OptionSpec, ParseArgsOptions } from './command.js';

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  data: { type: 'string', value: 'DIR', about: 'data directory (default: data/ beside the lectern script)' },
  help: { type: 'boolean', short: 'h', about: 'show this help' },
};

export type Parsed =
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly words: readonly string[];
      readonly options: Readonly<Record<string, string | boolean | undefined>>;
    };

/** Throws UsageError, with the command's name in its `cause` when one was recognised. */
export function parseCommandLine(commands: readonly Command[], argv: readonly string[]): Parsed {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h') return { kind: 'help', command: undefined };
  if (name === '--version' || name === '-v') return { kind: 'version' };
  if (name === 'help') return helpFor(commands, rest[0]);
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new UsageError(unknownCommand(commands, name));
  const { values, positionals } = parseWords(command, rest);
  if (values['help'] === true) return { kind: 'help', command };
  checkWordCount(command, positionals);
  return { kind: 'run', command, words: positionals, options: values };
}

function helpFor(commands: readonly Command[], name: string | undefined): Parsed {
  const command = commands.find((candidate) => candidate.name === name);
  if (name !== undefined && !command) throw new UsageError(unknownCommand(commands, name));
  return { kind: 'help', command };
}

function unknownCommand(commands: readonly Command[], name: string): string {
  return `there is no command "${name}"; there are: ${commands.map((c) => c.name).join(', ')}, test, bench`;
}

type Values = Record<string, string | boolean | undefined>;

function parseWords(command: Command, argv: readonly string[]): { values: Values; positionals: string[] } {
  const options: ParseArgsOptions = {};
  for (const [name, spec] of Object.entries({ ...commonOptions, ...command.options })) {
    options[name] = spec.short === undefined ? { type: spec.type } : { type: spec.type, short: spec.short };
  }
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    return { values: { ...parsed.values } as Values, positionals: parsed.positionals };
  } catch (error) {
    throw new UsageError(plainReason(error), { cause: command });
  }
}

/** The first sentence of what parseArgs says, without its advice for programmers. */
function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = message] = message.split(/\.\s/u);
  return first.charAt(0).toLowerCase() + first.slice(1);
}

/** What stands in the usage besides options: `-c COLLECTION "QUESTION" [--json]` -> `"QUESTION"`. */
function neededWords(command: Command): string {
  return command.usage
    .replace(/\[[^\]]*\]|-{1,2}\w+ [A-Z]+/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

function checkWordCount(command: Command, words: readonly string[]): void {
  const [fewest, most] = command.words;
  if (words.length < fewest) {
    throw new UsageError(`${command.name} needs ${neededWords(command)}`, { cause: command });
  }
  if (words.length > most) {
    throw new UsageError(`"${words[most] ?? ''}" is one word too many`, { cause: command });
  }
}

/** A whole number in [least, most]; undefined when the option was not given. Throws UsageError. */
export function intOption(
  options: Values,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = typeof text === 'string' && /^\d+$/u.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, not "${String(text)}"`);
}

export function textOption(options: Values, name: string): string | undefined {
  const text = options[name];
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

export function requiredText(options: Values, name: string, hint: string): string {
  const text = textOption(options, name);
  if (text === undefined) throw new UsageError(hint);
  return text;
}
