import { describe, expect, it } from 'vitest';
import { commands } from '../commands/registry.js';
import { UsageError } from './command.js';
import { commandHelp, generalHelp } from './help.js';
import { intOption, parseCommandLine } from './parse.js';

const parse = (line: string) => parseCommandLine(commands, line.split(' ').filter(Boolean));

describe('the command line', () => {
  it('refuses an unknown command and names the known ones', () => {
    expect(() => parse('ad file')).toThrow(/no command "ad"; there are: demo, up, add/u);
  });

  it('refuses an unknown option in one plain sentence', () => {
    expect(() => parse('ask -c x --frobnicate why')).toThrow(/unknown option '--frobnicate'/u);
  });

  it('refuses too few and too many words', () => {
    expect(() => parse('add -c x')).toThrow(UsageError);
    expect(() => parse('ask -c acme')).toThrow(/^ask needs "QUESTION"$/u);
    expect(() => parse('add -c acme')).toThrow(/^add needs PATH\|URL\.\.\.$/u);
    expect(() => parse('status now')).toThrow(/"now" is one word too many/u);
  });

  it('refuses an option without its value', () => {
    expect(() => parse('ls -c')).toThrow(UsageError);
  });

  it('remembers which command was meant when the usage is wrong', () => {
    try {
      parse('status now');
      expect.unreachable();
    } catch (error) {
      expect((error as UsageError).cause).toMatchObject({ name: 'status' });
    }
  });

  it('reads words and options in any order', () => {
    expect(parse('add a.pdf -c contracts b.pdf --json')).toMatchObject({
      kind: 'run',
      command: { name: 'add' },
      words: ['a.pdf', 'b.pdf'],
      options: { collection: 'contracts', json: true },
    });
  });

  it('takes everything after -- as words', () => {
    expect(parse('add -c x -- --odd-name.pdf')).toMatchObject({ words: ['--odd-name.pdf'] });
  });

  it('takes no word, -h, --help and "help COMMAND" as a request for help', () => {
    expect(parse('')).toEqual({ kind: 'help', command: undefined });
    expect(parse('--help')).toEqual({ kind: 'help', command: undefined });
    expect(parse('help ask')).toMatchObject({ kind: 'help', command: { name: 'ask' } });
    expect(parse('add --help')).toMatchObject({ kind: 'help', command: { name: 'add' } });
  });

  it('accepts whole numbers within their range only', () => {
    expect(intOption({ top: '7' }, 'top', [1, 50])).toBe(7);
    expect(intOption({}, 'top', [1, 50])).toBeUndefined();
    for (const top of ['0', '51', '-1', '1.5', 'many', '']) {
      expect(() => intOption({ top }, 'top', [1, 50])).toThrow(/--top must be a whole number from 1 to 50/u);
    }
  });
});

describe('help', () => {
  it('lists every command once', () => {
    const lines = generalHelp(commands).split('\n');
    for (const { name } of commands)
      expect(lines.filter((line) => line.startsWith(`  ${name} `))).toHaveLength(1);
  });

  it('shows every option of a command', () => {
    for (const command of commands) {
      for (const option of Object.keys(command.options))
        expect(commandHelp(command)).toContain(`--${option}`);
    }
  });
});
