/** An answer that is still coming, or that did not come. */
import type { JSX } from 'react';
import type { CitationChoice } from './citation-button.js';
import { EvidenceList } from './evidence-list.js';
import type { Asking } from './use-ask.js';

interface AskingCardProps extends CitationChoice {
  readonly asking: Asking;
  readonly onAgain: () => void;
  readonly onDismiss: () => void;
}

export function AskingCard({ asking, open, onOpen, onAgain, onDismiss }: AskingCardProps): JSX.Element {
  const { question, evidence, text, sentence } = asking;
  const busy = sentence === null;
  return (
    <article className="answer asking" aria-busy={busy}>
      <h3>{question}</h3>
      {text !== '' && <p className="prose coming">{text}</p>}
      {busy && text === '' && (
        <p className="muted looking">
          {evidence.length === 0 ? 'Looking through the documents…' : 'Reading…'}
        </p>
      )}
      {evidence.length > 0 && (
        <>
          <p className="small muted">Passages found so far</p>
          <EvidenceList evidence={evidence} open={open} onOpen={onOpen} />
        </>
      )}
      {!busy && (
        <>
          <p role="alert" className="sentence">
            {sentence}
          </p>
          <p className="row">
            <button type="button" onClick={onAgain}>
              Ask again
            </button>
            <button type="button" className="quiet" onClick={onDismiss}>
              Dismiss
            </button>
          </p>
        </>
      )}
    </article>
  );
}
