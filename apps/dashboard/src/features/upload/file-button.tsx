/** The button for those who do not drag. */
import { useRef } from 'react';
import type { ChangeEvent, JSX } from 'react';

interface FileButtonProps {
  readonly onFiles: (files: readonly File[]) => void;
}

export function FileButton({ onFiles }: FileButtonProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const change = (event: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(event.target.files ?? [])];
    // The same file can be picked again.
    event.target.value = '';
    if (files.length > 0) onFiles(files);
  };
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        Add files…
      </button>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-label="Files to add"
        onChange={change}
      />
    </>
  );
}
