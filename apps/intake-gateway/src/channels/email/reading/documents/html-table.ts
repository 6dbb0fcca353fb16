import type { Container, Origin } from '../document.js';
import { headingOf, readHeading } from '../tables/headings.js';

/** A line of text as it is gathered, with the element it stands in. */
export interface GatheredLine {
  text: string;
  within: Container | undefined;
}

/** A line of text or a table of an HTML part, before lines are counted and labelled. */
export type Piece = ({ readonly text: string } | { readonly table: OpenTable }) & {
  readonly within?: Container | undefined;
  readonly origin?: Origin | undefined;
};

export interface Cell {
  /** What stands before `lines`, where the cell holds tables. */
  readonly pieces: Piece[];
  readonly columns: number;
  readonly rows: number;
  lines: GatheredLine[];
}

export interface OpenTable {
  readonly rows: Cell[][];
  nested: boolean;
}

const MAX_SPAN = 50;
/** Of a cell that holds a table of its own: what is longer is no cell of an order's table. */
const MAX_CELL = 4_000;
/** Rows in which the heading of a table of tables is looked for. */
const HEADING_DEPTH = 10;

/** The rows of a data table with merged cells spread: text stands in the first of the cells it spans. */
export function rowsOf(table: OpenTable): string[][] {
  const grid: string[][] = [];
  const taken = new Set<string>();
  table.rows.forEach((cells, row) => {
    const out: string[] = (grid[row] ??= []);
    let column = 0;
    for (const cell of cells) {
      while (taken.has(`${row}:${column}`)) column += 1;
      out[column] = cleanCell(textOf(cell));
      for (let down = 0; down < Math.min(cell.rows, MAX_SPAN); down += 1) {
        for (let across = 0; across < Math.min(cell.columns, MAX_SPAN); across += 1) {
          if (down > 0 || across > 0) taken.add(`${row + down}:${column + across}`);
        }
      }
      column += Math.min(cell.columns, MAX_SPAN);
    }
  });
  return grid.map((row) => Array.from(row, (cell) => cell ?? ''));
}

const join = (lines: readonly GatheredLine[]): string => lines.map(({ text }) => text).join('\n');

/** The text of a cell, that of tables inside it row by row. */
function textOf({ pieces, lines }: Cell): string {
  if (pieces.length === 0) return join(lines);
  const rows = (table: OpenTable) => rowsOf(table).map((cells) => cells.filter((text) => text !== '').join('  '));
  const inside = pieces.flatMap((piece) => ('text' in piece ? [piece.text] : rows(piece.table)));
  return [...inside, join(lines)].join('\n').slice(0, MAX_CELL);
}

const cleanCell = (text: string): string =>
  text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();

export const isFilled = ({ lines }: Cell): boolean => lines.some(({ text }) => text.trim() !== '');

/** `PO Number | 4711` beside other tables in a table that lays out the page: a label and its value belong together. */
export const isLabelled = (row: readonly Cell[]): boolean =>
  row.length === 2 && row.every(({ pieces, lines }) => pieces.length === 0 && /^.{1,80}$/.test(join(lines).trim()));

/** A table that holds tables and is no layout all the same: the heading of an order stands above its own cells. */
export const isOrderTable = ({ rows }: OpenTable): boolean =>
  rows.slice(0, HEADING_DEPTH).some((row) => {
    const cells = row.map((cell) => (cell.pieces.length === 0 ? cleanCell(join(cell.lines)) : ''));
    return cells.filter((text) => headingOf(text)).length >= 2 && readHeading(cells) !== undefined;
  });

/** The lines that say something, without blanks around them; of several blank ones the first. */
export function takeLines(lines: readonly GatheredLine[]): Piece[] {
  const trimmed = lines.map(({ text, within }) => ({ text: text.replace(/^[ \t]+|[ \t]+$/g, ''), within }));
  if (trimmed.every(({ text }) => text.trim() === '')) return [];
  return trimmed.filter(({ text }, index) => text !== '' || (trimmed[index - 1]?.text ?? '') !== '');
}
