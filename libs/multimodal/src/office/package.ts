/**
 * An Office document as a package (OPC): its parts, what they refer to, its title, and what is embedded in it. Word, Excel and
 * PowerPoint share it. A part that cannot be read is one line of what was skipped.
 */
import type { Skipped } from '@lectern/contracts';
import { AppError } from '@lectern/contracts';
import { posix } from 'node:path';
import { Attachments } from '../archive/attachments.js';
import { ZipParts } from '../archive/zip-parts.js';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { TextBuilder } from '../text/builder.js';
import { elements, textOf } from './tree.js';
import type { XmlNode, XmlVisitor } from './xml.js';
import { readTree, readXml } from './xml.js';

export interface Relation {
  readonly id: string;
  /** The last word of its type: "image", "header", "hyperlink". */
  readonly type: string;
  /** A part's name, or an address when external. */
  readonly target: string;
  readonly external: boolean;
}

/** Smaller pictures are bullets, lines and logos. */
const minPictureBytes = 8 * 1024;
const maxSkipped = 500;
const readablePicture = /\.(?:png|jpe?g|gif|bmp|tiff?|webp|heic|avif)$/iu;
const readableObject = /\.(?:docx|docm|xlsx|xlsm|pptx|pptm|pdf|odt|ods|odp|rtf|msg|eml)$/iu;

/** Close it. Throws what ZipParts throws. */
export class OfficePackage {
  readonly skipped: Skipped[] = [];
  readonly attachments: Attachments;
  private readonly embedded = new Set<string>();
  private unlisted = 0;

  readonly parts: ZipParts;
  private readonly file: DetectedFile;

  private constructor(parts: ZipParts, file: DetectedFile, context: ReadContext) {
    this.parts = parts;
    this.file = file;
    this.attachments = new Attachments(context);
  }

  static async open(file: DetectedFile, context: ReadContext): Promise<OfficePackage> {
    return new OfficePackage(await ZipParts.open(file, context.limits), file, context);
  }

  close(): void {
    this.parts.close();
  }

  skip(what: string, why: string): void {
    if (this.skipped.length < maxSkipped) this.skipped.push({ what, why });
    else if (this.unlisted++ === 0)
      this.skipped.push({ what: 'more', why: 'The list of what was skipped ends here.' });
  }

  /** The main part, by the package's own word. Throws unreadable_document when it has none. */
  async mainPart(usual: string): Promise<string> {
    const relations = await this.relations('');
    const main = relations.find(({ type, external }) => type === 'officeDocument' && !external)?.target;
    for (const name of [main, usual]) if (name !== undefined && this.parts.has(name)) return name;
    throw new AppError(
      'unreadable_document',
      `"${this.file.name}" has no document in it ("${usual}" is missing): save or download it again.`,
    );
  }

  /** What a part refers to, by id; '' for the package itself. Empty when it refers to nothing or that cannot be read. */
  async relations(part: string): Promise<Relation[]> {
    const folder = posix.dirname(part);
    const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
    const tree = this.parts.has(name) ? await this.tree(name) : undefined;
    return [...elements(tree, 'Relationship')].flatMap(({ attributes }): Relation[] => {
      const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes;
      if (id === undefined || type === undefined || target === undefined) return [];
      const external = mode === 'External';
      const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      return [
        { id, type: type.slice(type.lastIndexOf('/') + 1), target: external ? target : path, external },
      ];
    });
  }

  /** A part as one tree; undefined, with a line in `skipped`, when it cannot be read. Throws only for a dangerous package. */
  async tree(name: string): Promise<XmlNode | undefined> {
    if (!this.parts.has(name)) {
      this.skip(name, 'The document refers to this part, but it is missing.');
      return undefined;
    }
    return this.guarded(name, () => readTree(this.parts.stream(name)));
  }

  /** Reads a part as it streams by; false when it broke off. */
  async visit(name: string, visitor: XmlVisitor): Promise<boolean> {
    const result = await this.guarded(name, () => readXml(this.parts.stream(name), visitor));
    if (result?.broken !== undefined)
      this.skip(name, 'This part is damaged; what could be made out of it was read.');
    return result !== undefined && result.broken === undefined;
  }

  async title(): Promise<string | undefined> {
    const core = this.parts.has('docProps/core.xml') ? await this.tree('docProps/core.xml') : undefined;
    const title = textOf(elements(core, 'title').next().value).trim();
    return title === '' ? undefined : title.slice(0, 300);
  }

  /** Takes a picture out as a document of its own, once; small ones and drawings that no reader reads are listed as skipped. */
  async picture(part: string): Promise<void> {
    if (this.embedded.has(part)) return;
    this.embedded.add(part);
    const bytes = this.parts.bytesOf(part);
    if (!this.parts.has(part)) this.skip(part, 'The picture is missing in the document.');
    else if (!readablePicture.test(part))
      this.skip(part, 'It is a drawing in a format that Lectern does not read.');
    else if (bytes < minPictureBytes)
      this.skip(
        part,
        'The picture is too small to hold text (under 8 KiB): a logo, a bullet or an ornament.',
      );
    else await this.attach(part);
  }

  /** Takes an embedded file out as a document of its own, once. */
  async object(part: string): Promise<void> {
    if (this.embedded.has(part)) return;
    this.embedded.add(part);
    if (readableObject.test(part)) await this.attach(part);
    else this.skip(part, 'It is an embedded object in a format that Lectern does not read.');
  }

  private async attach(part: string): Promise<void> {
    const refusal = this.attachments.refusal(this.parts.bytesOf(part));
    if (refusal !== undefined) this.skip(part, refusal);
    else await this.guarded(part, () => this.attachments.add(posix.basename(part), this.parts.stream(part)));
  }

  /** One part that fails is a line, unless the package was made to hurt or the whole document is over a limit. */
  private async guarded<T>(part: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'unsafe_archive' || error.code === 'internal_error')
        throw error;
      if (error.code === 'limit_exceeded' && error.message.startsWith(`"${this.file.name}"`)) throw error;
      this.skip(part, error.message);
      return undefined;
    }
  }
}

/**
 * Opens the package, has its text written by `work`, which gives title and number of pages where it knows them, and closes it.
 * Throws what opening and `work` throw.
 */
export async function readPackage(
  file: DetectedFile,
  context: ReadContext,
  reader: string,
  work: (pack: OfficePackage, out: TextBuilder) => Promise<Pick<ReadResult, 'title' | 'pageCount'>>,
): Promise<ReadResult> {
  const pack = await OfficePackage.open(file, context);
  try {
    const out = new TextBuilder(file.name, context.limits.maxTextChars);
    const told = await work(pack, out);
    return {
      pieces: [{ modality: 'text', source: { kind: 'chars' }, ...out.finish() }],
      skipped: pack.skipped,
      attachments: pack.attachments.list,
      ...told,
      reader,
    };
  } finally {
    pack.close();
  }
}
