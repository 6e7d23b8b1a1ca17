/** What was read, as a person would set it: headings, lists, rows of tables, page headers apart; the cited characters marked. */
import { isRuled, partWords, readLines } from '@lectern/contracts';
import type { ReadLine } from '@lectern/contracts';
import type { StructurePart } from '@lectern/client';
import { useEffect, useMemo, useRef } from 'react';
import type { JSX, ReactNode } from 'react';
import { markedParts } from './text-window.js';
import type { TextRange } from './text-window.js';

interface ReadingTextProps {
  readonly text: string;
  /** Character of the document at which `text` begins. */
  readonly start: number;
  readonly structure: readonly StructurePart[];
  readonly cited: TextRange | null;
  /** Grows when the cited place shall be gone to again. */
  readonly turn: number;
}

export function ReadingText({ text, start, structure, cited, turn }: ReadingTextProps): JSX.Element {
  const lines = useMemo(() => readLines(text, start, structure), [text, start, structure]);
  const box = useRef<HTMLDivElement>(null);
  const there = cited !== null && cited.start >= start && cited.start < start + text.length;
  useEffect(() => {
    if (there) box.current?.querySelector('mark')?.scrollIntoView({ block: 'center' });
  }, [there, turn]);
  return (
    <div className="reading" ref={box}>
      {lines.map((line) => (
        <Line key={line.charStart} line={line} cited={cited} />
      ))}
    </div>
  );
}

function Line({ line, cited }: { readonly line: ReadLine; readonly cited: TextRange | null }): JSX.Element {
  const words = partWords(line);
  const rules = line.begins.filter(isRuled);
  const kind = words?.replace(/ .*/u, '') ?? 'prose';
  return (
    <>
      {rules.map((part) => (
        <p className="reading-rule" key={`${part.kind}-${String(part.char_start)}`}>
          {part.label ?? part.kind}
        </p>
      ))}
      <div className={`reading-line reading-${kind}`}>
        <span className="reading-margin" title={words}>
          {line.text.trim() === '' ? '' : words}
        </span>
        <span className="reading-words">{withMark(line, cited)}</span>
      </div>
    </>
  );
}

/** Cells of a row stand between tabs. */
function withMark({ text, charStart }: ReadLine, cited: TextRange | null): ReactNode {
  const shown = (part: string): string => part.replace(/\t/gu, ' │ ');
  const { before, marked, after } = markedParts(text, charStart, cited);
  return (
    <>
      {shown(before)}
      {marked !== '' && <mark>{shown(marked)}</mark>}
      {shown(after)}
    </>
  );
}
