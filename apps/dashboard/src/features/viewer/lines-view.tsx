/** A file of a code tree with its line numbers; the cited lines are marked. Picks among the files when there are several. */
import type { DocumentSpan } from '@lectern/client';
import { useCallback, useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useApi } from '../../lib/api.js';
import { usePolled } from '../../lib/use-polled.js';
import { FilePicker } from './file-picker.js';
import { citedRange, splitLines } from './line-window.js';
import { LineList } from './line-list.js';
import type { ViewerTarget } from './target.js';
import type { ViewedDocument } from './use-viewed-document.js';

interface LinesViewProps {
  readonly target: ViewerTarget;
  readonly viewed: ViewedDocument;
}

function pathsOf(spans: readonly DocumentSpan[]): string[] {
  return spans.flatMap(({ source }) => (source.kind === 'lines' ? [source.path] : []));
}

export function LinesView({ target, viewed }: LinesViewProps): JSX.Element {
  const { citation } = target;
  const paths = useMemo(() => pathsOf(viewed.spans), [viewed.spans]);
  const cited = citation?.type === 'line_location' ? citation : null;
  const [picked, setPicked] = useState<{ target: ViewerTarget; path: string } | null>(null);
  const path =
    picked?.target === target ? picked.path : (cited?.path ?? (paths.length === 1 ? paths[0] : undefined));
  return (
    <>
      {paths.length > 1 && (
        <FilePicker paths={paths} path={path} onPick={(next) => setPicked({ target, path: next })} />
      )}
      {path !== undefined && (
        <FileLines
          documentId={target.documentId}
          path={path}
          start={cited?.path === path ? cited.start_line : 0}
          end={cited?.path === path ? cited.end_line : 0}
          turn={target.turn}
        />
      )}
    </>
  );
}

interface FileLinesProps {
  readonly documentId: string;
  readonly path: string;
  /** 1-based; 0 when nothing is cited. */
  readonly start: number;
  readonly end: number;
  readonly turn: number;
}

function FileLines({ documentId, path, start, end, turn }: FileLinesProps): JSX.Element {
  const { client } = useApi();
  const load = useCallback(
    async (signal: AbortSignal) =>
      splitLines((await client.getDocumentText(documentId, { path }, { signal })).text),
    [client, documentId, path],
  );
  const { value: lines, error } = usePolled(`${documentId}/${path}`, load, () => null);
  if (error !== null) {
    return (
      <p role="alert" className="sentence pad">
        {error}
      </p>
    );
  }
  if (lines === undefined) {
    return (
      <p className="muted pad" role="status">
        Opening {path}…
      </p>
    );
  }
  const cited = citedRange(start, end, lines.length);
  return (
    <LineList key={path} lines={lines} from={cited?.from ?? 0} to={cited?.to ?? 0} turn={turn} label={path} />
  );
}
