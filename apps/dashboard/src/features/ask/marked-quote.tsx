/** A quote in which the words that answer are marked, where the answer says which. */
import type { Evidence } from '@lectern/client';
import type { JSX } from 'react';

interface MarkedQuoteProps {
  readonly text: string;
  readonly answer: Evidence['answer'];
}

export function MarkedQuote({ text, answer }: MarkedQuoteProps): JSX.Element {
  if (!answer || text.slice(answer.start, answer.end) !== answer.text) return <>{text}</>;
  return (
    <>
      {text.slice(0, answer.start)}
      <mark>{answer.text}</mark>
      {text.slice(answer.end)}
    </>
  );
}
