/** One answer: the question, the text with its sources, what else was found, and what it was read from. */
import type { Answer } from '@lectern/client';
import { memo } from 'react';
import type { JSX } from 'react';
import { countWords, duration, shortCount, whenWords } from '../../lib/format.js';
import { SkippedList } from '../documents/skipped-details.js';
import { CitationButton } from './citation-button.js';
import type { CitationChoice } from './citation-button.js';
import { EvidenceList } from './evidence-list.js';
import { MarkedQuote } from './marked-quote.js';
import { splitQuote } from './place.js';

interface AnswerCardProps extends CitationChoice {
  readonly answer: Answer;
}

function AnswerCardPlain({ answer, open, onOpen }: AnswerCardProps): JSX.Element {
  const { question, found, evidence } = answer;
  return (
    <article className="answer" data-answer={answer.id} data-found={found}>
      <h3>{question}</h3>
      {found ? (
        <AnswerText answer={answer} open={open} onOpen={onOpen} />
      ) : (
        <NotFound answer={answer} open={open} onOpen={onOpen} />
      )}
      {found && evidence.length > 0 && (
        <details className="all-evidence">
          <summary>{countWords(evidence.length, 'passage')} found</summary>
          <EvidenceList evidence={evidence} open={open} onOpen={onOpen} />
        </details>
      )}
      <Coverage answer={answer} />
    </article>
  );
}

export const AnswerCard = memo(AnswerCardPlain);

function AnswerText({ answer, open, onOpen }: AnswerCardProps): JSX.Element {
  return (
    <>
      {answer.content.map(({ text, citations }, index) => {
        const isCode = citations.some((c) => c.type === 'line_location');
        const quoted = answer.mode === 'quote' && citations.length > 0;
        const { lead, quote } = splitQuote(text, citations[0]?.cited_text ?? '');
        const cited = answer.evidence.find(({ citation }) => citation.cited_text === quote);
        return (
          <div key={index} className={quoted ? 'answer-part quoted' : 'answer-part'}>
            {quoted ? (
              <>
                {lead !== '' && <p className="small muted">{lead}</p>}
                <blockquote className={isCode ? 'code' : undefined}>
                  <MarkedQuote text={quote} answer={cited?.answer} />
                </blockquote>
              </>
            ) : (
              <p className="prose">{text}</p>
            )}
            {citations.length > 0 && (
              <p className="citations">
                {citations.map((citation, n) => (
                  <CitationButton key={n} citation={citation} open={open} onOpen={onOpen} />
                ))}
              </p>
            )}
          </div>
        );
      })}
    </>
  );
}

function NotFound({ answer, open, onOpen }: AnswerCardProps): JSX.Element {
  const text = answer.content.map((part) => part.text).join('\n');
  return (
    <div className="not-found">
      <p className="not-found-title">{text === '' ? 'The documents do not say.' : text}</p>
      {answer.evidence.length > 0 && (
        <>
          <p className="small">
            <b>Nearest passages</b> — not an answer, only what stands closest to the question:
          </p>
          <EvidenceList evidence={answer.evidence} open={open} onOpen={onOpen} />
        </>
      )}
    </div>
  );
}

function Coverage({ answer }: { readonly answer: Answer }): JSX.Element {
  const { coverage, usage, timings_ms: timings, created_at: at } = answer;
  const skipped = coverage.documents.flatMap((document) =>
    document.skipped.map(({ what, why }) => ({ what: `${document.title}: ${what}`, why })),
  );
  const out = coverage.not_read.map(({ title, why }) => ({ what: title, why }));
  const cached = usage.prompt_tokens_details.cached_tokens;
  return (
    <footer className="small muted coverage">
      <span>
        Read over {countWords(coverage.documents.length, 'document')}, {shortCount(coverage.tokens)} tokens
        {cached > 0 && ` (${shortCount(cached)} from the cache)`} in {duration(timings.total)} ·{' '}
        <time dateTime={new Date(at * 1000).toISOString()}>{whenWords(at, Date.now())}</time>
      </span>
      {out.length > 0 && (
        <details>
          <summary>{countWords(out.length, 'document')} not read</summary>
          <SkippedList skipped={out} />
        </details>
      )}
      {skipped.length > 0 && (
        <details>
          <summary>{countWords(skipped.length, 'part')} of them could not be read</summary>
          <SkippedList skipped={skipped} />
        </details>
      )}
    </footer>
  );
}
