/**
 * What a child process prints, kept within bounds: whole lines go to a callback until a budget is used up, and the last
 * characters are kept to tell why it died. Not a log file.
 */
import type { Readable } from 'node:stream';

const maxLineChars = 2000;
const maxTailChars = 8000;

export class OutputTail {
  #tail = '';
  #open = '';
  #budgetChars: number;

  /** `onLine` hears at most `budgetChars` characters per document; resetBudget() starts the next one. */
  constructor(
    private readonly onLine: (line: string) => void,
    private readonly documentChars = 20_000,
  ) {
    this.#budgetChars = documentChars;
  }

  watch(stream: Readable): void {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => this.#take(text));
    stream.on('error', () => undefined);
  }

  resetBudget(): void {
    this.#budgetChars = this.documentChars;
    this.#tail = '';
  }

  /** The last characters printed for this document. */
  get tail(): string {
    return this.#tail;
  }

  #take(text: string): void {
    this.#tail = (this.#tail + text).slice(-maxTailChars);
    if (this.#budgetChars <= 0) return;
    const lines = (this.#open + text).split('\n');
    this.#open = (lines.pop() ?? '').slice(0, maxLineChars);
    for (const line of lines) {
      if (line.trim() === '' || this.#budgetChars <= 0) continue;
      this.#budgetChars -= line.length + 1;
      this.onLine(line.slice(0, maxLineChars));
      if (this.#budgetChars <= 0) this.onLine('(more output was dropped)');
    }
  }
}
