/** Lines under each other, of which only those in view are in the page: a file of a million lines scrolls like a short one. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import { scrollToLine, visibleLines } from './line-window.js';

interface LineListProps {
  readonly lines: readonly string[];
  /** Cited lines, 1-based, inclusive; 0 when none. */
  readonly from: number;
  readonly to: number;
  readonly turn: number;
  readonly label: string;
}

/** Must agree with --line-height of viewer.css. */
const lineHeight = 20;

export function LineList({ lines, from, to, turn, label }: LineListProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 600 });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => setView({ scrollTop: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  useEffect(() => {
    if (from > 0 && box.current) {
      box.current.scrollTop = scrollToLine(from, lineHeight, box.current.clientHeight);
    }
  }, [from, turn]);

  const { start, end } = visibleLines(view, lineHeight, lines.length);
  const digits = String(lines.length).length;
  return (
    <div className="lines" ref={box} tabIndex={0} role="group" aria-label={`${label}, ${lines.length} lines`}>
      <div className="lines-all" style={{ height: `${lines.length * lineHeight}px` }}>
        <div className="lines-drawn" style={{ transform: `translateY(${start * lineHeight}px)` }}>
          {lines.slice(start, end).map((text, index) => {
            const number = start + index + 1;
            const cited = number >= from && number <= to;
            return (
              <div key={number} className={cited ? 'line cited' : 'line'} data-line={number}>
                <span className="line-number" style={{ minWidth: `${digits + 1}ch` }}>
                  {number}
                </span>
                {cited ? <mark>{text}</mark> : <span>{text}</span>}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
