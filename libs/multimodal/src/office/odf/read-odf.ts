/**
 * OpenDocument files (.odt, .ods, .odp) -> one piece: headings, lists, tables, notes; sheets with their rows; slides. The content is
 * read as it streams by, a paragraph, list or row at a time.
 */
import { AppError } from '@lectern/contracts';
import type { DetectedFile } from '../../detect/detected.js';
import type { ReadContext, ReadResult } from '../../ports/reader.js';
import type { TextBuilder } from '../../text/builder.js';
import type { OfficePackage } from '../package.js';
import { readPackage } from '../package.js';
import { attribute, child, descendants, textOf } from '../tree.js';
import type { XmlOpen } from '../xml.js';
import { OdfBlocks } from './blocks.js';

const reader = 'odf/1';
/** Of all sheets together. */
const maxRows = 300_000;

/** Throws AppError encrypted_document, unreadable_document, unsafe_archive, limit_exceeded. */
export function readOdf(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  return readPackage(file, context, reader, async (pack, out) => {
    const manifest = pack.parts.has('META-INF/manifest.xml')
      ? await pack.tree('META-INF/manifest.xml')
      : undefined;
    if (descendants(manifest, 'encryption-data').next().value) {
      throw new AppError(
        'encrypted_document',
        `"${file.name}" is encrypted with a password: open it with the password, save it without one, and add that.`,
      );
    }
    const pictures = new Set<string>();
    const blocks = new OdfBlocks(out, (part) => pictures.add(part));
    await repeated(pack, out, blocks, 'header');
    const slides = await content(pack, out, blocks);
    await repeated(pack, out, blocks, 'footer');
    for (const part of pictures) await pack.picture(part);
    const meta = pack.parts.has('meta.xml') ? await pack.tree('meta.xml') : undefined;
    const title = textOf(child(meta, 'meta', 'title')).trim();
    return {
      ...(title === '' ? {} : { title: title.slice(0, 300) }),
      ...(slides === 0 ? {} : { pageCount: slides }),
    };
  });
}

const blockNames: ReadonlySet<string> = new Set(
  'p h list table-row frame custom-shape annotation tracked-changes forms notes font-face-decls automatic-styles scripts'.split(
    ' ',
  ),
);

/** Gives how many slides there are. */
async function content(pack: OfficePackage, out: TextBuilder, blocks: OdfBlocks): Promise<number> {
  let slides = 0;
  let row = 0;
  let rows = 0;
  let deleted = 0;
  const isSheet = (parents: readonly XmlOpen[]): boolean =>
    parents.some(({ name }) => name === 'spreadsheet');
  await pack.visit('content.xml', {
    whole: ({ name }) => blockNames.has(name),
    tree: (node, parents) => {
      if (node.name === 'table-row') {
        const before = out.length;
        if (rows < maxRows) row = blocks.row(node, row, isSheet(parents));
        if (out.length > before || rows >= maxRows) rows++;
      } else if (node.name === 'notes') {
        out.within('note', { label: 'Speaker notes' }, () => blocks.block(node));
      } else if (node.name === 'tracked-changes') deleted += [...descendants(node, 'deletion')].length;
      else if (!/-decls$|-styles$|^scripts$/u.test(node.name)) blocks.block(node);
    },
    opened: ({ name, attributes }, parents) => {
      if (name === 'table') {
        row = 0;
        const label = attributes['name'];
        out.begin(isSheet(parents) ? 'sheet' : 'table', isSheet(parents) ? { label } : {});
      } else if (name === 'page' && parents.at(-1)?.name === 'presentation') {
        const label = attributes['name'];
        const own = label === undefined || /^(?:page|slide)\s*\d+$/iu.test(label) ? '' : `: ${label}`;
        out.begin('slide', { label: `slide ${++slides}${own}` });
      }
    },
    closed: ({ name }, parents) => {
      if (name === 'table' || (name === 'page' && parents.at(-1)?.name === 'presentation')) out.end();
    },
  });
  if (rows > maxRows)
    pack.skip(
      `${(rows - maxRows).toLocaleString('en-US')} rows`,
      `Only the first ${maxRows.toLocaleString('en-US')} rows are read: split the file, or add it as CSV in parts.`,
    );
  if (deleted > 0)
    pack.skip(
      `${deleted} deleted ${deleted === 1 ? 'passage' : 'passages'}`,
      'Tracked changes: text marked as deleted is left out, text marked as inserted is read.',
    );
  return slides;
}

/** Headers or footers of the page styles, each text once. */
async function repeated(
  pack: OfficePackage,
  out: TextBuilder,
  blocks: OdfBlocks,
  name: 'header' | 'footer',
): Promise<void> {
  if (!pack.parts.has('styles.xml')) return;
  const seen = new Set<string>();
  const tree = await pack.tree('styles.xml');
  for (const found of descendants(child(tree, 'master-styles'), name)) {
    const words = textOf(found)
      .replace(/[\s\d]+/gu, ' ')
      .trim();
    if (words === '' || attribute(found, 'display') === 'false' || seen.has(words)) continue;
    seen.add(words);
    out.within(name === 'header' ? 'page_header' : 'page_footer', {}, () => blocks.block(found));
  }
}
