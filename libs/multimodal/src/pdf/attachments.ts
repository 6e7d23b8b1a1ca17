/** Files inside a PDF -> files in the reader's own folder. What is too large or broken is named with a reason; nothing of a name becomes a path. */
import type { Skipped } from '@lectern/contracts';
import { Attachments } from '../archive/attachments.js';
import type { Attachment, ReadContext } from '../ports/reader.js';
import type { OpenPdf } from './document.js';
import { cleanText } from './page-text.js';
import { withTimeLimit } from './time-limit.js';

const maxFiles = 200;
const maxFileBytes = 64 * 2 ** 20;
const maxAllBytes = 256 * 2 ** 20;
const timeoutMs = 30_000;

export interface FileMark {
  readonly id: string;
  readonly name: string;
}

/** `marked`: files that pages point to, besides those of the document itself. Throws only what writing throws, such as a full disk. */
export async function attachmentsOf(
  pdf: OpenPdf,
  marked: readonly FileMark[],
  context: ReadContext,
): Promise<{ attachments: readonly Attachment[]; skipped: Skipped[] }> {
  const files = new Attachments(context);
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for (const [index, { id, name }] of [...(await ownFiles(pdf)), ...marked].entries()) {
    const what = `attachment "${name}"`;
    if (index >= maxFiles) {
      skipped.push({ what, why: `only the first ${maxFiles} attachments are read` });
      break;
    }
    const content = await contentOf(pdf, id);
    if (content === undefined)
      skipped.push({ what, why: 'the attached file is damaged and could not be taken out' });
    else if (content.length > maxFileBytes || bytes + content.length > maxAllBytes)
      skipped.push({
        what,
        why: `the attached file is larger than ${maxFileBytes / 2 ** 20} MiB, or all together are too large`,
      });
    else {
      // The same file is often named by the document and by a page.
      const key = `${name} ${content.length}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const refusal = files.refusal(content.length);
      if (refusal !== undefined) {
        skipped.push({ what, why: refusal });
        continue;
      }
      bytes += content.length;
      await files.add(name, content);
    }
  }
  return { attachments: files.list, skipped };
}

async function ownFiles({ document }: OpenPdf): Promise<FileMark[]> {
  try {
    const files = await document.getAttachments();
    return [...(files ?? [])].map(([id, { filename }]) => ({ id, name: nameOf(filename || id) }));
  } catch {
    return [];
  }
}

async function contentOf({ document }: OpenPdf, id: string): Promise<Uint8Array | undefined> {
  try {
    const content = document.getAttachmentContent(id);
    return (await withTimeLimit('taking out an attachment', timeoutMs, content)) ?? undefined;
  } catch {
    return undefined;
  }
}

export const nameOf = (name: string): string => cleanText(name).trim().slice(0, 200) || 'attachment';
