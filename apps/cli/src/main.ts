/** The program: wires the process (words, environment, signals, exit code) to runCli, and nothing else. */
import { runCli } from './cli.js';
import { processTerminal } from './output/terminal.js';

const stop = new AbortController();
const onSignal = (): void => stop.abort();
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
process.on('SIGHUP', onSignal);
// A reader that closes early (`lectern ls | head`) ends the output, not the work.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const exitCode = await runCli({
  argv: process.argv.slice(2),
  terminal: processTerminal(),
  signal: stop.signal,
});
process.exitCode = exitCode;
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
