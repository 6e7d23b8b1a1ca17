/** Help texts, made from the same specs that parse the command line. */
import type { Command, OptionSpec } from './command.js';
import { commonOptions } from './parse.js';

const width = 26;

function optionLine([name, spec]: [string, OptionSpec]): string {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  const value = spec.value === undefined ? '' : ` ${spec.value}`;
  return `  ${`${short}--${name}${value}`.padEnd(width)} ${spec.about}`;
}

export function generalHelp(commands: readonly Command[]): string {
  const lines = commands.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`);
  return [
    'Lectern reads documents whole and answers questions with quotes that open at the exact place.',
    '',
    'Usage: lectern COMMAND [options]',
    '',
    ...lines,
    `  ${'test'.padEnd(10)} run every test of this checkout`,
    `  ${'bench'.padEnd(10)} run a named benchmark`,
    '',
    'lectern COMMAND --help shows the options of one command.',
    'Exit codes: 0 done, 1 failed with a reason, 2 wrong usage.',
    '',
  ].join('\n');
}

export function usageLine(command: Command): string {
  return `Usage: lectern ${command.name}${command.usage === '' ? '' : ` ${command.usage}`}`;
}

export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions });
  return [usageLine(command), '', command.summary, '', ...options.map(optionLine), ''].join('\n');
}
