/** The sheet beside the answers: opens a document, or the very place of a citation. */
import type { Citation } from '@lectern/client';
import { useEffect, useRef } from 'react';
import type { JSX, KeyboardEvent } from 'react';
import { useApi } from '../../lib/api.js';
import { placeWords, sourceWords } from '../ask/place.js';
import { VerifiedMark } from '../ask/verified-mark.js';
import { LinesView } from './lines-view.js';
import { PagesView } from './pages-view.js';
import { SoundView } from './sound-view.js';
import { viewOfCitation, viewOfKind } from './target.js';
import type { ViewerTarget } from './target.js';
import { TextView } from './text-view.js';
import { useViewedDocument } from './use-viewed-document.js';
import type { ViewedDocument } from './use-viewed-document.js';

interface ViewerProps {
  readonly target: ViewerTarget;
  readonly onClose: () => void;
}

export function Viewer({ target, onClose }: ViewerProps): JSX.Element {
  const { client } = useApi();
  const viewed = useViewedDocument(target.documentId);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [target]);
  const leave = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
  };
  const { citation, title } = target;
  return (
    <section className="viewer" aria-labelledby="viewer-heading" onKeyDown={leave}>
      <header className="viewer-head">
        <div className="viewer-names">
          <h2 id="viewer-heading" ref={heading} tabIndex={-1} title={title}>
            {citation === null ? title : sourceWords(citation)}
          </h2>
          {citation !== null && <CitedPlace citation={citation} title={title} />}
        </div>
        <a className="button quiet" href={client.contentUrl(target.documentId)} download={title}>
          Download
        </a>
        <button type="button" className="quiet" onClick={onClose} aria-label="Close the viewer">
          Close
        </button>
      </header>
      {viewed.error !== null && (
        <p role="alert" className="sentence pad">
          {viewed.error}
        </p>
      )}
      {viewed.value === undefined && viewed.error === null && (
        <p className="muted pad" role="status">
          Opening…
        </p>
      )}
      {viewed.value !== undefined && <ViewerBody target={target} viewed={viewed.value} />}
    </section>
  );
}

function CitedPlace({
  citation,
  title,
}: {
  readonly citation: Citation;
  readonly title: string;
}): JSX.Element {
  return (
    <p className="small">
      {citation.type === 'line_location' && citation.path !== title && (
        <span className="muted">{title} · </span>
      )}
      <span>{placeWords(citation)}</span> <VerifiedMark verified={citation.verified} withWords />
    </p>
  );
}

function ViewerBody({
  target,
  viewed,
}: {
  readonly target: ViewerTarget;
  readonly viewed: ViewedDocument;
}): JSX.Element {
  const { citation } = target;
  const { kind } = viewed.document;
  if (citation === null && kind === null) return <p className="muted pad">This document was not read yet.</p>;
  const view = citation === null ? viewOfKind(kind ?? 'text') : viewOfCitation(citation);
  const props = { target, viewed };
  const key = target.documentId;
  switch (view) {
    case 'pages':
      return <PagesView {...props} key={key} />;
    case 'lines':
      return <LinesView {...props} key={key} />;
    case 'sound':
      return <SoundView {...props} key={key} />;
    case 'text':
      return <TextView {...props} key={key} />;
  }
}
