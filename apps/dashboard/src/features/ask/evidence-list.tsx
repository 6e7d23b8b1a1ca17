/** Passages that were found, best first. While an answer is being made they come one by one. */
import type { Evidence } from '@lectern/client';
import type { JSX } from 'react';
import { CitationButton } from './citation-button.js';
import type { CitationChoice } from './citation-button.js';
import { MarkedQuote } from './marked-quote.js';

interface EvidenceListProps extends CitationChoice {
  readonly evidence: readonly Evidence[];
}

export function EvidenceList({ evidence, open, onOpen }: EvidenceListProps): JSX.Element {
  return (
    <ol className="evidence">
      {evidence.map(({ rank, score, citation, answer }) => (
        <li key={rank} value={rank} title={`score ${score.toFixed(3)}`}>
          <p className={citation.type === 'line_location' ? 'excerpt code' : 'excerpt'}>
            <MarkedQuote text={citation.cited_text} answer={answer} />
          </p>
          <CitationButton citation={citation} open={open} onOpen={onOpen} />
        </li>
      ))}
    </ol>
  );
}
