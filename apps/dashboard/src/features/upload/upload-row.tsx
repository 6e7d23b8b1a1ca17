/** One file on its way, in the list of documents. */
import type { JSX } from 'react';
import { byteSize } from '../../lib/format.js';
import { ProgressBar } from '../../ui/progress-bar.js';
import type { Upload } from './upload-list.js';

interface UploadRowProps {
  readonly upload: Upload;
  readonly onDismiss: (id: string) => void;
  readonly onRetry: (id: string) => void;
}

function words({ state, sentBytes, bytes }: Upload): string {
  switch (state) {
    case 'waiting':
      return 'waiting to be sent';
    case 'sending':
      return sentBytes >= bytes
        ? 'sent, being stored'
        : `sending ${byteSize(sentBytes)} of ${byteSize(bytes)}`;
    case 'failed':
      return 'not sent';
  }
}

export function UploadRow({ upload, onDismiss, onRetry }: UploadRowProps): JSX.Element {
  const { id, name, state, sentBytes, bytes, sentence } = upload;
  return (
    <li className={`document ${state === 'failed' ? 'failed' : 'busy'}`}>
      <div className="document-line">
        <span className="document-title" title={name}>
          {name}
        </span>
        <span className="badge">{words(upload)}</span>
        <span className="document-actions">
          {state === 'failed' && bytes > 0 && (
            <button
              type="button"
              className="quiet"
              onClick={() => onRetry(id)}
              aria-label={`Send ${name} again`}
            >
              Try again
            </button>
          )}
          <button
            type="button"
            className="quiet"
            onClick={() => onDismiss(id)}
            aria-label={state === 'failed' ? `Dismiss ${name}` : `Stop sending ${name}`}
          >
            {state === 'failed' ? 'Dismiss' : 'Stop'}
          </button>
        </span>
      </div>
      {state === 'sending' && <ProgressBar label={`Sending ${name}`} done={sentBytes} total={bytes} />}
      {sentence !== null && (
        <p className="sentence" role="alert">
          {sentence}
        </p>
      )}
    </li>
  );
}
