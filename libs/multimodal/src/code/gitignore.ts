/**
 * .gitignore files of every level of a tree, with git's rules: the deepest file that says something decides, and nothing below an
 * ignored folder comes back. The only import of the package `ignore`.
 */
import ignore from 'ignore';

/** Patterns with more stars than this, and more lines than this in all, could take for ever; no real tree has them. */
const maxDoubleStars = 2;
const maxStars = 8;
const maxRules = 5000;

export class GitIgnore {
  /** Lines that are not followed. */
  leftOut = 0;
  private count = 0;
  private readonly rules = new Map<string, ignore.Ignore>();
  private readonly folders = new Map<string, string | undefined>();

  /** `folder` is '' for the root. Content is whatever stands in the file; bad patterns match nothing. */
  add(folder: string, content: string): void {
    const rules = this.rules.get(folder) ?? ignore({ ignorecase: false });
    const lines = content.split('\n').filter((line) => {
      if (line.trim() === '') return false;
      const stars = line.split('*').length - 1;
      const followed =
        stars <= maxStars && line.split('**').length - 1 <= maxDoubleStars && this.count < maxRules;
      if (followed) this.count++;
      else this.leftOut++;
      return followed;
    });
    this.rules.set(folder, rules.add(lines));
    this.folders.clear();
  }

  /** The outermost ignored folder of the path, with a slash at its end, or the path itself; undefined when not ignored. */
  ignoredBy(path: string): string | undefined {
    if (this.rules.size === 0) return undefined;
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? undefined : this.ignoredFolder(path.slice(0, slash));
    return folder ?? (this.matches(path) ? path : undefined);
  }

  private ignoredFolder(folder: string): string | undefined {
    if (this.folders.has(folder)) return this.folders.get(folder);
    const slash = folder.lastIndexOf('/');
    const above = slash < 0 ? undefined : this.ignoredFolder(folder.slice(0, slash));
    const found = above ?? (this.matches(`${folder}/`) ? `${folder}/` : undefined);
    this.folders.set(folder, found);
    return found;
  }

  /** Whether the files above a path, taken from the root down, ignore it in the end. */
  private matches(path: string): boolean {
    let ignored = false;
    const bare = path.endsWith('/') ? path.slice(0, -1) : path;
    for (let at = -1; ; at = bare.indexOf('/', at + 1)) {
      const rules = this.rules.get(at < 0 ? '' : bare.slice(0, at));
      if (rules) {
        const result = rules.test(path.slice(at + 1));
        if (result.ignored) ignored = true;
        else if (result.unignored) ignored = false;
      }
      if (bare.indexOf('/', at + 1) < 0) break;
    }
    return ignored;
  }
}
