/** Makes the next read of files come from the disk. */
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Drops the whole page cache where this process may, programs and libraries included; else the context files' pages alone. Returns
 * which, in words.
 */
export function dropCache(cacheDir: string): string {
  execFileSync('sync');
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return 'the whole page cache was dropped (drop_caches)';
  } catch {
    for (const path of readdirSync(cacheDir, { recursive: true, encoding: 'utf8' }))
      if (path.endsWith('.ctx'))
        execFileSync('dd', [`if=${join(cacheDir, path)}`, 'iflag=nocache', 'count=0', 'status=none']);
    return "the context files' pages were dropped (posix_fadvise)";
  }
}
