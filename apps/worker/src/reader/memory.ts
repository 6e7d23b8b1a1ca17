/** Resident memory of another process. Linux answers from /proc without starting anything; elsewhere `ps` is asked. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** Bytes, or undefined when the process is gone or cannot be asked. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    return process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  } catch {
    return undefined;
  }
}

/** `status` and not `statm`, because it counts in kB and not in pages of a size that differs between machines. */
async function fromProc(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function fromPs(pid: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], { timeout: 2000 }, (error, stdout) => {
      const kilobytes = Number(stdout.trim());
      resolve(error || !Number.isFinite(kilobytes) || kilobytes === 0 ? undefined : kilobytes * 1024);
    });
  });
}
