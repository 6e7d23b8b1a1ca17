/** Running text around the cited characters, more of it on request; a long book is never in the page as a whole. */
import { useState } from 'react';
import type { JSX } from 'react';
import { ReadingText } from './reading-text.js';
import type { ViewerTarget } from './target.js';
import { textWindow } from './text-window.js';
import type { TextRange } from './text-window.js';
import { useReading } from './use-reading.js';
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
  // One key per opening: text that is there stays until the longer one has come.
  const { value: shown, error } = useReading(documentId, String(target.turn), start, end);
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
  return (
    <div className="running-text" tabIndex={0} role="group" aria-label={`Text of ${target.title}`}>
      {shown.start > 0 && (
        <button
          type="button"
          className="quiet"
          onClick={() => setGrown({ target, before: before + 1, after })}
        >
          Earlier text
        </button>
      )}
      <ReadingText
        text={shown.text}
        start={shown.start}
        structure={shown.structure}
        cited={cited}
        turn={target.turn}
      />
      {shown.end < shown.totalChars && (
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
