/** Names of documents: chosen by people and by files, so never trusted and never a path. */

const maxTitleChars = 500;

/** A name somebody chose, fit to be shown: no control or direction-changing characters, not endless, never empty. */
export function cleanTitle(name: string | undefined): string {
  const shown = (name ?? '').replace(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/gu, '').trim();
  return shown.slice(0, maxTitleChars).replace(/\p{Cs}$/u, '') || 'untitled';
}
