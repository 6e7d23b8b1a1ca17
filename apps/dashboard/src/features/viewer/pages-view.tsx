/** Pages of a PDF, or the frames of an image, one at a time, with the cited boxes drawn over them. */
import type { Box, Citation, DocumentSpan } from '@lectern/client';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { JSX, KeyboardEvent } from 'react';
import { useApi } from '../../lib/api.js';
import { pagesWithBoxes, rectsOnPage, scrollToRect } from './boxes.js';
import type { PageSize } from './boxes.js';
import { PageControls } from './page-controls.js';
import { ReadingText } from './reading-text.js';
import type { ViewerTarget } from './target.js';
import { useReading } from './use-reading.js';
import type { ViewedDocument } from './use-viewed-document.js';

interface PagesViewProps {
  readonly target: ViewerTarget;
  readonly viewed: ViewedDocument;
}

const noBoxes: readonly Box[] = [];

function boxesOf(citation: Citation | null): readonly Box[] {
  return citation?.type === 'box_location' || citation?.type === 'region_location' ? citation.boxes : noBoxes;
}

function sizesOf(spans: readonly DocumentSpan[]): ReadonlyMap<number, PageSize> {
  const sizes = new Map<number, PageSize>();
  for (const { source } of spans) {
    if (source.kind === 'page' || source.kind === 'image') sizes.set(source.pageNumber, source);
  }
  return sizes;
}

export function PagesView({ target, viewed }: PagesViewProps): JSX.Element {
  const { client } = useApi();
  const boxes = boxesOf(target.citation);
  const sizes = useMemo(() => sizesOf(viewed.spans), [viewed.spans]);
  const cited = useMemo(() => pagesWithBoxes(boxes), [boxes]);
  const pageCount = Math.max(1, viewed.document.pages ?? 1, ...sizes.keys());
  const [at, setAt] = useState({ target, page: cited[0] ?? 1 });
  const [zoom, setZoom] = useState(100);
  const [beside, setBeside] = useState(false);
  // A new target decides the page anew; until then the person does.
  const page =
    at.target === target ? at.page : (cited[0] ?? (at.target.documentId === target.documentId ? at.page : 1));
  const goTo = (next: number): void => setAt({ target, page: Math.min(pageCount, Math.max(1, next)) });
  const keys = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    if (event.key === 'PageDown' || event.key === 'ArrowRight') goTo(page + 1);
    else if (event.key === 'PageUp' || event.key === 'ArrowLeft') goTo(page - 1);
    else return;
    event.preventDefault();
  };
  return (
    <div className="pages" onKeyDown={keys}>
      <PageControls
        page={page}
        pageCount={pageCount}
        cited={cited}
        zoom={zoom}
        isImage={viewed.document.kind === 'image'}
        onPage={goTo}
        onZoom={setZoom}
        readingBeside={beside}
        onReadingBeside={setBeside}
      />
      <div className={beside ? 'page-and-reading' : 'page-alone'}>
        <Sheet
          key={`${target.documentId}/${page}`}
          url={client.pageUrl(target.documentId, page)}
          page={page}
          size={sizes.get(page)}
          boxes={boxes}
          zoom={zoom}
          turn={target.turn}
        />
        {beside && <PageReading target={target} page={page} spans={viewed.spans} />}
      </div>
    </div>
  );
}

interface PageReadingProps {
  readonly target: ViewerTarget;
  readonly page: number;
  readonly spans: readonly DocumentSpan[];
}

/** What was read of the page, so that a person can compare. */
function PageReading({ target, page, spans }: PageReadingProps): JSX.Element {
  const span = spans.find(
    ({ source }) => (source.kind === 'page' || source.kind === 'image') && source.pageNumber === page,
  );
  if (!span || span.char_start === span.char_end) {
    return <p className="muted pad">Nothing was read on page {page}.</p>;
  }
  return <PageText documentId={target.documentId} page={page} span={span} turn={target.turn} />;
}

interface PageTextProps {
  readonly documentId: string;
  readonly page: number;
  readonly span: DocumentSpan;
  readonly turn: number;
}

function PageText({ documentId, page, span, turn }: PageTextProps): JSX.Element {
  const { value, error } = useReading(documentId, `page ${String(page)}`, span.char_start, span.char_end);
  if (error !== null) {
    return (
      <p role="alert" className="sentence pad">
        {error}
      </p>
    );
  }
  const how =
    span.source.kind === 'page' && span.source.read === 'text-layer' ? 'the text of the file' : 'its picture';
  return (
    <div
      className="running-text"
      tabIndex={0}
      role="group"
      aria-label={`What was read on page ${String(page)}`}
    >
      <p className="muted small">Read from {how}</p>
      {value && (
        <ReadingText
          text={value.text}
          start={value.start}
          structure={value.structure}
          cited={null}
          turn={turn}
        />
      )}
    </div>
  );
}

interface SheetProps {
  readonly url: string;
  readonly page: number;
  /** Undefined for a page without anything read on it. */
  readonly size: PageSize | undefined;
  readonly boxes: readonly Box[];
  readonly zoom: number;
  readonly turn: number;
}

function Sheet({ url, page, size, boxes, zoom, turn }: SheetProps): JSX.Element {
  const desk = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const rects = useMemo(() => (size ? rectsOnPage(boxes, page, size) : []), [boxes, page, size]);
  const first = rects[0];

  useEffect(() => {
    if (!desk.current || !sheet.current || !size || !first) return;
    const drawn = { top: sheet.current.offsetTop, height: sheet.current.offsetHeight };
    desk.current.scrollTop = scrollToRect(first, size, drawn, desk.current.clientHeight);
    desk.current.scrollLeft = Math.max(
      0,
      (first.x / size.width) * sheet.current.offsetWidth - desk.current.clientWidth / 4,
    );
  }, [first, size, zoom, turn]);

  const shape = { width: `${zoom}%`, ...(size ? { aspectRatio: `${size.width} / ${size.height}` } : {}) };
  return (
    <div className="sheet-desk" ref={desk} tabIndex={0} role="group" aria-label={`Page ${page}`}>
      <div className={`sheet ${state}`} ref={sheet} style={shape}>
        <img
          src={url}
          alt={`Page ${page}`}
          draggable={false}
          onLoad={() => setState('shown')}
          onError={() => setState('failed')}
        />
        {size && state === 'shown' && (
          <svg
            className="highlights"
            viewBox={`0 0 ${size.width} ${size.height}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={rects.length > 0 ? `The cited place on page ${page}` : 'No cited place on this page'}
          >
            {rects.map((rect, index) => (
              <rect key={index} {...rect} className="highlight" vectorEffect="non-scaling-stroke" />
            ))}
          </svg>
        )}
      </div>
      {state === 'loading' && (
        <p className="muted sheet-note" role="status">
          Drawing page {page}…
        </p>
      )}
      {state === 'failed' && (
        <p className="sentence sheet-note" role="alert">
          Page {page} could not be drawn. The downloaded file may still show it.
        </p>
      )}
    </div>
  );
}
