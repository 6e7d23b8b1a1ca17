/** Finds a file among thousands by a part of its path. */
import { useId, useState } from 'react';
import type { JSX } from 'react';
import { countWords } from '../../lib/format.js';

interface FilePickerProps {
  readonly paths: readonly string[];
  readonly path: string | undefined;
  readonly onPick: (path: string) => void;
}

const shownAtMost = 200;

export function FilePicker({ paths, path, onPick }: FilePickerProps): JSX.Element {
  const id = useId();
  const [open, setOpen] = useState(path === undefined);
  const [part, setPart] = useState('');
  const wanted = part.trim().toLowerCase();
  const found = wanted === '' ? paths : paths.filter((p) => p.toLowerCase().includes(wanted));
  return (
    <details className="files" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{countWords(paths.length, 'file')}</summary>
      <label htmlFor={id} className="visually-hidden">
        Part of a path
      </label>
      <input
        id={id}
        type="search"
        value={part}
        placeholder="Part of a path"
        onChange={(event) => setPart(event.target.value)}
      />
      <ul>
        {found.slice(0, shownAtMost).map((p) => (
          <li key={p}>
            <button
              type="button"
              className="link"
              aria-current={p === path ? 'true' : undefined}
              onClick={() => {
                setOpen(false);
                onPick(p);
              }}
            >
              {p}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="small muted">No path holds “{part.trim()}”.</p>}
      {found.length > shownAtMost && (
        <p className="small muted">and {countWords(found.length - shownAtMost, 'more file')}</p>
      )}
    </details>
  );
}
