/** The open book of the name; decoration only. */
import type { JSX } from 'react';

export function LecternMark(): JSX.Element {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="6" />
      <path d="M6 9c4-2 7-1 10 1 3-2 6-3 10-1v12c-4-2-7-1-10 1-3-2-6-3-10-1z" />
    </svg>
  );
}
