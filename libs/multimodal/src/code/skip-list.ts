/** Collects what was not read, and keeps the list readable: folders once with their count, many alike in a folder as one row. */
import type { Skipped } from '@lectern/contracts';

const maxRows = 2000;
/** More files of one folder with one reason than this become one row. */
const maxAlike = 5;

export class SkipList {
  private readonly rows: Skipped[] = [];
  private readonly folders = new Map<string, { folder: string; why: string; count: number }>();
  private readonly files = new Map<string, { folder: string; why: string; paths: string[] }>();

  /** Something that is not a file: kept as it is. */
  note(what: string, why: string): void {
    this.rows.push({ what, why });
  }

  file(path: string, why: string): void {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const key = `${folder}\n${why}`;
    const group = this.files.get(key);
    if (group) group.paths.push(path);
    else this.files.set(key, { folder, why, paths: [path] });
  }

  /** One file of a folder that is skipped as a whole. */
  inFolder(folder: string, why: string): void {
    const key = `${folder}\n${why}`;
    const known = this.folders.get(key);
    if (known) known.count++;
    else this.folders.set(key, { folder, why, count: 1 });
  }

  /** At most 2,000 rows and one that says how many more there are; files in path order. */
  finish(): Skipped[] {
    const rows: Skipped[] = [];
    for (const { folder, why, count } of this.folders.values()) {
      rows.push({ what: `${folder.replace(/\/$/u, '')}/ (${files(count)})`, why });
    }
    for (const { folder, why, paths } of this.files.values()) {
      if (paths.length > maxAlike)
        rows.push({ what: `${folder === '' ? './' : folder} (${files(paths.length)})`, why });
      else rows.push(...paths.map((what) => ({ what, why })));
    }
    rows.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0));
    const all = [...this.rows, ...rows];
    if (all.length <= maxRows) return all;
    return [
      ...all.slice(0, maxRows),
      {
        what: `${(all.length - maxRows).toLocaleString('en-US')} more rows`,
        why: 'The list of what was skipped ends here.',
      },
    ];
  }
}

const files = (count: number): string => (count === 1 ? '1 file' : `${count.toLocaleString('en-US')} files`);
