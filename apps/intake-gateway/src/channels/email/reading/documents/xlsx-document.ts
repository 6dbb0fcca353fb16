import type { CellMark, PartDocument, Place, Table, TableRow } from '../document.js';
import { columnLetters, columnNumber, computeFormula } from './sheet-formulas.js';
import { formatCell } from './sheet-numbers.js';
import {
  type CellStyle,
  isTrue,
  readComments,
  readRelations,
  readSharedStrings,
  readStyles,
  readWorkbook,
  type SharedText,
  walkXml,
} from './workbook-parts.js';
import { readZipEntries, ZipRefused } from './zip-entries.js';

const MAX_SHEETS = 20;
const MAX_ROWS = 20_000;
const MAX_CELLS = 400_000;
const MAX_COLUMNS = 200;
/** Formulas without a stored value that are computed; programs that write workbooks leave them so. */
const MAX_FORMULAS = 5_000;
const PARTS =
  /^\/?xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml|worksheets\/_rels\/[^/]+\.rels|comments[^/]*\.xml|comments\/[^/]+\.xml)$/i;

/**
 * Reads an Office Open XML workbook (ECMA-376 part 1, §18): shared and inline strings, cached results of formulas
 * (computed where none is stored), numbers with their format (dates, leading zeros by `00000`), merged cells (the text
 * stands in the first), crossed-out cells and notes (as marks), hidden rows and columns (kept and marked; hidden
 * columns left out), hidden sheets (left out).
 * @throws ZipRefused when it is no workbook, encrypted or too large
 */
export async function xlsxDocument(bytes: Uint8Array, part: string): Promise<PartDocument> {
  const files = await readZipEntries(bytes, (name) => PARTS.test(name));
  const text = (path: string) => {
    const found = [...files].find(([name]) => name.replace(/^\//, '').toLowerCase() === path.toLowerCase());
    return found?.[1].toString('utf8');
  };
  const workbook = text('xl/workbook.xml');
  if (workbook === undefined) throw new ZipRefused('damaged', 'no workbook inside');
  const { sheets, epoch1904 } = readWorkbook(workbook);
  const targets = readRelations(text('xl/_rels/workbook.xml.rels') ?? '');
  const strings = readSharedStrings(text('xl/sharedStrings.xml') ?? '');
  const styles = readStyles(text('xl/styles.xml') ?? '');
  const entries: Table[] = [];
  for (const [index, sheet] of sheets
    .filter(({ hidden }) => !hidden)
    .slice(0, MAX_SHEETS)
    .entries()) {
    const path = within('xl', targets.get(sheet.relation) ?? `worksheets/sheet${index + 1}.xml`);
    const xml = text(path);
    if (xml === undefined) continue;
    const [folder, file] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
    const notes = readRelations(text(`${folder}/_rels/${file}.rels`) ?? '').get('comments');
    const comments = readComments((notes && text(within(folder, notes))) ?? '');
    const rows = readSheet(xml, { strings, styles, epoch1904, part, sheet: sheet.name, comments });
    entries.push({ kind: 'table', rows, origin: 'new', title: sheet.name });
  }
  return { part, kind: 'sheet', entries };
}

/** The path of a relation's target: from the top, or from the folder of what refers to it. */
function within(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps = `${folder}/${target}`.split('/');
  return steps.filter((step, at) => step !== '..' && steps[at + 1] !== '..').join('/');
}

interface SheetContext {
  readonly strings: readonly SharedText[];
  readonly styles: readonly CellStyle[];
  readonly epoch1904: boolean;
  readonly part: string;
  readonly sheet: string;
  readonly comments: ReadonlyMap<string, string>;
}

interface OpenRow {
  readonly number: number;
  readonly hidden: boolean;
  readonly cells: string[];
  readonly places: (Place | undefined)[];
  readonly marks: CellMark[];
  /** Formulas without a value, by their column. */
  readonly formulas: Map<number, string>;
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: CellStyle | undefined;
  value: string;
  formula: string;
}

function readSheet(xml: string, context: SheetContext): TableRow[] {
  const rows: OpenRow[] = [];
  const hiddenColumns = new Set<number>();
  let row: OpenRow | undefined;
  let cell: OpenCell | undefined;
  let capture: 'value' | 'formula' | undefined;
  let count = 0;
  walkXml(xml, {
    open: (name, attributes) => {
      if (name === 'col' && isTrue(attributes['hidden'])) {
        const [from, to] = [Number(attributes['min']), Math.min(Number(attributes['max']), MAX_COLUMNS)];
        for (let at = from; at <= to; at += 1) hiddenColumns.add(at - 1);
      } else if (name === 'row') {
        const number = Number(attributes['r'] ?? 0) || (rows.at(-1)?.number ?? 0) + 1;
        row = { number, hidden: isTrue(attributes['hidden']), cells: [], places: [], marks: [], formulas: new Map() };
      } else if (name === 'c' && row) {
        const written = /^[A-Z]{1,3}/i.exec(attributes['r'] ?? '')?.[0];
        const column = written ? columnNumber(written) : row.cells.length;
        const style = context.styles[Number(attributes['s'] ?? -1)];
        cell = { column, type: attributes['t'] ?? 'n', style, value: '', formula: '' };
      } else capture = cell && (name === 'v' || name === 't' ? 'value' : name === 'f' ? 'formula' : undefined);
    },
    text: (text) => {
      if (capture && cell && cell[capture].length < 5000) cell[capture] += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't' || name === 'f') capture = undefined;
      else if (name === 'c' && cell && row) {
        count += 1;
        if (cell.column < MAX_COLUMNS && count <= MAX_CELLS && !hiddenColumns.has(cell.column))
          keepCell(row, cell, context);
        cell = undefined;
      } else if (name === 'row' && row) {
        if (rows.length < MAX_ROWS && (row.cells.length > 0 || row.formulas.size > 0)) rows.push(row);
        row = undefined;
      }
    },
  });
  computeFormulas(rows, context);
  return rows.filter(({ cells }) => cells.length > 0).map((each) => toTableRow(each, context));
}

const placeOf = ({ part, sheet }: SheetContext, column: number, number: number): Place => ({
  kind: 'sheet',
  part,
  sheet: sheet.slice(0, 255) || 'Sheet',
  cell: `${columnLetters(column)}${number}`,
});

function keepCell(row: OpenRow, cell: OpenCell, context: SheetContext): void {
  const { column, style } = cell;
  const shared = cell.type === 's' ? context.strings[Number(cell.value)] : undefined;
  const text =
    cell.type === 's'
      ? (shared?.text ?? '')
      : cell.type === 'e'
        ? ''
        : cell.type === 'n'
          ? formatCell(cell.value, style?.format ?? '', context.epoch1904)
          : cell.value;
  if (text === '' && cell.formula !== '' && cell.type !== 'str') row.formulas.set(column, cell.formula);
  if (text === '') return;
  row.cells[column] = text;
  row.places[column] = placeOf(context, column, row.number);
  if (style?.struck || shared?.struck) row.marks.push({ column, kind: 'struck' });
}

/** Puts in what formulas come to that have no value stored; those that cannot be computed are marked. */
function computeFormulas(rows: readonly OpenRow[], context: SheetContext): void {
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  const find = (reference: string) => {
    const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(reference) ?? [];
    return { row: byNumber.get(Number(digits)), column: columnNumber(letters) };
  };
  const cells = {
    text: (reference: string) => find(reference).row?.cells[find(reference).column] ?? '',
    formula: (reference: string) => find(reference).row?.formulas.get(find(reference).column),
  };
  const pending = rows.flatMap((row) => [...row.formulas].map(([column, formula]) => ({ row, column, formula })));
  const values = pending.map(({ formula }, at) => (at < MAX_FORMULAS ? computeFormula(formula, cells) : undefined));
  for (const [at, { row, column }] of pending.entries()) {
    const value = values[at];
    if (value === undefined) row.marks.push({ column, kind: 'uncomputed' });
    const text = typeof value === 'number' ? formatCell(String(value), '', context.epoch1904) : (value ?? '');
    if (text === '' && value !== undefined) continue;
    row.cells[column] = text;
    row.places[column] = placeOf(context, column, row.number);
  }
}

function toTableRow({ number, hidden, cells, places, marks }: OpenRow, context: SheetContext): TableRow {
  const first = places.findIndex((each) => each !== undefined);
  const notes = [...cells.keys()].flatMap((column): CellMark[] => {
    const text = context.comments.get(`${columnLetters(column)}${number}`);
    return text === undefined ? [] : [{ column, kind: 'comment', text: withoutAuthor(text) }];
  });
  return {
    cells: Array.from(cells, (each) => each ?? ''),
    places,
    place: placeOf(context, Math.max(0, first), number),
    ...(hidden ? { hidden: true } : {}),
    ...(marks.length + notes.length > 0 ? { marks: [...marks, ...notes] } : {}),
  };
}

/** `Kim Ode:\nmake this 4`: spreadsheets begin a note with who wrote it. */
const withoutAuthor = (text: string): string =>
  text
    .replace(/^[^\n:]{1,40}:\s*\n/, '')
    .replace(/\s+/g, ' ')
    .trim();
