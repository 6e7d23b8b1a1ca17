/**
 * E-books (.epub) -> one piece: the files of the spine in order, each a `chapter` named as the table of contents names it. Their
 * XHTML is read as HTML is.
 */
import { AppError } from '@lectern/contracts';
import { posix } from 'node:path';
import type { DetectedFile } from '../detect/detected.js';
import { OfficePackage } from '../office/package.js';
import { attribute, child, descendants, elements, textOf } from '../office/tree.js';
import type { XmlNode } from '../office/xml.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { TextBuilder } from '../text/builder.js';
import { decodeText } from '../text/decode.js';
import { htmlToText } from '../text/html.js';

const reader = 'epub/1';
const maxChapterBytes = 32 * 2 ** 20;

interface Item {
  readonly part: string;
  readonly mediaType: string;
  readonly properties: string;
}

/** Throws AppError unreadable_document, encrypted_document (DRM), unsafe_archive, limit_exceeded. */
export async function readEpub(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  const pack = await OfficePackage.open(file, context);
  try {
    const container = await pack.tree('META-INF/container.xml');
    const opf = attribute(descendants(container, 'rootfile').next().value, 'full-path');
    const book = opf !== undefined && pack.parts.has(opf) ? await pack.tree(opf) : undefined;
    if (opf === undefined || !book) {
      throw new AppError(
        'unreadable_document',
        `"${file.name}" is a damaged e-book: its list of contents is missing. Download it again.`,
      );
    }
    const items = itemsOf(book, posix.dirname(opf));
    const spine = [...elements(child(book, 'spine'), 'itemref')].flatMap((ref) => {
      const item = items.get(attribute(ref, 'idref') ?? '');
      return item ? [item] : [];
    });
    await refuseEncrypted(pack, file.name, spine);
    const names = await contents(pack, items, attribute(child(book, 'spine'), 'toc'));
    const out = new TextBuilder(file.name, context.limits.maxTextChars);
    for (const [index, item] of spine.entries()) {
      context.onProgress({ stage: 'reading', done: index, total: spine.length, unit: 'pages' });
      await chapter(pack, out, item, names.get(item.part));
    }
    const pictures = [...items.values()].filter(({ mediaType }) => /^image\//u.test(mediaType)).length;
    if (pictures > 0) pack.skip(`${pictures} pictures`, 'Pictures in e-books are not read.');
    const title = textOf(child(book, 'metadata', 'title')).trim();
    const language = textOf(child(book, 'metadata', 'language')).trim();
    return {
      pieces: [{ modality: 'text', source: { kind: 'chars' }, ...out.finish() }],
      skipped: pack.skipped,
      ...(title === '' ? {} : { title: title.slice(0, 300) }),
      ...(language === '' ? {} : { language: language.slice(0, 20) }),
      reader,
    };
  } finally {
    pack.close();
  }
}

function itemsOf(book: XmlNode, folder: string): Map<string, Item> {
  const items = new Map<string, Item>();
  for (const { attributes } of elements(child(book, 'manifest'), 'item')) {
    const { id, href } = attributes;
    if (id === undefined || href === undefined) continue;
    items.set(id, {
      part: partOf(href, folder),
      mediaType: attributes['media-type'] ?? '',
      properties: attributes['properties'] ?? '',
    });
  }
  return items;
}

/** Addresses in books are relative, escaped, and may point into a file. */
function partOf(href: string, folder: string): string {
  const path = href.replace(/#.*$/u, '');
  try {
    return posix.join(folder, decodeURIComponent(path));
  } catch {
    return posix.join(folder, path);
  }
}

/** Names of files by the table of contents: of EPUB 3 (nav) or of EPUB 2 (ncx). The first name of a file counts. */
async function contents(
  pack: OfficePackage,
  items: ReadonlyMap<string, Item>,
  ncxId: string | undefined,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const add = (href: string | undefined, folder: string, text: string): void => {
    const part = partOf(href ?? '', folder);
    const name = text.replace(/\s+/gu, ' ').trim();
    if (href !== undefined && name !== '' && !names.has(part)) names.set(part, name);
  };
  const nav = [...items.values()].find(({ properties }) => /\bnav\b/u.test(properties));
  if (nav && pack.parts.has(nav.part)) {
    const tree = await pack.tree(nav.part);
    for (const link of descendants(tree, 'a'))
      add(attribute(link, 'href'), posix.dirname(nav.part), textOf(link));
  }
  const ncx =
    items.get(ncxId ?? '') ?? [...items.values()].find(({ mediaType }) => /dtbncx/u.test(mediaType));
  if (names.size === 0 && ncx && pack.parts.has(ncx.part)) {
    const tree = await pack.tree(ncx.part);
    const walk = (node: XmlNode | undefined): void => {
      for (const point of elements(node, 'navPoint')) {
        const source = attribute(child(point, 'content'), 'src');
        add(source, posix.dirname(ncx.part), textOf(child(point, 'navLabel')));
        walk(point);
      }
    };
    walk(child(tree, 'navMap'));
  }
  return names;
}

async function chapter(
  pack: OfficePackage,
  out: TextBuilder,
  { part }: Item,
  name: string | undefined,
): Promise<void> {
  try {
    const decoded = decodeText(await pack.parts.bytes(part, maxChapterBytes));
    if (!decoded) pack.skip(part, 'This part of the book holds no text.');
    else {
      const { text, segments, structure, title } = htmlToText(asHtml(decoded.text), part);
      out.within('chapter', { label: name ?? title }, () => out.append({ text, segments, structure }));
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unsafe_archive' || error.code === 'internal_error')
      throw error;
    pack.skip(part, error.message);
  }
}

const empty = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/iu;

/** <title/> closes itself in XHTML; in HTML it would swallow the page. */
function asHtml(xhtml: string): string {
  return xhtml.replace(/<([a-z][\w:-]*)((?:\s[^<>]*)?)\/>/giu, (whole, tag: string, rest: string) =>
    empty.test(tag) ? whole : `<${tag}${rest}></${tag}>`,
  );
}

/** Fonts may be scrambled; a chapter that is needs the seller's key. */
async function refuseEncrypted(pack: OfficePackage, name: string, spine: readonly Item[]): Promise<void> {
  if (!pack.parts.has('META-INF/encryption.xml')) return;
  const tree = await pack.tree('META-INF/encryption.xml');
  const locked = new Set([...descendants(tree, 'CipherReference')].map((ref) => attribute(ref, 'URI') ?? ''));
  if (spine.some(({ part }) => locked.has(part))) {
    throw new AppError(
      'encrypted_document',
      `"${name}" is an e-book locked by its seller (DRM): add a copy without the lock.`,
    );
  }
}
