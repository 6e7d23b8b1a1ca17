/** One document: its name opens it, its badge says where it stands, its reason says why it failed. */
import type { DocumentObject } from '@lectern/client';
import { memo } from 'react';
import type { JSX } from 'react';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { ProgressBar } from '../../ui/progress-bar.js';
import { contentWords, isUnfinished, statusWords } from './document-words.js';
import { SkippedDetails } from './skipped-details.js';

interface DocumentRowProps {
  readonly document: DocumentObject;
  readonly open: boolean;
  readonly onOpen: (document: DocumentObject) => void;
  readonly onDelete: (document: DocumentObject) => void;
}

function DocumentRowPlain({ document, open, onOpen, onDelete }: DocumentRowProps): JSX.Element {
  const { id, title, status, error, progress, skipped_count: skipped } = document;
  const busy = isUnfinished(status);
  const live = progress?.stage === status ? progress : null;
  const look = status === 'failed' ? 'failed' : busy ? 'busy' : 'ready';
  return (
    <li className={`document ${look}${open ? ' open' : ''}`} data-document={id} data-status={status}>
      <div className="document-line">
        {status === 'ready' ? (
          <button
            type="button"
            className="document-title link"
            title={title}
            onClick={() => onOpen(document)}
          >
            {title}
          </button>
        ) : (
          <span className="document-title" title={title}>
            {title}
          </span>
        )}
        <span className="badge">{statusWords(document)}</span>
        <span className="document-actions">
          <ConfirmButton
            label="Delete"
            title={`Delete ${title}`}
            question="Delete it and all that was read from it?"
            onConfirm={() => onDelete(document)}
          />
        </span>
      </div>
      {busy && status !== 'queued' && (
        <ProgressBar label={`${title}: ${status}`} done={live?.done ?? 0} total={live?.total ?? null} />
      )}
      {error !== null && <p className="sentence">{error.message}</p>}
      {!busy && <p className="small muted">{contentWords(document)}</p>}
      {skipped > 0 && <SkippedDetails documentId={id} count={skipped} />}
    </li>
  );
}

export const DocumentRow = memo(DocumentRowPlain, (before, after) => {
  const same = JSON.stringify(before.document) === JSON.stringify(after.document);
  return (
    same && before.open === after.open && before.onOpen === after.onOpen && before.onDelete === after.onDelete
  );
});
