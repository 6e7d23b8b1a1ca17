/** One collection: its documents, questions over them, and the viewer beside. */
import type { Citation, Collection, DocumentObject } from '@lectern/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import { AskPanel } from '../features/ask/ask-panel.js';
import { DocumentsPanel } from '../features/documents/documents-panel.js';
import { useDocuments } from '../features/documents/use-documents.js';
import { DropZone } from '../features/upload/drop-zone.js';
import type { Incoming, Uploads } from '../features/upload/use-uploads.js';
import type { ViewerTarget } from '../features/viewer/target.js';
import { Viewer } from '../features/viewer/viewer.js';
import { ConfirmButton } from '../ui/confirm-button.js';

interface CollectionPageProps {
  readonly collection: Collection;
  readonly sentence: string | null;
  readonly uploads: Uploads;
  readonly onChanged: () => void;
  readonly onDelete: (collection: Collection) => void;
}

export function CollectionPage(props: CollectionPageProps): JSX.Element {
  const { collection, sentence, uploads, onChanged, onDelete } = props;
  const { id, name } = collection;
  const documents = useDocuments(id);
  const { reload } = documents;
  const { add, list } = uploads;
  const onTheirWay = list.filter((upload) => upload.collectionId === id).length;
  const before = useRef(onTheirWay);
  useEffect(() => {
    // One that has arrived is a document now.
    if (onTheirWay < before.current) reload();
    before.current = onTheirWay;
  }, [onTheirWay, reload]);
  const onFiles = useCallback((incoming: Incoming) => add(id, incoming), [add, id]);
  const [target, setTarget] = useState<ViewerTarget | null>(null);
  const opener = useRef<Element | null>(null);

  const show = useCallback((next: Omit<ViewerTarget, 'turn'>) => {
    opener.current = document.activeElement;
    setTarget((old) => ({ ...next, turn: (old?.turn ?? 0) + 1 }));
  }, []);
  const openCitation = useCallback(
    (citation: Citation) =>
      show({ documentId: citation.document_id, title: citation.document_title, citation }),
    [show],
  );
  const openDocument = useCallback(
    (opened: DocumentObject) => show({ documentId: opened.id, title: opened.title, citation: null }),
    [show],
  );
  const close = useCallback(() => {
    setTarget(null);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  }, []);
  const deleted = useCallback(
    (documentId: string) => {
      setTarget((old) => (old?.documentId === documentId ? null : old));
      onChanged();
    },
    [onChanged],
  );
  return (
    <>
      <main className="middle">
        <header className="collection-head">
          <h1 title={name}>{name}</h1>
          <ConfirmButton
            label="Delete collection"
            title={`Delete the collection ${name}`}
            question="Delete it with all its documents?"
            onConfirm={() => onDelete(collection)}
          />
        </header>
        {sentence !== null && (
          <p role="alert" className="sentence">
            {sentence}
          </p>
        )}
        <DocumentsPanel
          key={id}
          collectionId={id}
          documents={documents}
          uploads={uploads}
          openDocument={target?.documentId ?? null}
          onOpen={openDocument}
          onDeleted={deleted}
        />
        <AskPanel
          collectionId={id}
          documents={documents.value}
          open={target?.citation ?? null}
          onOpen={openCitation}
        />
      </main>
      {target !== null && <Viewer target={target} onClose={close} />}
      <DropZone collectionName={name} onFiles={onFiles} />
    </>
  );
}
