/** A button that asks once more before it does something that cannot be undone. The question takes its place, in line. */
import { useEffect, useRef, useState } from 'react';
import type { JSX, KeyboardEvent } from 'react';

interface ConfirmButtonProps {
  /** What stands on the button, e.g. "Delete". */
  readonly label: string;
  /** Whole sentence for screen readers and as the tooltip: "Delete lease.pdf". */
  readonly title: string;
  readonly question: string;
  readonly onConfirm: () => void;
}

export function ConfirmButton({ label, title, question, onConfirm }: ConfirmButtonProps): JSX.Element {
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (asking) keep.current?.focus();
    else if (wasAsking.current) first.current?.focus();
    wasAsking.current = asking;
  }, [asking]);
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    setAsking(false);
  };
  if (!asking) {
    return (
      <button
        ref={first}
        type="button"
        className="quiet"
        title={title}
        aria-label={title}
        onClick={() => setAsking(true)}
      >
        {label}
      </button>
    );
  }
  return (
    <span className="confirm" role="group" aria-label={question} onKeyDown={leave}>
      <span className="small">{question}</span>
      <button
        type="button"
        className="danger"
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {label}
      </button>
      <button ref={keep} type="button" className="quiet" onClick={() => setAsking(false)}>
        Keep
      </button>
    </span>
  );
}
