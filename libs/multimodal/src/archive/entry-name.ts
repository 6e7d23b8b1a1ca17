/** Names of archive entries come from strangers. Turns one into a relative path, or says why it cannot be one. */

export interface EntryName {
  readonly path: string;
  readonly unsafe?: string;
}

/** Folders deeper than this are no source tree. */
const maxDepth = 64;
const maxNameChars = 1024;

export function entryName(raw: string): EntryName {
  const slashed = raw.replaceAll('\\', '/');
  const parts = slashed.split('/').filter((part) => part !== '' && part !== '.');
  const path = parts.join('/');
  if (path === '') return unsafe(raw, 'Its name is empty.');
  if (/^(?:\/|[a-z]:)/iu.test(slashed)) return unsafe(raw, 'Its name is an absolute path.');
  if (parts.includes('..')) return unsafe(raw, 'Its name leads out of the archive with "..".');
  if (/\p{Cc}/u.test(path)) return unsafe(raw, 'Its name holds control characters.');
  if (path.length > maxNameChars) return unsafe(raw, `Its name is longer than ${maxNameChars} characters.`);
  if (parts.length > maxDepth) return unsafe(raw, `It stands more than ${maxDepth} folders deep.`);
  return { path };
}

function unsafe(raw: string, why: string): EntryName {
  const shown = raw.replace(/\p{Cc}/gu, '\uFFFD').slice(0, 200);
  return { path: shown === '' ? '(no name)' : shown, unsafe: why };
}
