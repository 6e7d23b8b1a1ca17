/** Turning pages and looking closer. */
import { useState } from 'react';
import type { SyntheticEvent, JSX } from 'react';

interface PageControlsProps {
  readonly page: number;
  readonly pageCount: number;
  /** Pages that hold a part of the cited place. */
  readonly cited: readonly number[];
  /** Per cent of the viewer's width. */
  readonly zoom: number;
  readonly isImage: boolean;
  readonly onPage: (page: number) => void;
  readonly onZoom: (zoom: number) => void;
  /** Whether what was read stands beside the page. */
  readonly readingBeside: boolean;
  readonly onReadingBeside: (beside: boolean) => void;
}

const zooms = [50, 75, 100, 150, 200, 300];

export function PageControls(props: PageControlsProps): JSX.Element {
  const { page, pageCount, cited, zoom, isImage, onPage, onZoom } = props;
  const smaller = zooms.filter((z) => z < zoom).at(-1);
  const larger = zooms.find((z) => z > zoom);
  return (
    <div className="toolbar" role="toolbar" aria-label="Pages">
      {(pageCount > 1 || !isImage) && (
        <>
          <button
            type="button"
            onClick={() => onPage(page - 1)}
            disabled={page <= 1}
            aria-label="Previous page"
          >
            ‹
          </button>
          <PageField key={page} page={page} pageCount={pageCount} onPage={onPage} />
          <button
            type="button"
            onClick={() => onPage(page + 1)}
            disabled={page >= pageCount}
            aria-label="Next page"
          >
            ›
          </button>
        </>
      )}
      {cited.length > 0 && !cited.includes(page) && (
        <button type="button" className="quiet" onClick={() => onPage(cited[0] ?? page)}>
          Back to the cited page
        </button>
      )}
      {cited.length > 1 && cited.includes(page) && (
        <span className="row small">
          Cited on
          {cited.map((n) => (
            <button
              key={n}
              type="button"
              aria-current={n === page ? 'true' : undefined}
              onClick={() => onPage(n)}
            >
              {n}
            </button>
          ))}
        </span>
      )}
      <span className="spacer" />
      <button
        type="button"
        className="quiet"
        aria-pressed={props.readingBeside}
        onClick={() => props.onReadingBeside(!props.readingBeside)}
      >
        What was read
      </button>
      <button
        type="button"
        disabled={smaller === undefined}
        onClick={() => onZoom(smaller ?? zoom)}
        aria-label="Smaller"
      >
        −
      </button>
      <span className="small zoom">{zoom}%</span>
      <button
        type="button"
        disabled={larger === undefined}
        onClick={() => onZoom(larger ?? zoom)}
        aria-label="Larger"
      >
        +
      </button>
    </div>
  );
}

interface PageFieldProps {
  readonly page: number;
  readonly pageCount: number;
  readonly onPage: (page: number) => void;
}

function PageField({ page, pageCount, onPage }: PageFieldProps): JSX.Element {
  const [text, setText] = useState(String(page));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wanted = Number.parseInt(text, 10);
    if (Number.isNaN(wanted)) setText(String(page));
    else onPage(wanted);
  };
  return (
    <form className="row small" onSubmit={submit}>
      <label className="row">
        <span>Page</span>
        <input
          className="page-field"
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <span>of {pageCount}</span>
    </form>
  );
}
