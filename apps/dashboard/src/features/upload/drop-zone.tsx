/** Takes files dropped anywhere on the page. It has no surface of its own but the frame that shows while files hover. */
import { useEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import type { Incoming } from './use-uploads.js';

interface DropZoneProps {
  /** The collection that files go to; null when none is open. */
  readonly collectionName: string | null;
  readonly onFiles: (incoming: Incoming) => void;
}

function incomingOf(transfer: DataTransfer): Incoming {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory === true) {
      folders.push(entry.name);
      continue;
    }
    const file = item.getAsFile();
    if (file) files.push(file);
  }
  return { files, folders };
}

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

export function DropZone({ collectionName, onFiles }: DropZoneProps): JSX.Element | null {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const open = collectionName !== null;

  useEffect(() => {
    const enter = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      depth.current += 1;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    // Without this the browser would leave the page and show the file.
    const hover = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = open ? 'copy' : 'none';
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      if (event.dataTransfer && open) onFiles(incomingOf(event.dataTransfer));
    };
    document.addEventListener('dragenter', enter);
    document.addEventListener('dragleave', leave);
    document.addEventListener('dragover', hover);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragenter', enter);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('dragover', hover);
      document.removeEventListener('drop', drop);
    };
  }, [onFiles, open]);

  if (!over) return null;
  return (
    <div className="drop-frame" aria-hidden="true">
      <p>{open ? `Drop to add to ${collectionName}` : 'Open a collection first'}</p>
    </div>
  );
}
