/**
 * Excel workbooks (.xlsx, .xlsm) -> one piece: the sheets in order, a line per row, then each sheet's comments and text boxes.
 * Sheets are read as they stream by; a workbook of millions of rows is cut off at a limit and says so.
 */
import type { DetectedFile } from '../../detect/detected.js';
import type { ReadContext, ReadResult } from '../../ports/reader.js';
import type { TextBuilder } from '../../text/builder.js';
import type { OfficePackage } from '../package.js';
import { readPackage } from '../package.js';
import { attribute, child, descendants, elements, textOf } from '../tree.js';
import type { XmlNode } from '../xml.js';
import { NumberFormats } from './number-format.js';
import type { SheetContext } from './sheet.js';
import { richText, SheetReading } from './sheet.js';

const reader = 'xlsx/1';
/** Of a whole workbook. Text, tokens and structure of this much stay well under 1 GiB while reading. */
const maxRows = 300_000;
const maxChars = 40_000_000;
/** Of the table of strings that cells share. */
const maxSharedChars = 80_000_000;

/** Throws AppError unreadable_document, unsafe_archive, limit_exceeded. */
export function readXlsx(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  return readPackage(file, context, reader, async (pack, out) => {
    await readWorkbook(pack, out, context);
    const title = await pack.title();
    return title === undefined ? {} : { title };
  });
}

async function readWorkbook(pack: OfficePackage, out: TextBuilder, context: ReadContext): Promise<void> {
  const main = await pack.mainPart('xl/workbook.xml');
  const relations = await pack.relations(main);
  const workbook = await pack.tree(main);
  const partOf = (type: string): string | undefined =>
    relations.find((r) => r.type === type && !r.external)?.target;
  const stylesPart = partOf('styles');
  const stringsPart = partOf('sharedStrings');
  const date1904 = /^(?:1|true)$/u.test(attribute(child(workbook, 'workbookPr'), 'date1904') ?? '');
  const budget = { rows: maxRows, chars: Math.min(maxChars, context.limits.maxTextChars / 2) };
  const sheetContext: Omit<SheetContext, 'begins'> = {
    strings: stringsPart === undefined ? [] : await sharedStrings(pack, stringsPart),
    formats: new NumberFormats(stylesPart === undefined ? undefined : await pack.tree(stylesPart), date1904),
    mayTake: (chars) => {
      budget.rows--;
      budget.chars -= chars;
      return budget.rows >= 0 && budget.chars >= 0;
    },
  };
  const sheets = [...elements(child(workbook, 'sheets'), 'sheet')];
  for (const [index, sheet] of sheets.entries()) {
    context.onProgress({ stage: 'reading', done: index, total: sheets.length, unit: 'pages' });
    const relation = relations.find(({ id }) => id === attribute(sheet, 'r:id'));
    const name = attribute(sheet, 'name') ?? `Sheet ${index + 1}`;
    if (!relation) pack.skip(`sheet ${name}`, 'The sheet is missing in the workbook.');
    else if (relation.type !== 'worksheet')
      pack.skip(`sheet ${name}`, 'It is a chart or a macro sheet, which is not read.');
    else
      await readSheet(pack, out, { part: relation.target, name, label: labelOf(sheet, name) }, sheetContext);
  }
}

/** "Budget", "Costs (hidden)". */
function labelOf(sheet: XmlNode, name: string): string {
  return /hidden$/iu.test(attribute(sheet, 'state') ?? '') ? `${name} (hidden)` : name;
}

interface Sheet {
  readonly part: string;
  readonly name: string;
  readonly label: string;
}

async function readSheet(
  pack: OfficePackage,
  out: TextBuilder,
  sheet: Sheet,
  context: Omit<SheetContext, 'begins'>,
): Promise<void> {
  out.begin('sheet', { label: sheet.label });
  const reading = new SheetReading(out, { ...context, begins: () => out.heading(sheet.label, 1) });
  await pack.visit(sheet.part, reading);
  reading.finish();
  if (reading.cutOff) {
    const last = reading.declaredRows > reading.lastRow ? ` to ${reading.declaredRows}` : ' and after';
    pack.skip(
      `sheet ${sheet.name}, rows ${reading.lastRow + 1}${last}`,
      `Only the first ${maxRows.toLocaleString('en-US')} rows or ${maxChars.toLocaleString('en-US')} characters of a workbook are read: split it, or add it as CSV in parts.`,
    );
  }
  if (reading.formulasWithoutValue > 0)
    pack.skip(
      `sheet ${sheet.name}, ${reading.formulasWithoutValue} formulas`,
      'They have no stored result, and Lectern does not calculate: open the workbook in Excel and save it.',
    );
  for (const relation of await pack.relations(sheet.part)) {
    if (relation.external) continue;
    if (relation.type === 'comments') await readComments(pack, out, relation.target);
    else if (relation.type === 'drawing') await readDrawing(pack, out, relation.target);
  }
  out.end();
}

async function readComments(pack: OfficePackage, out: TextBuilder, part: string): Promise<void> {
  const tree = await pack.tree(part);
  const authors = [...elements(child(tree, 'authors'), 'author')].map((author) => textOf(author).trim());
  for (const comment of elements(child(tree, 'commentList'), 'comment')) {
    const text = richText(child(comment, 'text')).trim();
    if (text === '') continue;
    const author = authors[Number(attribute(comment, 'authorId'))] ?? '';
    const label = `Comment on ${attribute(comment, 'ref') ?? 'a cell'}${author === '' ? '' : ` by ${author}`}`;
    out.within('note', { label }, () => out.block(`[${label}] ${text}`));
  }
}

/** Text boxes on the sheet, and its pictures. */
async function readDrawing(pack: OfficePackage, out: TextBuilder, part: string): Promise<void> {
  const tree = await pack.tree(part);
  for (const body of descendants(tree, 'txBody'))
    for (const paragraph of elements(body, 'p'))
      out.block([...descendants(paragraph, 't')].map((t) => ({ text: textOf(t) })));
  for (const { type, target, external } of await pack.relations(part)) {
    if (external) continue;
    if (type === 'image') await pack.picture(target);
    else if (type === 'chart') pack.skip(target, 'Charts are not read; the cells they show are.');
  }
}

async function sharedStrings(pack: OfficePackage, part: string): Promise<string[]> {
  const strings: string[] = [];
  let chars = 0;
  await pack.visit(part, {
    whole: ({ name }) => name === 'si',
    tree: (node) => {
      const text = richText(node).trim();
      chars += text.length;
      strings.push(text);
    },
    enough: () => chars > maxSharedChars,
  });
  if (chars > maxSharedChars)
    pack.skip(
      part,
      'The workbook holds too many different texts; cells with the last of them read as empty.',
    );
  return strings;
}
