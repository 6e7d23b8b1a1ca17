/**
 * The reader child's entry: takes requests over IPC, reads or draws one document at a time, and writes the result to a file.
 * It is the only process that opens users' files with parsers; the worker kills it at will and stays alive.
 */
import { writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import { encodeSequence, isDiskFull, toAppError } from '@lectern/contracts';
import type { Skipped, TokenSequence } from '@lectern/contracts';
import { defaultReadLimits, readDocumentAndParts, renderPage } from '@lectern/multimodal';
import type { Attachment, ModelRunner } from '@lectern/multimodal';
import { maxListedSkips } from './protocol.js';
import type { ChildMessage, ReaderRequest, ReadSummary } from './protocol.js';

const threads = Math.max(1, Number(process.argv[2] ?? '1'));
const progressMs = 200;

process.once('disconnect', () => process.exit(0));
new Worker(new URL('./watchdog.js', import.meta.url)).unref();
try {
  setPriority(10);
} catch {
  // Not allowed here; it only runs less politely.
}
// The kernel should take this process first when memory runs out.
await writeFile('/proc/self/oom_score_adj', '900').catch(() => undefined);

let runtime: ModelRunner | undefined;
/** The engine's runtime is opened when the first model is: most documents need none. */
const models: ModelRunner = {
  async openSession(file) {
    if (!runtime) {
      const { openRuntime } = await import('@lectern/engine');
      runtime = openRuntime({ threads, device: 'cpu', lean: true });
    }
    return runtime.openSession(file);
  },
};

process.on('message', (request: ReaderRequest) => {
  void answer(request).then(send, (error: unknown) => send(asError(error, request.name)));
});

function send(message: ChildMessage): void {
  process.send?.(message);
}

async function answer(request: ReaderRequest): Promise<ChildMessage> {
  switch (request.kind) {
    case 'read': {
      let last = 0;
      const { sequence, attachments } = await readDocumentAndParts(
        { path: request.path, name: request.name },
        {
          limits: { ...defaultReadLimits, ...request.limits },
          models,
          tempDir: request.tempDir,
          onProgress: (progress) => {
            const now = Date.now();
            if (now - last < progressMs) return;
            last = now;
            send({ type: 'progress', progress });
          },
        },
      );
      await writeFile(request.outPath, encodeSequence(sequence), { mode: 0o600 });
      return { type: 'read', summary: summarise(sequence, attachments) };
    }
    case 'render': {
      const { name, pageNumber, maxPixels } = request;
      const png = await renderPage({ path: request.path, name, pageNumber, maxPixels });
      await writeFile(request.outPath, png, { mode: 0o600 });
      return { type: 'rendered' };
    }
  }
}

function summarise(sequence: TokenSequence, attachments: readonly Attachment[]): ReadSummary {
  const { meta, skipped } = sequence;
  return {
    documentKind: meta.kind,
    mediaType: meta.mediaType,
    tokens: sequence.ids.length,
    pageCount: meta.pageCount ?? null,
    durationMs: meta.durationMs === undefined ? null : Math.round(meta.durationMs),
    skipped: listed(skipped),
    attachments: attachments.map(({ name, path: file }) => ({ name, file: path.basename(file) })),
  };
}

function listed(skipped: readonly Skipped[]): Skipped[] {
  const list = skipped.slice(0, maxListedSkips).map(({ what, why }) => ({ what, why }));
  const more = skipped.length - list.length;
  if (more > 0) list.push({ what: `${String(more)} more`, why: 'The list is too long to show whole.' });
  return list;
}

/** What reading failed with, as the worker hears it. Where the fault is ours, the log hears the rest. */
function asError(error: unknown, name: string): ChildMessage {
  const known = toAppError(error, `"${name}" could not be read because of an unexpected fault.`);
  if (known.cause !== undefined) process.stderr.write(`${inspect(known.cause)}\n`);
  if (isDiskFull(error)) {
    return {
      type: 'error',
      code: 'disk_full',
      message: `There is no space left on the disk for what is read from "${name}"; make room and add it again.`,
    };
  }
  if (known.code === 'internal_error' && isTooLarge(known.cause)) {
    return {
      type: 'error',
      code: 'reader_out_of_memory',
      message: `"${name}" is too large to be read in one piece: split it into smaller files.`,
    };
  }
  return { type: 'error', code: known.code, message: known.message };
}

/** What V8 throws when a string or buffer cannot be made; it goes on living, unlike when its heap is full. */
function isTooLarge(cause: unknown): boolean {
  return (
    cause instanceof RangeError && /allocation failed|Invalid (array|string) length/u.test(cause.message)
  );
}
