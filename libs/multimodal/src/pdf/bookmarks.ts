/** The file's own table of contents -> headings by page. What points nowhere, or is too deep or too long, is left out. */
import type { Bookmark } from '../layout/headings.js';
import type { OpenPdf } from './document.js';
import { cleanText } from './page-text.js';
import { withTimeLimit } from './time-limit.js';

const maxBookmarks = 5000;
const maxDepth = 6;
const timeoutMs = 20_000;

interface Node {
  readonly title: string;
  readonly dest: string | readonly unknown[] | null;
  readonly items: readonly Node[];
}

/** Page number -> its bookmarks, in order. Empty when the file has none or they are broken. */
export async function bookmarksOf({ document }: OpenPdf): Promise<Map<number, Bookmark[]>> {
  const found = new Map<number, Bookmark[]>();
  let left = maxBookmarks;
  const visit = async (nodes: readonly Node[], level: number): Promise<void> => {
    for (const node of nodes) {
      if (left-- <= 0) return;
      const title = cleanText(node.title).trim();
      const pageNumber = await pageOf(node.dest);
      if (title !== '' && pageNumber !== undefined) {
        const marks = found.get(pageNumber) ?? [];
        found.set(pageNumber, marks);
        marks.push({ title, level });
      }
      if (level < maxDepth) await visit(node.items, level + 1);
    }
  };
  const pageOf = async (dest: Node['dest']): Promise<number | undefined> => {
    try {
      const target = typeof dest === 'string' ? await document.getDestination(dest) : dest;
      const page: unknown = target?.[0];
      if (typeof page === 'number') return page + 1;
      if (typeof page !== 'object' || page === null) return undefined;
      return (await document.getPageIndex(page as Parameters<typeof document.getPageIndex>[0])) + 1;
    } catch {
      return undefined;
    }
  };
  try {
    const outline = (await document.getOutline()) as readonly Node[] | undefined;
    await withTimeLimit('reading the bookmarks', timeoutMs, visit(outline ?? [], 1));
  } catch {
    // Bookmarks only name what the pages say anyway.
  }
  return found;
}

/** What the document calls its pages ("iv", "A-3"), by index; undefined when it only counts them. */
export async function pageLabelsOf({ document }: OpenPdf): Promise<readonly string[] | undefined> {
  try {
    return (await document.getPageLabels()) ?? undefined;
  } catch {
    return undefined;
  }
}
