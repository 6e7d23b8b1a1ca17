/**
 * The global header a tar may begin with. Lectern's own packing says there which files are wanted whatever the reader's rules say;
 * `git archive` says the commit. tar-stream writes no such header.
 */

/** `include` are patterns as in .gitignore. */
export function includeHeader(include: readonly string[], commit?: string): Buffer {
  const records = include.map((pattern) => record('LECTERN.include', pattern));
  if (commit !== undefined) records.push(record('comment', commit));
  const body = Buffer.from(records.join(''));
  const header = Buffer.alloc(512);
  header.write('pax_global_header', 0);
  header.write('0000644\0', 100);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(`${'0'.repeat(11)}\0`, 136);
  header.write('        g', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** "LENGTH KEY=VALUE\n", where the length counts its own digits. */
function record(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length++;
  return `${length} ${key}=${value}\n`;
}

export async function* prepended(
  header: Buffer | undefined,
  rest: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  if (header) yield header;
  yield* rest;
}
