/** The shelf on the left: pick a collection or make one. */
import type { Collection } from '@lectern/client';
import { useState } from 'react';
import type { SyntheticEvent, JSX } from 'react';
import { sentenceOf, useApi } from '../../lib/api.js';
import { countWords, shortCount } from '../../lib/format.js';
import { fragmentOf } from '../../routes/place.js';

interface CollectionsPanelProps {
  readonly collections: readonly Collection[] | undefined;
  readonly selected: string | null;
  readonly error: string | null;
  readonly onCreated: (id: string) => void;
}

function contents({ documents, tokens }: Collection): string {
  const busy = documents.queued + documents.reading + documents.prefilling;
  return [
    countWords(documents.total, 'document'),
    busy > 0 ? `${busy} in work` : '',
    documents.failed > 0 ? `${documents.failed} failed` : '',
    tokens > 0 ? `${shortCount(tokens)} tokens` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

export function CollectionsPanel(props: CollectionsPanelProps): JSX.Element {
  const { collections, selected, error, onCreated } = props;
  return (
    <nav className="collections" aria-label="Collections">
      <h2>Collections</h2>
      {error !== null && collections === undefined && (
        <p role="alert" className="sentence">
          {error}
        </p>
      )}
      <ul>
        {collections?.map((collection) => (
          <li key={collection.id}>
            <a
              href={fragmentOf(collection.id)}
              aria-current={collection.id === selected ? 'page' : undefined}
              title={collection.name}
            >
              <span className="name">{collection.name}</span>
              <span className="small muted">{contents(collection)}</span>
            </a>
          </li>
        ))}
      </ul>
      <CreateCollection onCreated={onCreated} />
    </nav>
  );
}

function CreateCollection({ onCreated }: { readonly onCreated: (id: string) => void }): JSX.Element {
  const { client } = useApi();
  const [name, setName] = useState('');
  const [sentence, setSentence] = useState<string | null>(null);
  const create = async (): Promise<void> => {
    try {
      const { id } = await client.createCollection({ name: name.trim() });
      setName('');
      setSentence(null);
      onCreated(id);
    } catch (thrown) {
      setSentence(sentenceOf(thrown));
    }
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') void create();
  };
  return (
    <form className="create-collection" onSubmit={submit}>
      <label htmlFor="collection-name" className="small">
        New collection
      </label>
      <div className="row">
        <input
          id="collection-name"
          value={name}
          maxLength={120}
          placeholder="Name"
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" disabled={name.trim() === ''}>
          Create
        </button>
      </div>
      <p role="alert" className="sentence small">
        {sentence}
      </p>
    </form>
  );
}
