/**
 * Tries a device in a child process that is killed when it takes too long: a bad driver costs an answer, never this process.
 *
 * Cost    one process; about a second on a working device
 * Throws  nothing; what goes wrong is the answer
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildProbeGraph, probeVocabulary } from './probe-graph.js';
import type { ComputeDevice } from './session-options.js';

/** What the child is asked. */
export interface ProbeRequest {
  readonly graph: Uint8Array;
  readonly device: ComputeDevice;
  readonly threads: number;
  readonly timed: boolean;
  readonly vocabulary: number;
}

export interface ProbeOptions {
  readonly threads: number;
  /** Also compare speeds, on a run of 1,024 tokens. */
  readonly timed: boolean;
  readonly timeoutMs: number;
  /** Tests give a child that misbehaves, and how. */
  readonly script?: readonly [URL, ...string[]];
}

export type ProbeResult =
  | { readonly ok: true; readonly cpuMs?: number; readonly deviceMs?: number }
  /** `why` continues the sentence "it cannot be used here: ..." */
  | { readonly ok: false; readonly why: string };

/** Values are of the order of 1; devices sum in another order, and some approximate exp and erf. */
const tolerance = 2e-3;

const defaultScript = [new URL('./probe.mjs', import.meta.url)] as const;

export function probeDevice(device: ComputeDevice, options: ProbeOptions): Promise<ProbeResult> {
  const { threads, timed, timeoutMs, script = defaultScript } = options;
  const [entry, ...words] = script;
  const child = fork(fileURLToPath(entry), words, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  const request: ProbeRequest = {
    graph: buildProbeGraph(),
    device,
    threads,
    timed,
    vocabulary: probeVocabulary,
  };
  return new Promise((resolve) => {
    const done = (result: ProbeResult): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(result);
    };
    const timer = setTimeout(() => {
      done({ ok: false, why: `it did not answer within ${timeoutMs / 1000} seconds` });
    }, timeoutMs);
    child.once('message', (answer) => done(judge(answer)));
    child.once('error', (error) => done({ ok: false, why: firstLine(error.message) }));
    child.once('exit', (code, signal) => {
      done({
        ok: false,
        why: `its driver ended the process that tried it (${signal ?? `exit code ${code}`})`,
      });
    });
    // A child that is gone says so by its exit.
    child.send(request, () => undefined);
  });
}

function judge(answer: unknown): ProbeResult {
  if (typeof answer !== 'object' || answer === null) return { ok: false, why: 'it gave no answer' };
  if ('error' in answer) return { ok: false, why: firstLine(String(answer.error)) };
  if (!('largestDifference' in answer) || typeof answer.largestDifference !== 'number')
    return { ok: false, why: 'it gave no answer' };
  if (!(answer.largestDifference <= tolerance))
    return {
      ok: false,
      why: `it computes wrong numbers (off by ${answer.largestDifference.toPrecision(2)})`,
    };
  const { cpuMs, deviceMs } = answer as { cpuMs?: number; deviceMs?: number };
  return cpuMs === undefined || deviceMs === undefined ? { ok: true } : { ok: true, cpuMs, deviceMs };
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim().slice(0, 200).replace(/\.$/u, '');
}
