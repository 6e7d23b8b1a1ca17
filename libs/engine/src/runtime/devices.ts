/**
 * Which device computes. A device asked for by name is that device or an error, never another one. `auto` takes the first of
 * CUDA, WebGPU and CPU that is there, computes right and is clearly faster than the processor.
 *
 * Cost    nothing for `cpu`; else a probe in a child process, a second or two
 * Throws  AppError device_unavailable
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { probeDevice, type ProbeOptions, type ProbeResult } from './probe.js';
import type { ComputeDevice } from './session-options.js';

/** What may be asked for. */
export type DeviceWish = 'auto' | ComputeDevice;

export interface DeviceChoice {
  readonly device: ComputeDevice;
  /** Why, for the log: "asked for", "no graphics hardware was found", ... */
  readonly why: string;
}

/** What is looked at before anything is tried; tests give other machines. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly deviceFolder: string;
  /** The library of ONNX Runtime's CUDA provider, which is installed apart. */
  readonly cudaLibrary: string;
  readonly probe: (device: ComputeDevice, options: ProbeOptions) => Promise<ProbeResult>;
}

/** 8-bit products, which only the processor has, are about twice as fast as the floats that the probe times. */
const neededSpeedup = 2;
const autoTimeoutMs = 20_000;
/** Whoever names a device may have a slow one. */
const namedTimeoutMs = 120_000;

export async function chooseDevice(
  wish: DeviceWish,
  threads: number,
  machine: Machine = thisMachine(),
): Promise<DeviceChoice> {
  switch (wish) {
    case 'cpu':
      return { device: 'cpu', why: 'asked for' };
    case 'webgpu':
    case 'cuda':
      return named(wish, threads, machine);
    case 'auto':
      return automatic(threads, machine);
  }
}

export function thisMachine(): Machine {
  const runtime = createRequire(import.meta.url).resolve('onnxruntime-node');
  const binaries = path.join(path.dirname(runtime), '../bin/napi-v6', process.platform, process.arch);
  return {
    platform: process.platform,
    deviceFolder: '/dev',
    cudaLibrary: path.join(binaries, 'libonnxruntime_providers_cuda.so'),
    probe: probeDevice,
  };
}

async function named(device: 'webgpu' | 'cuda', threads: number, machine: Machine): Promise<DeviceChoice> {
  const result: ProbeResult =
    device === 'cuda' && !existsSync(machine.cudaLibrary)
      ? { ok: false, why: `${machine.cudaLibrary} is not installed` }
      : await machine.probe(device, { threads, timed: false, timeoutMs: namedTimeoutMs });
  if (result.ok) return { device, why: 'asked for' };
  const remedy = {
    webgpu: "install the graphics card's driver (Vulkan on Linux)",
    cuda: "install CUDA 12 and ONNX Runtime's CUDA provider",
  }[device];
  throw new AppError(
    'device_unavailable',
    `The device "${device}" was asked for, but it cannot be used here: ${result.why}; ${remedy}, or set WORKER_DEVICE to cpu or auto.`,
  );
}

async function automatic(threads: number, machine: Machine): Promise<DeviceChoice> {
  const candidates: ('webgpu' | 'cuda')[] = [];
  if (existsSync(machine.cudaLibrary)) candidates.push('cuda');
  if (hasGraphics(machine)) candidates.push('webgpu');
  if (candidates.length === 0) return { device: 'cpu', why: 'no graphics hardware was found' };
  const refused: string[] = [];
  for (const device of candidates) {
    const result = await machine.probe(device, { threads, timed: true, timeoutMs: autoTimeoutMs });
    if (!result.ok) {
      refused.push(`${device} cannot be used: ${result.why}`);
      continue;
    }
    const { cpuMs = 0, deviceMs = Infinity } = result;
    const times = `${deviceMs.toFixed(1)} ms on ${device}, ${cpuMs.toFixed(1)} ms on the processor`;
    if (deviceMs * neededSpeedup < cpuMs) return { device, why: `a trial took ${times}` };
    refused.push(`${device} is not twice as fast: a trial took ${times}`);
  }
  return { device: 'cpu', why: refused.join('; ') };
}

/** Whether a graphics adapter is likely: every Mac and PC has one; elsewhere its kernel device says so. */
function hasGraphics({ platform, deviceFolder }: Machine): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  const names = [...entries(deviceFolder), ...entries(path.join(deviceFolder, 'dri'))];
  return names.some((name) => /^(nvidia\d+|renderD\d+)$/u.test(name));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
