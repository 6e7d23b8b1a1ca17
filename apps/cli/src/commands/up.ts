/** `lectern up`: an instance in the foreground until Ctrl-C. */
import { AppError } from '@lectern/contracts';
import { intOption, textOption } from '../args/parse.js';
import type { Call, Command } from '../args/command.js';
import { readInstanceFile } from '../instance/instance-file.js';
import { portIsFree } from '../instance/ports.js';
import { startInstance } from '../instance/start.js';
import type { Instance } from '../instance/start.js';
import { dashboardAddress, untilAborted } from './shared.js';

export const defaultPort = 8080;

async function run(call: Call): Promise<number> {
  const { config, signal, terminal } = call;
  const port = intOption(call.options, 'port', [0, 65_535]) ?? defaultPort;
  const host = textOption(call.options, 'host') ?? '127.0.0.1';
  const note = (line: string): void => terminal.note(line);
  note('Starting Lectern ...');
  const instance = await start(call, host, port === 0 ? null : port);
  try {
    terminal.out(`Dashboard: ${dashboardAddress(instance.url, instance.apiKey)}`);
    terminal.out(`Data: ${config.dataDir} (log files in logs/). Press Ctrl-C to stop.`);
    await untilAborted(AbortSignal.any([signal, instance.broken]));
    note('Stopping ...');
  } finally {
    await instance.stop();
  }
  note('Stopped.');
  return 0;
}

/** The lock decides who may run, so a taken port is looked at only after it. Throws AppError. */
async function start(call: Call, host: string, port: number | null): Promise<Instance> {
  const { config, signal, terminal } = call;
  try {
    return await startInstance({
      config,
      host,
      port,
      signal,
      note: (line) => terminal.note(line),
      beforeParts: async () => {
        if (port === null || (await portIsFree(port, host))) return;
        throw new AppError(
          'setup_failed',
          `Port ${port} is taken by another program; choose another with --port, or stop that program.`,
        );
      },
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'already_running') throw error;
    const address = readInstanceFile(config.dataDir)?.url;
    if (address === undefined) throw error;
    throw new AppError('already_running', `${error.message.replace(/\.$/u, '')} at ${address}.`, {
      cause: error,
    });
  }
}

export const up: Command = {
  name: 'up',
  summary: 'start Lectern: API, worker, dashboard; Ctrl-C stops it',
  usage: '[--port 8080] [--data DIR]',
  words: [0, 0],
  options: {
    port: {
      type: 'string',
      value: 'N',
      about: `port to listen on (default: ${defaultPort}; 0: any free one)`,
    },
    host: { type: 'string', value: 'ADDRESS', about: 'address to listen on (default: 127.0.0.1)' },
  },
  run,
};
