/**
 * Word documents (.docx and its kin) -> one piece: headings, paragraphs, lists with their numbers, tables by rows, notes where
 * they are referred to, headers and footers once. The body is read as it streams by, a paragraph or table row at a time.
 */
import type { DetectedFile } from '../../detect/detected.js';
import type { ReadContext, ReadResult } from '../../ports/reader.js';
import type { Run, TextBuilder } from '../../text/builder.js';
import type { OfficePackage, Relation } from '../package.js';
import { readPackage } from '../package.js';
import { attribute, descendants, textOf } from '../tree.js';
import type { XmlNode } from '../xml.js';
import type { DocxContext, Note } from './blocks.js';
import { BlockWriter } from './blocks.js';
import { Numbering } from './numbering.js';
import { readParagraph, Story } from './paragraph.js';
import { Styles } from './styles.js';

const reader = 'docx/1';

/** Throws AppError unreadable_document, unsafe_archive, limit_exceeded. */
export function readDocx(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  return readPackage(file, context, reader, async (pack, out) => {
    const main = await pack.mainPart('word/document.xml');
    await new DocxReading(pack, main, await pack.relations(main)).read(out, context);
    const title = await pack.title();
    return title === undefined ? {} : { title };
  });
}

class DocxReading {
  private readonly pack: OfficePackage;
  private readonly main: string;
  private readonly relations: readonly Relation[];
  /** Relations of drawings, in order: what they lead to is taken out after the text. */
  private readonly referred: Relation[] = [];
  private readonly stories: Story[] = [];

  constructor(pack: OfficePackage, main: string, relations: readonly Relation[]) {
    this.pack = pack;
    this.main = main;
    this.relations = relations;
  }

  async read(out: TextBuilder, { onProgress }: ReadContext): Promise<void> {
    const context: DocxContext = {
      styles: new Styles(await this.relatedTree('styles')),
      numbering: new Numbering(await this.relatedTree('numbering')),
      notes: await this.notes(),
      refers: (story, id) => {
        const relation = story.relations.get(id);
        if (relation) this.referred.push(relation);
      },
    };
    await this.repeated('header', out, context);
    const total = this.pack.parts.bytesOf(this.main);
    await this.body(out, context, (done) =>
      onProgress({ stage: 'reading', done: Math.min(done, total), total, unit: 'bytes' }),
    );
    await this.repeated('footer', out, context);
    await this.embedded();
    this.report();
  }

  private async body(out: TextBuilder, context: DocxContext, done: (chars: number) => void): Promise<void> {
    const writer = new BlockWriter(out, context, this.story(this.relations));
    let blocks = 0;
    await this.pack.visit(this.main, {
      whole: ({ name }) => name === 'p' || name === 'tr' || name === 'altChunk',
      tree: (node) => {
        if (node.name === 'p') writer.paragraph(node);
        else if (node.name === 'tr') writer.row(node);
        else this.pack.skip('an embedded document', 'A document inserted as a whole (altChunk) is not read.');
        if (++blocks % 256 === 0) done(out.length);
      },
      opened: ({ name }) => {
        if (name === 'tbl') writer.openTable();
      },
      closed: ({ name }) => {
        if (name === 'tbl') writer.closeTable();
      },
    });
  }

  /** Headers or footers, each text once however many sections show it. */
  private async repeated(type: 'header' | 'footer', out: TextBuilder, context: DocxContext): Promise<void> {
    const seen = new Set<string>();
    for (const relation of this.relations.filter((r) => r.type === type && !r.external)) {
      const tree = await this.pack.tree(relation.target);
      const words = textOf(tree).replace(/[\s\d]+/gu, ' ');
      if (!tree || words.trim() === '' || seen.has(words)) continue;
      seen.add(words);
      const story = this.story(await this.pack.relations(relation.target));
      out.within(type === 'header' ? 'page_header' : 'page_footer', {}, () =>
        new BlockWriter(out, context, story).all(tree),
      );
    }
  }

  /** Foot- and endnotes and comments, by kind and id. */
  private async notes(): Promise<Map<string, Note>> {
    const notes = new Map<string, Note>();
    for (const kind of ['footnote', 'endnote', 'comment'] as const) {
      const part = this.relations.find((r) => r.type === `${kind}s` && !r.external)?.target;
      if (part === undefined || !this.pack.parts.has(part)) continue;
      const story = this.story(await this.pack.relations(part));
      await this.pack.visit(part, {
        whole: ({ name }) => name === kind,
        tree: (node) => {
          // Word keeps the line above footnotes as a footnote of a type.
          if (attribute(node, 'type') !== undefined && attribute(node, 'type') !== 'normal') return;
          const blocks = blocksOf(node, story);
          if (blocks.length > 0)
            notes.set(`${kind} ${attribute(node, 'id') ?? ''}`, {
              blocks,
              ...(kind === 'comment' ? { by: byline(node) } : {}),
            });
        },
      });
    }
    return notes;
  }

  private async embedded(): Promise<void> {
    for (const { type, target, external } of this.referred) {
      if (external) this.pack.skip(target, 'The picture lies outside the document and is not fetched.');
      else if (type === 'image') await this.pack.picture(target);
      else if (type === 'package' || type === 'oleObject') await this.pack.object(target);
      else this.pack.skip(target, 'Charts and diagrams are not read.');
    }
  }

  private report(): void {
    const deleted = this.stories.reduce((sum, story) => sum + story.deletedPassages, 0);
    if (deleted > 0)
      this.pack.skip(
        `${deleted} deleted ${deleted === 1 ? 'passage' : 'passages'}`,
        'Tracked changes: text marked as deleted is left out, text marked as inserted is read.',
      );
    const hidden = this.stories.reduce((sum, story) => sum + story.hiddenPassages, 0);
    if (hidden > 0)
      this.pack.skip(
        `${hidden} hidden ${hidden === 1 ? 'passage' : 'passages'}`,
        'Text formatted as hidden is not shown by Word and is not read.',
      );
  }

  private story(relations: readonly Relation[]): Story {
    const story = new Story(relations);
    this.stories.push(story);
    return story;
  }

  private async relatedTree(type: string): Promise<XmlNode | undefined> {
    const part = this.relations.find((r) => r.type === type && !r.external)?.target;
    return part === undefined ? undefined : this.pack.tree(part);
  }
}

function blocksOf(node: XmlNode, story: Story): Run[][] {
  return [...descendants(node, 'p')]
    .map((p) => readParagraph(p, story).runs)
    .filter((runs) => runs.some(({ text }) => text.trim() !== ''));
}

function byline(comment: XmlNode): string {
  const author = attribute(comment, 'author')?.trim();
  const day = /^\d{4}-\d\d-\d\d/u.exec(attribute(comment, 'date') ?? '')?.[0];
  const by = author === undefined || author === '' ? 'Comment' : `Comment by ${author}`;
  return day === undefined ? by : `${by}, ${day}`;
}
