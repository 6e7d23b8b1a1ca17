/**
 * Where the CLI writes. Results go to stdout, progress and notes to stderr, so that `--json` and pipes stay clean. The only
 * place that touches process.stdout and process.stderr.
 */

export interface Terminal {
  /** Result text on stdout. */
  readonly out: (text: string) => void;
  /** Progress and notes on stderr, a line each. */
  readonly note: (line: string) => void;
  /** Redraws one line in place on a TTY; does nothing elsewhere. Empty text clears it. */
  readonly live: (line: string) => void;
  /** Whether stderr is a TTY that can redraw a line. */
  readonly interactive: boolean;
  readonly columns: () => number;
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  let live = '';
  const clear = (): void => {
    if (live !== '') stderr.write('\r\u001b[K');
  };
  return {
    interactive: stderr.isTTY,
    columns: () => (stderr.isTTY ? stderr.columns : 100),
    out: (text) => {
      clear();
      live = '';
      stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    note: (line) => {
      clear();
      stderr.write(`${line}\n`);
      if (live !== '') stderr.write(live);
    },
    live: (line) => {
      if (!stderr.isTTY) return;
      clear();
      live = line.slice(0, Math.max(10, stderr.columns - 1));
      stderr.write(live);
    },
  };
}
