import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chooseDevice, type Machine } from './devices.js';
import { probeDevice, type ProbeOptions, type ProbeResult } from './probe.js';
import type { ComputeDevice } from './session-options.js';

// Starting threads and processes on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-devices-'));
  await mkdir(join(dir, 'bare'));
  await mkdir(join(dir, 'intel', 'dri'), { recursive: true });
  await writeFile(join(dir, 'intel', 'dri', 'renderD128'), '');
  await mkdir(join(dir, 'nvidia'));
  await writeFile(join(dir, 'nvidia', 'nvidia0'), '');
  await writeFile(join(dir, 'cuda.so'), '');
});
afterAll(async () => rm(dir, { recursive: true, force: true }));

type Parts = Partial<Machine> & { readonly results?: Partial<Record<ComputeDevice, ProbeResult>> };

/** A machine whose probes end as told; `tried` collects what was probed. */
function machine(parts: Parts, tried: [ComputeDevice, ProbeOptions][] = []): Machine {
  return {
    platform: 'linux',
    deviceFolder: join(dir, 'bare'),
    cudaLibrary: join(dir, 'none.so'),
    probe: (device, options) => {
      tried.push([device, options]);
      return Promise.resolve(parts.results?.[device] ?? { ok: false, why: 'it is not there' });
    },
    ...parts,
  };
}
const fast = { ok: true, cpuMs: 100, deviceMs: 5 } as const;
const slow = { ok: true, cpuMs: 100, deviceMs: 80 } as const;

describe('auto', () => {
  it('is the processor, untried, where no graphics hardware is seen', async () => {
    const tried: [ComputeDevice, ProbeOptions][] = [];
    expect(await chooseDevice('auto', 2, machine({ results: { webgpu: fast } }, tried))).toEqual({
      device: 'cpu',
      why: 'no graphics hardware was found',
    });
    expect(tried).toEqual([]);
  });

  it.each([
    ['linux', 'intel'],
    ['linux', 'nvidia'],
    ['darwin', 'bare'],
    ['win32', 'bare'],
  ] as const)(
    'tries WebGPU on %s with %s devices, and takes it when it is fast',
    async (platform, folder) => {
      const parts = { platform, deviceFolder: join(dir, folder), results: { webgpu: fast } };
      expect(await chooseDevice('auto', 2, machine(parts))).toEqual({
        device: 'webgpu',
        why: 'a trial took 5.0 ms on webgpu, 100.0 ms on the processor',
      });
    },
  );

  it('prefers CUDA where its provider is installed', async () => {
    const parts = { cudaLibrary: join(dir, 'cuda.so'), deviceFolder: join(dir, 'nvidia') };
    const both = machine({ ...parts, results: { cuda: fast, webgpu: fast } });
    expect(await chooseDevice('auto', 2, both)).toMatchObject({ device: 'cuda' });
    const broken = machine({ ...parts, results: { webgpu: fast } });
    expect(await chooseDevice('auto', 2, broken)).toMatchObject({ device: 'webgpu' });
  });

  it('stays on the processor when a device is slow or does not work, and says why', async () => {
    const parts = { deviceFolder: join(dir, 'intel') };
    const crawling = await chooseDevice('auto', 2, machine({ ...parts, results: { webgpu: slow } }));
    expect(crawling.device).toBe('cpu');
    expect(crawling.why).toContain('not twice as fast');
    const broken = await chooseDevice('auto', 2, machine(parts));
    expect(broken).toEqual({ device: 'cpu', why: 'webgpu cannot be used: it is not there' });
  });
});

describe('a device asked for by name', () => {
  it('is taken when it works, however fast', async () => {
    const tried: [ComputeDevice, ProbeOptions][] = [];
    const there = machine({ results: { webgpu: { ok: true } } }, tried);
    expect(await chooseDevice('webgpu', 3, there)).toEqual({ device: 'webgpu', why: 'asked for' });
    expect(tried).toMatchObject([['webgpu', { threads: 3, timed: false }]]);
    expect(await chooseDevice('cpu', 3, machine({}))).toEqual({ device: 'cpu', why: 'asked for' });
  });

  it.each([
    ['webgpu', 'it is not there'],
    ['cuda', 'none.so is not installed'],
  ] as const)('is never replaced: %s fails with what to do', async (device, reason) => {
    const error = await chooseDevice(device, 2, machine({})).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'device_unavailable' });
    expect(String(error)).toContain(reason);
    expect(String(error)).toMatch(/install .*, or set WORKER_DEVICE to cpu or auto\.$/u);
  });
});

describe('probeDevice', () => {
  const probe = (how: string, timeoutMs = 30_000): Promise<ProbeResult> =>
    probeDevice('webgpu', {
      threads: 1,
      timed: false,
      timeoutMs,
      script: [new URL('./testing/odd-probe.mjs', import.meta.url), how],
    });

  it('finds that the processor agrees with itself, and times it', async () => {
    const result = await probeDevice('cpu', { threads: 1, timed: true, timeoutMs: 60_000 });
    expect(result).toMatchObject({ ok: true });
    expect(result).toHaveProperty('deviceMs');
  });

  it('says why a device does not work', async () => {
    const result = await probeDevice('abacus' as ComputeDevice, {
      threads: 1,
      timed: false,
      timeoutMs: 30_000,
    });
    expect(result.ok).toBe(false);
    expect(result).toHaveProperty('why', expect.stringMatching(/\S/u));
  });

  it.each([
    ['crash', 'its driver ended the process that tried it (SIGSEGV)'],
    ['exit', 'its driver ended the process that tried it (exit code 3)'],
    ['hang', 'it did not answer within 1 seconds'],
    ['wrong', 'it computes wrong numbers (off by 0.50)'],
    ['nan', 'it computes wrong numbers (off by NaN)'],
    ['odd', 'it gave no answer'],
  ])('survives a driver that does this: %s', async (how, why) => {
    expect(await probe(how, how === 'hang' ? 1000 : 30_000)).toEqual({ ok: false, why });
  });
});
