/** A citation: its place in words; a press opens it in the viewer. */
import type { Citation } from '@lectern/client';
import type { JSX } from 'react';
import { placeWords, sourceWords, withinWords } from './place.js';
import { VerifiedMark } from './verified-mark.js';

export interface CitationChoice {
  readonly open: Citation | null;
  readonly onOpen: (citation: Citation) => void;
}

interface CitationButtonProps extends CitationChoice {
  readonly citation: Citation;
}

export function CitationButton({ citation, open, onOpen }: CitationButtonProps): JSX.Element {
  const source =
    citation.type === 'line_location'
      ? `${citation.document_title}: ${citation.path}`
      : citation.document_title;
  const within = withinWords(citation);
  return (
    <button
      type="button"
      className="citation"
      data-citation={citation.type}
      aria-pressed={citation === open}
      title={[source, ...(citation.within ?? [])].join(' › ')}
      onClick={() => onOpen(citation)}
    >
      <span className="citation-source">{sourceWords(citation)}</span>
      <span className="citation-place"> · {placeWords(citation)}</span>
      {within !== undefined && <span className="citation-within"> · {within}</span>}
      <VerifiedMark verified={citation.verified} />
    </button>
  );
}
