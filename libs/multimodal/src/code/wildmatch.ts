/**
 * git's path patterns (wildmatch): `*` and `?` within a folder, `**` over folders, [classes] with ranges and names, \ before a literal.
 * For .gitattributes, whose patterns match a path itself and never what is in it. Time is bounded by pattern length times path length.
 */

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[a-z0-9]/iu,
  alpha: /[a-z]/iu,
  blank: /[ \t]/u,
  cntrl: /[\0-\x1f\x7f]/u,
  digit: /\d/u,
  graph: /[!-~]/u,
  lower: /[a-z]/u,
  print: /[ -~]/u,
  punct: /[!-/:-@[-`{-~]/u,
  space: /\s/u,
  upper: /[A-Z]/u,
  xdigit: /[0-9a-f]/iu,
};

/** Whether the whole of `path` matches; a pattern that makes no sense matches nothing. */
export function wildmatch(pattern: string, path: string): boolean {
  const tried = new Set<number>();
  const matchAt = (from: number, start: number): boolean => {
    let p = from;
    let t = start;
    for (; p < pattern.length; p++, t++) {
      const char = pattern[p]!;
      if (char === '*') return star(p, t);
      if (t >= path.length) return false;
      if (char === '?') {
        if (path[t] === '/') return false;
      } else if (char === '[') {
        const found = inClass(pattern, p, path[t]!);
        if (!found?.matches || path[t] === '/') return false;
        p = found.end;
      } else {
        if (char === '\\') p++;
        if (pattern[p] !== path[t]) return false;
      }
    }
    return t === path.length;
  };
  /** A star that failed from a place fails from there again, whatever led to it: each place is tried once for each star. */
  const star = (p: number, t: number): boolean => {
    let end = p;
    while (pattern[end] === '*') end++;
    const alone = (p === 0 || pattern[p - 1] === '/') && (end === pattern.length || pattern[end] === '/');
    const overFolders = end - p >= 2 && alone;
    for (let to = t; to <= path.length; to++) {
      const key = p * (path.length + 1) + to;
      if (tried.has(key)) return false;
      tried.add(key);
      // `**/` stands for no folder as well.
      if (to === t && overFolders && pattern[end] === '/' && matchAt(end + 1, t)) return true;
      if (matchAt(end, to)) return true;
      if (path[to] === '/' && !overFolders) return false;
    }
    return false;
  };
  return matchAt(0, 0);
}

/** The class that begins at `[`: whether it holds the character, and where its `]` stands. Undefined when it has none. */
function inClass(pattern: string, open: number, char: string): { matches: boolean; end: number } | undefined {
  let at = open + 1;
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at++;
  let found = false;
  for (let first = true; first || pattern[at] !== ']'; first = false) {
    if (at >= pattern.length) return undefined;
    const named = /^\[:([a-z]*):\]/u.exec(pattern.slice(at, at + 12));
    if (named) {
      const set = Object.hasOwn(classes, named[1]!) ? classes[named[1]!] : undefined;
      if (!set) return undefined;
      found ||= set.test(char);
      at += named[0].length;
      continue;
    }
    if (pattern[at] === '\\') at++;
    const low = pattern[at];
    if (low === undefined) return undefined;
    at++;
    if (pattern[at] === '-' && pattern[at + 1] !== ']' && at + 1 < pattern.length) {
      at++;
      if (pattern[at] === '\\') at++;
      const high = pattern[at];
      if (high === undefined) return undefined;
      at++;
      found ||= low <= char && char <= high;
    } else found ||= low === char;
  }
  return { matches: found !== negated, end: at };
}
