/** Running text around the cited characters, more of it on request; a long book is never in the page as a whole. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import { useApi } from '../../lib/api.js';
import { usePolled } from '../../lib/use-polled.js';
import type { ViewerTarget } from './target.js';
import { markedParts, textWindow } from './text-window.js';
import type { TextRange } from './text-window.js';
import type { ViewedDocument } from './use-viewed-document.js';

interface TextViewProps {
  readonly target: ViewerTarget;
  readonly viewed: ViewedDocument;
}

export function TextView({ target }: TextViewProps): JSX.Element {
  const { citation, documentId } = target;
  const cited: TextRange | null =
    citation?.type === 'char_location'
      ? { start: citation.start_char_index, end: citation.end_char_index }
      : null;
  const [grown, setGrown] = useState({ target, before: 0, after: 0 });
  const { before, after } = grown.target === target ? grown : { before: 0, after: 0 };
  const { start, end } = textWindow(cited, before, after);
  const { client } = useApi();
  const load = useCallback(
    (signal: AbortSignal) => client.getDocumentText(documentId, { start, end }, { signal }),
    [client, documentId, start, end],
  );
  // One key per opening: text that is there stays until the longer one has come.
  const { value: shown, error } = usePolled(`${documentId}/${target.turn}`, load, () => null);
  const mark = useRef<HTMLElement>(null);
  const there = shown !== undefined && (cited === null || shown.start_char_index <= cited.start);
  useEffect(() => {
    if (there) mark.current?.scrollIntoView({ block: 'center' });
  }, [target, there]);
  if (shown === undefined) {
    return error === null ? (
      <p className="muted pad" role="status">
        Opening…
      </p>
    ) : (
      <p role="alert" className="sentence pad">
        {error}
      </p>
    );
  }
  const parts = markedParts(shown.text, shown.start_char_index, cited);
  return (
    <div className="running-text" tabIndex={0} role="group" aria-label={`Text of ${target.title}`}>
      {shown.start_char_index > 0 && (
        <button
          type="button"
          className="quiet"
          onClick={() => setGrown({ target, before: before + 1, after })}
        >
          Earlier text
        </button>
      )}
      <p className="prose">
        {parts.before}
        {parts.marked !== '' && <mark ref={mark}>{parts.marked}</mark>}
        {parts.after}
      </p>
      {shown.end_char_index < shown.total_chars && (
        <button
          type="button"
          className="quiet"
          onClick={() => setGrown({ target, before, after: after + 1 })}
        >
          Further text
        </button>
      )}
    </div>
  );
}
