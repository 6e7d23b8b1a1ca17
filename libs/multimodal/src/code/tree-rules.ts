/**
 * What a tree says of its own files, and what the person who added it wants: .gitignore, .gitattributes and the patterns of
 * `add --include`. Rules by name and size stand in skip-rules.ts.
 */
import { GitAttributes } from './gitattributes.js';
import { GitIgnore } from './gitignore.js';

/** What is known of a file before its content is looked at. */
export interface FileMarks {
  /** Asked for by --include: read, whatever the rules say, as long as it is text. */
  readonly wanted: boolean;
  /** By .gitattributes; undefined when it says nothing. */
  readonly generated: boolean | undefined;
  readonly vendored: boolean | undefined;
  readonly documentation: boolean;
  readonly language: string | undefined;
  /** Why .gitattributes leaves the file out. */
  readonly leftOut: string | undefined;
}

export class TreeRules {
  private readonly ignored = new GitIgnore();
  private readonly attributes = new GitAttributes();
  private readonly included = new GitIgnore();
  /** Archives that git made of a commit hold tracked files only, and to those .gitignore does not apply. */
  private tracked = false;

  /** Takes in one .gitignore or .gitattributes file; `path` is without the tree's top folder. */
  addFile(path: string, content: string): void {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (path.endsWith('.gitignore')) this.ignored.add(folder, content);
    else this.attributes.add(folder, content);
  }

  setTracked(): void {
    this.tracked = true;
  }

  /** Patterns as in .gitignore. */
  include(patterns: readonly string[]): void {
    this.included.add('', patterns.join('\n'));
  }

  /** Lines of .gitignore files that are not followed. */
  get linesLeftOut(): number {
    return this.ignored.leftOut;
  }

  /** The outermost ignored folder of the path, with a slash at its end, or the path itself; undefined when not ignored. */
  ignoredBy(path: string): string | undefined {
    return this.tracked ? undefined : this.ignored.ignoredBy(path);
  }

  marksOf(path: string): FileMarks {
    const said = this.attributes.of(path);
    const flag = (name: string): boolean | undefined => {
      const value = said.get(name);
      return value === true || value === 'true' ? true : value === undefined ? undefined : false;
    };
    const language = said.get('linguist-language');
    const generated = flag('linguist-generated');
    const vendored = flag('linguist-vendored');
    return {
      wanted: this.included.ignoredBy(path) !== undefined,
      generated,
      vendored,
      documentation: flag('linguist-documentation') === true,
      language: typeof language === 'string' ? language.toLowerCase() : undefined,
      leftOut:
        generated === true
          ? '.gitattributes marks it as generated.'
          : vendored === true
            ? ".gitattributes marks it as other people's code."
            : flag('export-ignore') === true
              ? '.gitattributes leaves it out of archives (export-ignore).'
              : said.get('diff') === false
                ? '.gitattributes marks it as binary.'
                : undefined,
    };
  }
}
