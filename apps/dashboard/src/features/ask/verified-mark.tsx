/** Whether the server found the quote in the stored document again. A shape and a word, not a colour alone. */
import type { JSX } from 'react';

interface VerifiedMarkProps {
  readonly verified: boolean;
  readonly withWords?: boolean;
}

export function VerifiedMark({ verified, withWords = false }: VerifiedMarkProps): JSX.Element {
  const words = verified ? 'verified' : 'not verified';
  const title = verified
    ? 'Lectern read this place again and found the quote there, word for word.'
    : 'Lectern did not find this quote word for word at its place. Check it yourself.';
  return (
    <span className={verified ? 'verified' : 'unverified'} title={title}>
      <span aria-hidden="true">{verified ? '✓' : '!'}</span>
      <span className={withWords ? '' : 'visually-hidden'}> {words}</span>
    </span>
  );
}
