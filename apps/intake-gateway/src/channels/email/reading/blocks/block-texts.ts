import type { Container, Place, Table, TableRow, TextLine } from '../document.js';
import { findHeading } from '../tables/find-heading.js';
import { numberedLabel, partsOf, type RecordText, readRecordText } from './record-text.js';

/** A short text of a document: a line, a part of one, or a line of a cell. */
export interface BlockText {
  readonly said: RecordText | undefined;
  readonly within: Container | undefined;
  /** Which entry of the document it is of, and which row of it. */
  readonly entry: TextLine | Table;
  readonly at: number;
  readonly row: number;
  readonly place: Place;
}

type WrittenText = Omit<BlockText, 'said'> & { readonly text: string };

/** Larger tables have headings, or are no cards. */
const MAX_ROWS = 400;
const MAX_COLUMNS = 40;

/**
 * The texts of a document with what each says. Tables with the heading of an order are left out: they are read as they
 * stand. Of others every row is an element, as are paragraphs of plain text.
 */
export function blockTexts(entries: readonly (TextLine | Table)[]): BlockText[] {
  const texts: WrittenText[] = [];
  let paragraph: Container = { tag: 'paragraph', parent: undefined, depth: 1 };
  entries.forEach((entry, at) => {
    if (entry.kind === 'line') {
      if (entry.text.trim() === '') paragraph = { ...paragraph };
      const within = entry.within ?? paragraph;
      for (const text of partsOf(entry.text)) texts.push({ text, within, entry, at, row: 0, place: entry.place });
    } else texts.push(...textsOfTable(entry, at));
  });
  return texts.map(({ text, ...each }, index): BlockText => ({
    ...each,
    said: readRecordText(text, texts[index + 1]?.text),
  }));
}

function textsOfTable(entry: Table, at: number): WrittenText[] {
  if (entry.rows.length > MAX_ROWS || !isOfBlocks(entry.rows)) return [];
  const depth = (entry.within?.depth ?? 0) + 1;
  const table: Container = { tag: 'table', parent: entry.within, depth };
  const texts: WrittenText[] = [];
  for (let row = 0; row < entry.rows.length; row += 1) {
    const own = entry.rows[row]!;
    const below = entry.rows[row + 1];
    const pairs = below && (labelsOver(own, below) ?? labelsOver(below, own));
    const within: Container = pairs ? table : { tag: 'tr', parent: table, depth: depth + 1 };
    for (const text of pairs ?? textsOfRow(own)) texts.push({ text, within, entry, at, row, place: own.place });
    // The row that goes with it is said, and keeps its place among the rows.
    if (pairs) texts.push({ text: '', within, entry, at, row: (row += 1), place: below.place });
  }
  return texts;
}

/** One row alone, cells of several lines, or labels beside or above their values: what cards are made of. */
function isOfBlocks(rows: readonly TableRow[]): boolean {
  if (rows.some(({ cells }) => cells.length > MAX_COLUMNS) || findHeading(rows)) return false;
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  // Several labels in a row, and more than one row of values below them: a table whose heading nobody understands.
  const heading = filled.findIndex(({ cells }) => cells.filter((cell) => isLabel(cell.trim())).length > 1);
  const below = filled.slice(heading + 1).filter((row) => filledOf(row).length > 2);
  if (heading >= 0 && below.length > 1 && !below.some(({ cells }) => cells.some((cell) => isLabel(cell.trim())))) return false; // prettier-ignore
  return (
    filled.length === 1 || filled.some(({ cells }) => cells.some((cell) => cell.includes('\n') || isLabel(cell.trim())))
  );
}

/** A label over the column of an order; `Each` and `Case` in a cell are units first. */
function isLabel(cell: string): boolean {
  if (numberedLabel(cell)) return true;
  const said = cell.length > 60 ? undefined : readRecordText(cell);
  return said?.kind === 'label' || (said?.kind === 'unit' && /^(?:cases|each)$/i.test(cell));
}

/** `Qty | Unit` over `12 | Case`: each label with its value; undefined for other rows. */
function labelsOver(labels: TableRow, values: TableRow): string[] | undefined {
  const names = filledOf(labels);
  const told = filledOf(values);
  if (names.length < 2 || names.length !== told.length || !names.every(([, text]) => isLabel(text))) return undefined;
  if (
    told.some(([, text]) => readRecordText(text)?.kind === 'label') ||
    names.some(([column], index) => told[index]![0] !== column)
  )
    return undefined;
  return names.map(([, text], index) => `${text.replace(/\s*:$/, '')}: ${told[index]![1]}`);
}

const filledOf = ({ cells }: TableRow): [number, string][] =>
  cells.flatMap((cell, column): [number, string][] => (cell.trim() === '' ? [] : [[column, cell.trim()]]));

/** `Quantity 1 | 4 cases`: a label and its value; of other rows every line of every cell. */
function textsOfRow(row: TableRow): string[] {
  const filled = filledOf(row).map(([, text]) => text);
  const [first = '', second = ''] = filled;
  // `Item 5 | `: a field of a form left blank.
  if (filled.length === 1 && row.cells.length > 1 && row.cells[0]!.trim() === first && isLabel(first)) return [];
  if (filled.length === 2 && isLabel(first) && !second.includes('\n'))
    return [`${first.replace(/\s*:$/, '')}: ${second}`];
  return filled.flatMap((text) => text.split('\n')).flatMap(partsOf);
}
