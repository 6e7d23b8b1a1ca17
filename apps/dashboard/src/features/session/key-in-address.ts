/** The API key that the launcher puts behind the address, so that a click signs in. A fragment is never sent to a server. */

/** `#key=lk_...` -> the key; null when there is none. */
export function keyIn(fragment: string): string | null {
  const key = new URLSearchParams(fragment.replace(/^#/u, '')).get('key')?.trim();
  return key === undefined || key === '' ? null : key;
}

/** Takes the key out of the address bar and out of this entry of the history. */
export function takeKeyFromAddress(location: Location, history: History): string | null {
  const key = keyIn(location.hash);
  if (key !== null) history.replaceState(null, '', location.pathname + location.search);
  return key;
}
