/** What the address bar says: which collection is open. The fragment, so that the server serves one page only. */
import { useEffect, useState } from 'react';

const prefix = '#/collections/';

/** The collection id in a fragment; null when it names none. */
export function collectionIn(fragment: string): string | null {
  if (!fragment.startsWith(prefix)) return null;
  try {
    return decodeURIComponent(fragment.slice(prefix.length)) || null;
  } catch {
    return null;
  }
}

export function fragmentOf(collectionId: string): string {
  return prefix + encodeURIComponent(collectionId);
}

/** The open collection and how to open another; Back and Forward work. */
export function useCollectionInAddress(): [string | null, (id: string | null) => void] {
  const [id, setId] = useState(() => collectionIn(globalThis.location.hash));
  useEffect(() => {
    const follow = (): void => setId(collectionIn(globalThis.location.hash));
    globalThis.addEventListener('hashchange', follow);
    return () => globalThis.removeEventListener('hashchange', follow);
  }, []);
  const open = (next: string | null): void => {
    globalThis.location.hash = next === null ? '' : fragmentOf(next);
  };
  return [id, open];
}
