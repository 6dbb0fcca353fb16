import type { Place, TableRow } from '../document.js';

/**
 * Changes the stretches of a table that stand below each heading, up to the next one; rows above the first heading
 * stay as they are.
 */
export function mapHeaded(
  rows: readonly TableRow[],
  isHeading: (row: TableRow, below: readonly TableRow[]) => boolean,
  change: (heading: TableRow, body: readonly TableRow[]) => readonly TableRow[],
): readonly TableRow[] {
  const starts = rows.flatMap((row, at) => (isHeading(row, rows.slice(at + 1, at + 1 + LOOK)) ? [at] : []));
  if (starts.length === 0) return rows;
  return [
    ...rows.slice(0, starts[0]),
    ...starts.flatMap((start, index) => change(rows[start]!, rows.slice(start + 1, starts[index + 1] ?? rows.length))),
  ];
}

/** Rows below a heading looked at to tell what its columns hold. */
const LOOK = 40;

/** A row with the cells of the given columns of another, in that order; -1 gives a blank cell. */
export function pickCells(row: TableRow, columns: readonly number[]): TableRow {
  const places = columns.map((column) => row.places?.[column]);
  const marks = (row.marks ?? []).flatMap((mark) => {
    const column = columns.indexOf(mark.column);
    return column < 0 ? [] : [{ ...mark, column }];
  });
  const first: Place | undefined = places.find((place) => place !== undefined);
  return {
    ...row,
    cells: columns.map((column) => row.cells[column] ?? ''),
    place: first ?? row.place,
    ...(row.places ? { places } : {}),
    ...(row.marks ? { marks } : {}),
  };
}

/** The row with other texts in some of its cells. */
export function withCells(row: TableRow, texts: ReadonlyMap<number, string>): TableRow {
  const width = Math.max(row.cells.length, ...[...texts.keys()].map((column) => column + 1));
  return { ...row, cells: Array.from({ length: width }, (_, at) => texts.get(at) ?? row.cells[at] ?? '') };
}
