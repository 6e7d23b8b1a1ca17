/** The documents of the open collection, those on their way first. */
import type { DocumentObject } from '@lectern/client';
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { sentenceOf, useApi } from '../../lib/api.js';
import { countWords } from '../../lib/format.js';
import type { Polled } from '../../lib/use-polled.js';
import { FileButton } from '../upload/file-button.js';
import { UploadRow } from '../upload/upload-row.js';
import type { Uploads } from '../upload/use-uploads.js';
import { DocumentRow } from './document-row.js';
import { deletionWords, summaryWords } from './document-words.js';

const shownAtFirst = 100;

interface DocumentsPanelProps {
  readonly collectionId: string;
  readonly documents: Polled<readonly DocumentObject[]>;
  readonly uploads: Uploads;
  readonly openDocument: string | null;
  readonly onOpen: (document: DocumentObject) => void;
  readonly onDeleted: (id: string) => void;
}

export function DocumentsPanel(props: DocumentsPanelProps): JSX.Element {
  const { collectionId, documents, uploads, openDocument, onOpen, onDeleted } = props;
  const { client } = useApi();
  const [sentence, setSentence] = useState<string | null>(null);
  const [deleted, setDeleted] = useState<string | null>(null);
  const [shown, setShown] = useState(shownAtFirst);
  const { reload, value, error } = documents;
  const remove = useCallback(
    (document: DocumentObject) => {
      client.deleteDocument(document.id).then(
        ({ receipt }) => {
          setSentence(null);
          setDeleted(deletionWords(receipt));
          onDeleted(document.id);
          reload();
        },
        (thrown: unknown) => setSentence(sentenceOf(thrown)),
      );
    },
    [client, onDeleted, reload],
  );
  const sending = uploads.list.filter((upload) => upload.collectionId === collectionId);
  const list = value ?? [];
  const empty = value?.length === 0 && sending.length === 0;
  return (
    <section className="documents" aria-labelledby="documents-heading">
      <header className="section-head">
        <h2 id="documents-heading">Documents</h2>
        <p className="small muted" role="status">
          {summaryWords(list)}
        </p>
        <FileButton onFiles={(files) => uploads.add(collectionId, { files, folders: [] })} />
      </header>
      {(sentence ?? error) !== null && (
        <p role="alert" className="sentence">
          {sentence ?? error}
        </p>
      )}
      {deleted !== null && (
        <p role="status" className="small muted">
          {deleted}
        </p>
      )}
      {value === undefined && error === null && <p className="muted">Loading…</p>}
      {empty && <EmptyShelf />}
      <ul className="document-list">
        {sending.map((upload) => (
          <UploadRow key={upload.id} upload={upload} onDismiss={uploads.dismiss} onRetry={uploads.retry} />
        ))}
        {list.slice(0, shown).map((document) => (
          <DocumentRow
            key={document.id}
            document={document}
            open={document.id === openDocument}
            onOpen={onOpen}
            onDelete={remove}
          />
        ))}
      </ul>
      {list.length > shown && (
        <button type="button" className="quiet" onClick={() => setShown(shown + 500)}>
          Show more ({countWords(list.length - shown, 'document')})
        </button>
      )}
    </section>
  );
}

function EmptyShelf(): JSX.Element {
  return (
    <div className="empty">
      <p className="empty-title">Drop files anywhere on this page</p>
      <p className="muted">
        PDFs and scans, photos, recordings, text, and code as .zip or .tar.gz. Each is read whole, once; then
        you can ask.
      </p>
    </div>
  );
}
