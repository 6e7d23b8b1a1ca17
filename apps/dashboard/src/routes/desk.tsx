/** The signed-in page: the shelf of collections and the one that is open. */
import type { Collection } from '@lectern/client';
import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { CollectionsPanel } from '../features/collections/collections-panel.js';
import { useCollections } from '../features/collections/use-collections.js';
import { DropZone } from '../features/upload/drop-zone.js';
import { useUploads } from '../features/upload/use-uploads.js';
import { sentenceOf, useApi } from '../lib/api.js';
import { LecternMark } from '../ui/lectern-mark.js';
import { CollectionPage } from './collection-page.js';
import { useCollectionInAddress } from './place.js';

const ignore = (): void => undefined;

export function Desk({ onSignOut }: { readonly onSignOut: () => void }): JSX.Element {
  const { client } = useApi();
  const { value: collections, error, reload } = useCollections();
  const [selected, select] = useCollectionInAddress();
  const [sentence, setSentence] = useState<string | null>(null);
  const uploads = useUploads(reload);
  const first = collections?.[0]?.id ?? null;
  useEffect(() => {
    if (selected === null && first !== null) select(first);
  }, [selected, first, select]);

  const collection = collections?.find((c) => c.id === selected);
  const remove = ({ id }: Collection): void => {
    client.deleteCollection(id).then(
      () => {
        setSentence(null);
        select(collections?.find((c) => c.id !== id)?.id ?? null);
        reload();
      },
      (thrown: unknown) => setSentence(sentenceOf(thrown)),
    );
  };
  return (
    <div className="desk">
      <aside className="shelf">
        <p className="brand">
          <LecternMark /> Lectern
        </p>
        <CollectionsPanel
          collections={collections}
          selected={selected}
          error={error}
          onCreated={(id) => {
            reload();
            select(id);
          }}
        />
        <button type="button" className="quiet sign-out" onClick={onSignOut}>
          Sign out
        </button>
      </aside>
      {collection === undefined ? (
        <main className="middle">
          <Welcome
            empty={collections?.length === 0}
            missing={collections !== undefined && selected !== null}
          />
          <DropZone collectionName={null} onFiles={ignore} />
        </main>
      ) : (
        <CollectionPage
          key={collection.id}
          collection={collection}
          sentence={sentence}
          uploads={uploads}
          onChanged={reload}
          onDelete={remove}
        />
      )}
    </div>
  );
}

function Welcome({
  empty,
  missing,
}: {
  readonly empty: boolean;
  readonly missing: boolean;
}): JSX.Element | null {
  if (empty) {
    return (
      <div className="empty">
        <h1>An empty desk</h1>
        <p className="muted">
          A collection is a set of documents that questions are asked over. Give the first one a name, on the
          left.
        </p>
      </div>
    );
  }
  if (missing) return <p className="muted">This collection is not there any more. Pick another one.</p>;
  return null;
}
