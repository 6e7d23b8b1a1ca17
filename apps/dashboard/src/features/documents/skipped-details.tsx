/** What of a document is not in its sequence, and why; fetched when it is opened. */
import type { Skipped } from '@lectern/client';
import { useState } from 'react';
import type { JSX } from 'react';
import { sentenceOf, useApi } from '../../lib/api.js';
import { countWords } from '../../lib/format.js';

const shownAtMost = 300;

interface SkippedDetailsProps {
  readonly documentId: string;
  readonly count: number;
}

export function SkippedDetails({ documentId, count }: SkippedDetailsProps): JSX.Element {
  const { client } = useApi();
  const [skipped, setSkipped] = useState<readonly Skipped[]>();
  const [sentence, setSentence] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      setSkipped((await client.getDocument(documentId)).skipped);
      setSentence(null);
    } catch (thrown) {
      setSentence(sentenceOf(thrown));
    }
  };
  return (
    <details
      className="skipped"
      onToggle={(event) => {
        if (event.currentTarget.open && skipped === undefined) void load();
      }}
    >
      <summary>{countWords(count, 'part')} skipped</summary>
      {sentence !== null && (
        <p role="alert" className="sentence">
          {sentence}
        </p>
      )}
      <SkippedList skipped={skipped ?? []} />
    </details>
  );
}

export function SkippedList({ skipped }: { readonly skipped: readonly Skipped[] }): JSX.Element {
  const rest = skipped.length - shownAtMost;
  return (
    <>
      <dl>
        {skipped.slice(0, shownAtMost).map(({ what, why }, index) => (
          <div key={index}>
            <dt>{what}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
      {rest > 0 && <p className="small muted">and {countWords(rest, 'more part')}</p>}
    </>
  );
}
