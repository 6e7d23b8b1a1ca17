/** The question, the answer that is coming, and the answers before it. */
import type { Answer, DocumentObject } from '@lectern/client';
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { isUnfinished } from '../documents/document-words.js';
import { countWords } from '../../lib/format.js';
import { AnswerCard } from './answer-card.js';
import { AskBox } from './ask-box.js';
import { AskingCard } from './asking-card.js';
import type { CitationChoice } from './citation-button.js';
import { useAnswers } from './use-answers.js';
import { useAsk } from './use-ask.js';
import type { Asking } from './use-ask.js';

interface AskPanelProps extends CitationChoice {
  readonly collectionId: string;
  readonly documents: readonly DocumentObject[] | undefined;
}

function hintOf(documents: readonly DocumentObject[] | undefined): string | null {
  if (documents === undefined) return null;
  const busy = documents.filter((d) => isUnfinished(d.status)).length;
  const ready = documents.filter((d) => d.status === 'ready').length;
  if (ready === 0) return busy > 0 ? 'The first document is still being read.' : 'Add a document first.';
  return busy > 0 ? `${countWords(busy, 'document')} still being read will not be in the answer yet.` : null;
}

/** For those who hear the page: said once, when there is something to say. */
function spoken(asking: Asking | null, last: Answer | null): string {
  if (asking !== null) {
    if (asking.sentence !== null) return '';
    const count = asking.evidence.length;
    return count === 0 ? 'Looking through the documents.' : `${countWords(count, 'passage')} found.`;
  }
  if (last === null) return '';
  const text = last.content.map((part) => part.text).join(' ');
  return last.found ? `Answer: ${text}` : text;
}

export function AskPanel({ collectionId, documents, open, onOpen }: AskPanelProps): JSX.Element {
  const { list, error, hasMore, add, showMore } = useAnswers(collectionId);
  const [last, setLast] = useState<Answer | null>(null);
  const onAnswer = useCallback(
    (answer: Answer) => {
      setLast(answer);
      add(answer);
    },
    [add],
  );
  const { asking, ask, stop } = useAsk(collectionId, onAnswer);
  const canAsk = documents?.some((d) => d.status === 'ready') ?? false;
  const busy = asking !== null && asking.sentence === null;
  return (
    <section className="asked" aria-label="Questions and answers">
      <AskBox hint={hintOf(documents)} canAsk={canAsk} busy={busy} onAsk={ask} onStop={stop} />
      <p role="status" aria-live="polite" className="visually-hidden">
        {spoken(asking, last?.collection_id === collectionId ? last : null)}
      </p>
      {error !== null && (
        <p role="alert" className="sentence">
          {error}
        </p>
      )}
      {asking !== null && (
        <AskingCard
          asking={asking}
          open={open}
          onOpen={onOpen}
          onAgain={() => ask(asking.question)}
          onDismiss={stop}
        />
      )}
      {list?.map((answer) => (
        <AnswerCard key={answer.id} answer={answer} open={open} onOpen={onOpen} />
      ))}
      {hasMore && (
        <button type="button" className="quiet" onClick={showMore}>
          Earlier answers
        </button>
      )}
    </section>
  );
}
