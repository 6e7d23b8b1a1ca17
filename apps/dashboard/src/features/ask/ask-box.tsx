/** Where the question is written. Enter asks, Shift+Enter starts a line. */
import { useState } from 'react';
import type { SyntheticEvent, JSX, KeyboardEvent } from 'react';

interface AskBoxProps {
  /** What the person should know before asking; null when all documents are ready. */
  readonly hint: string | null;
  readonly canAsk: boolean;
  readonly busy: boolean;
  readonly onAsk: (question: string) => void;
  readonly onStop: () => void;
}

const longestChars = 8000;

export function AskBox({ hint, canAsk, busy, onAsk, onStop }: AskBoxProps): JSX.Element {
  const [question, setQuestion] = useState('');
  const ask = (): void => {
    const asked = question.trim();
    if (asked === '' || !canAsk || busy) return;
    setQuestion('');
    onAsk(asked);
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    ask();
  };
  const keys = (event: KeyboardEvent): void => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    ask();
  };
  return (
    <form className="ask" onSubmit={submit}>
      <label htmlFor="question">Ask these documents</label>
      <div className="ask-line">
        <textarea
          id="question"
          rows={2}
          maxLength={longestChars}
          value={question}
          placeholder="When does the lease end?"
          aria-describedby="ask-hint"
          onChange={(event) => setQuestion(event.target.value)}
          onKeyDown={keys}
        />
        {busy ? (
          <button type="button" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" className="primary" disabled={!canAsk || question.trim() === ''}>
            Ask
          </button>
        )}
      </div>
      <p id="ask-hint" className="small muted">
        {hint}
      </p>
    </form>
  );
}
