/**
 * PowerPoint presentations (.pptx and its kin) -> one piece: the slides in the order of the show, each with its title, texts,
 * tables, diagrams, speaker notes and comments.
 */
import type { DetectedFile } from '../../detect/detected.js';
import type { ReadContext, ReadResult } from '../../ports/reader.js';
import type { TextBuilder } from '../../text/builder.js';
import type { OfficePackage, Relation } from '../package.js';
import { readPackage } from '../package.js';
import { attribute, child, descendants, elements, textOf } from '../tree.js';
import type { XmlNode } from '../xml.js';
import { paragraphsOf, shapesOf, writeShape } from './shapes.js';
import type { Shape } from './shapes.js';

const reader = 'pptx/1';

/** Throws AppError unreadable_document, unsafe_archive, limit_exceeded. */
export function readPptx(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  return readPackage(file, context, reader, async (pack, out) => {
    const pageCount = await slidesOf(pack, out, context);
    const title = await pack.title();
    return { pageCount, ...(title === undefined || title === 'PowerPoint Presentation' ? {} : { title }) };
  });
}

async function slidesOf(pack: OfficePackage, out: TextBuilder, context: ReadContext): Promise<number> {
  const main = await pack.mainPart('ppt/presentation.xml');
  const relations = await pack.relations(main);
  const presentation = await pack.tree(main);
  const authors = await commentAuthors(pack, relations);
  const ids = [...elements(child(presentation, 'sldIdLst'), 'sldId')].map((slide) =>
    attribute(slide, 'r:id'),
  );
  for (const [index, id] of ids.entries()) {
    context.onProgress({ stage: 'reading', done: index, total: ids.length, unit: 'pages' });
    const part = relations.find((relation) => relation.id === id)?.target;
    if (part === undefined) pack.skip(`slide ${index + 1}`, 'The slide is missing in the presentation.');
    else await readSlide(pack, out, { part, number: index + 1, authors });
  }
  return ids.length;
}

interface Slide {
  readonly part: string;
  readonly number: number;
  readonly authors: ReadonlyMap<string, string>;
}

async function readSlide(pack: OfficePackage, out: TextBuilder, slide: Slide): Promise<void> {
  const tree = await pack.tree(slide.part);
  if (!tree) return;
  const list = await pack.relations(slide.part);
  const relations = new Map(list.map((relation) => [relation.id, relation]));
  const shapes = shapesOf(tree);
  const title = titleOf(shapes, relations);
  const hidden = /^(?:0|false)$/u.test(attribute(tree, 'show') ?? '') ? ' (hidden)' : '';
  out.begin('slide', { label: `slide ${slide.number}${hidden}${title === '' ? '' : `: ${title}`}` });
  for (const shape of shapes) {
    if (title !== '' && /title$/iu.test(shape.placeholder) && shape === shapes[0]) out.heading(title, 1);
    else writeShape(shape, out, relations);
    await linked(pack, out, shape.node, relations);
  }
  await notes(pack, out, list);
  await comments(pack, out, list, slide.authors);
  out.end();
}

function titleOf(shapes: readonly Shape[], relations: ReadonlyMap<string, Relation>): string {
  const first = shapes[0];
  if (!first || !/^(?:title|ctrTitle)$/u.test(first.placeholder)) return '';
  return paragraphsOf(first, relations)
    .map((runs) => runs.map(({ text }) => text).join(''))
    .join(' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** What a shape refers to: pictures and files become documents; diagrams are read; charts are named. */
async function linked(
  pack: OfficePackage,
  out: TextBuilder,
  shape: XmlNode,
  relations: ReadonlyMap<string, Relation>,
): Promise<void> {
  for (const name of ['blip', 'oleObj', 'chart', 'relIds', 'videoFile', 'audioFile']) {
    for (const found of descendants(shape, name)) {
      const id =
        attribute(found, 'r:embed') ??
        attribute(found, 'r:id') ??
        attribute(found, 'r:dm') ??
        attribute(found, 'r:link');
      const relation = id === undefined ? undefined : relations.get(id);
      if (!relation) continue;
      if (relation.external)
        pack.skip(relation.target, 'It lies outside the presentation and is not fetched.');
      else if (relation.type === 'image') await pack.picture(relation.target);
      else if (relation.type === 'package' || relation.type === 'oleObject')
        await pack.object(relation.target);
      else if (relation.type === 'diagramData') await diagram(pack, out, relation.target);
      else if (/^(?:video|audio|media)$/u.test(relation.type))
        pack.skip(
          relation.target,
          'Sound and video inside a presentation are not read: add them by themselves.',
        );
      else pack.skip(relation.target, 'Charts are not read.');
    }
  }
}

async function diagram(pack: OfficePackage, out: TextBuilder, part: string): Promise<void> {
  const tree = await pack.tree(part);
  for (const paragraph of descendants(tree, 'p'))
    out.within('list_item', { level: 1 }, () =>
      out.block(
        [...descendants(paragraph, 't')].map((t) => ({ text: textOf(t) })),
        { gap: 1 },
      ),
    );
  out.block('');
}

async function notes(pack: OfficePackage, out: TextBuilder, relations: readonly Relation[]): Promise<void> {
  const part = relations.find(({ type, external }) => type === 'notesSlide' && !external)?.target;
  if (part === undefined) return;
  const tree = await pack.tree(part);
  const own = new Map((await pack.relations(part)).map((relation) => [relation.id, relation]));
  out.within('note', { label: 'Speaker notes' }, () => {
    for (const shape of shapesOf(tree))
      for (const runs of paragraphsOf(shape, own)) out.block(runs, { gap: 1 });
  });
  out.block('');
}

/** Comments of the old kind (text) and of the new one (txBody). */
async function comments(
  pack: OfficePackage,
  out: TextBuilder,
  relations: readonly Relation[],
  authors: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { type, target, external } of relations) {
    if (type !== 'comments' || external) continue;
    const tree = await pack.tree(target);
    for (const comment of elements(tree, 'cm')) {
      const old = textOf(child(comment, 'text')).trim();
      const text = old === '' ? [...descendants(comment, 't')].map((t) => textOf(t)).join(' ') : old;
      const author = authors.get(attribute(comment, 'authorId') ?? '');
      const label = author === undefined ? 'Comment' : `Comment by ${author}`;
      if (text.trim() !== '') out.within('note', { label }, () => out.block(`[${label}] ${text}`));
    }
  }
}

async function commentAuthors(
  pack: OfficePackage,
  relations: readonly Relation[],
): Promise<Map<string, string>> {
  const authors = new Map<string, string>();
  for (const { type, target, external } of relations) {
    if (external || !/^(?:commentAuthors|authors)$/u.test(type)) continue;
    for (const author of elements(await pack.tree(target)))
      authors.set(attribute(author, 'id') ?? '', attribute(author, 'name') ?? '');
  }
  return authors;
}
