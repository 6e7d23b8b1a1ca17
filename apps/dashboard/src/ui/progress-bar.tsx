/** A bar with a name for those who cannot see it. Without a total it only moves. */
import type { JSX } from 'react';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  readonly total: number | null;
}

export function ProgressBar({ label, done, total }: ProgressBarProps): JSX.Element {
  if (total === null || total <= 0) return <progress aria-label={label} />;
  return <progress aria-label={label} value={Math.min(done, total)} max={total} />;
}
