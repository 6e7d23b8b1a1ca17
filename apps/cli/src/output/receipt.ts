/** Receipts of deletions as one line. Pure; `--json` prints the receipts themselves instead. */
import type { Deletion, DeletionItem } from '@lectern/contracts';
import { bytes, count, plural } from './format.js';

/** "Deleted 2 documents: 7 files (1.2 MB), 1 answer that quoted them." */
export function receiptLine(receipts: readonly Deletion[], collection?: string): string {
  const items = receipts.flatMap((receipt) => receipt.items);
  const of = (kinds: readonly DeletionItem['kind'][], status: DeletionItem['status']): number =>
    items.filter((item) => item.status === status && kinds.includes(item.kind)).length;
  const files = ['upload', 'sequence', 'context_file', 'page_image'] as const;
  const documents = plural(of(['document'], 'removed'), 'document');
  const size = bytes(receipts.reduce((sum, receipt) => sum + receipt.bytes_removed, 0));
  const answers = of(['answer'], 'removed');
  const kept = of(files, 'kept');
  const pending = items.filter((item) => item.status === 'pending').length;
  const parts = [
    `${plural(of(files, 'removed'), 'file')} (${size})`,
    answers > 0 ? plural(answers, 'answer') : '',
    kept > 0 ? `${plural(kept, 'file')} kept, for other documents need them` : '',
  ].filter((part) => part !== '');
  const what = collection === undefined ? documents : `"${collection}" with ${documents}`;
  const rest =
    pending > 0
      ? ` ${count(pending)} still being removed; the receipt is ${receipts.map(({ id }) => id).join(', ')}.`
      : '';
  return `Deleted ${what}: ${parts.join(', ')}.${rest}`;
}
