import type { PartDocument, Place, Table, TextLine } from '../document.js';
import { headingOf } from '../tables/headings.js';
import { toRow } from './page-columns.js';
import { type ColumnBands, findBands } from './page-heading.js';
import { joinItems } from './page-items.js';
import { readRemark } from './page-remarks.js';
import { beginsRecord, findRecord, readRecords, type RecordBands } from './page-records.js';
import { type LaidRow, rowsOfItems } from './page-rows.js';
import { layLines, type PageLine, type TextRun } from './page-layout.js';

type PlaceAt = (x: number, y: number) => Place;

/**
 * Puts the runs of text of a document's pages into lines by their positions, finds tables by their headings and
 * rebuilds their columns under these, over as many pages as they take. Pure.
 */
export function pageDocument(pages: readonly (readonly TextRun[])[], part: string): PartDocument {
  const entries: (TextLine | Table)[] = [];
  let bands: Section['bands'];
  pages.forEach((runs, index) => {
    const place: PlaceAt = (x, y) => ({ kind: 'page', part, page: index + 1, x: round(x), y: round(y) });
    const page = readPage(layLines(runs), place, bands);
    entries.push(...page.entries);
    bands = page.bands;
  });
  return { part, kind: 'page', entries };
}

const round = (points: number): number => Math.round(points * 10) / 10;

interface Section {
  readonly bands: ColumnBands | RecordBands | undefined;
  readonly lines: PageLine[];
  readonly top: number;
}

/** A page's lines and tables; a table that began on the page before goes on where no heading comes first. */
function readPage(
  lines: readonly PageLine[],
  place: PlaceAt,
  before: Section['bands'],
): { entries: (TextLine | Table)[]; bands: Section['bands'] } {
  const sections: Section[] = [{ bands: undefined, lines: [], top: 0 }];
  for (let at = 0; at < lines.length; at += 1) {
    const found = findHeading(lines, at);
    if (found) {
      sections.push({ bands: found.bands, lines: [], top: lines[at]!.y });
      at += found.lines - 1;
    } else sections.at(-1)!.lines.push(lines[at]!);
  }
  const [above, ...tables] = sections;
  // Above a heading stand letterheads; without one the table of the page before may go on.
  const goes = before && tables.length === 0 ? above!.lines.findIndex((_, at) => goesOn(above!.lines, at, before)) : -1;
  const top = goes < 0 ? above!.lines : above!.lines.slice(0, goes);
  const rest = goes < 0 ? [] : [{ bands: before, lines: above!.lines.slice(goes), top: above!.lines[goes]!.y }];
  return {
    entries: [
      ...top.map((line) => asText(line, place)),
      ...[...rest, ...tables].flatMap((each) => readSection(each, place)),
    ],
    bands: tables.at(-1)?.bands ?? before,
  };
}

function findHeading(
  lines: readonly PageLine[],
  at: number,
): { bands: ColumnBands | RecordBands; lines: number } | undefined {
  const record = findRecord(lines, at);
  return record ? { bands: record, lines: 2 } : findBands(lines, at);
}

const asText = (line: PageLine, place: PlaceAt): TextLine => ({
  kind: 'line',
  text: line.segments.map(({ text }) => text).join('   '),
  place: place(line.segments[0]?.left ?? 0, line.y),
  origin: 'new',
});

/** A table, and the sentences below its last row. */
function readSection({ bands, lines, top }: Section, place: PlaceAt): (TextLine | Table)[] {
  const read = 'upper' in bands! ? readRecords(lines, bands, place) : readRows(lines, bands!, place);
  const { headings, rows } = joinItems(read.parts, read.laid);
  const head = { cells: headings, place: place(0, top) };
  return [{ kind: 'table', rows: [head, ...rows], origin: 'new' }, ...read.rest.map((line) => asText(line, place))];
}

function readRows(lines: readonly PageLine[], bands: ColumnBands, place: PlaceAt): ReturnType<typeof readRecords> {
  const laid = lines.map((line): LaidRow => ({ row: toRow(line, bands, place), y: line.y, height: line.height }));
  const { isItem, own } = rowsOfItems(
    laid,
    bands.headings.map((heading) => headingOf(heading)),
  );
  const goes = ({ row }: LaidRow, at: number) => own[at] !== undefined && readRemark(row.cells) !== 'other';
  const last = laid.findLastIndex((row, at) => isItem[at] || goes(row, at) || isTotal(lines[at]!));
  const from = lines.findIndex((line, at) => at > last && isSentence(line));
  const end = from < 0 ? lines.length : from;
  return { parts: bands.parts, laid: laid.slice(0, end), rest: lines.slice(end) };
}

/** More words than a cell or two hold, no figure alone and no amount at the end: no row of a table. */
const isSentence = ({ segments }: PageLine): boolean =>
  segments.flatMap(({ text }) => text.split(' ')).length > 6 &&
  !AMOUNT.test(segments.at(-1)!.text) &&
  !segments.some(({ text }) => /^\d[\d.,]*$/.test(text));

const isTotal = ({ segments }: PageLine): boolean =>
  /total/i.test(segments.map(({ text }) => text).join(' ')) && AMOUNT.test(segments.at(-1)!.text);

const AMOUNT = /\d[.,]\d{2}(?: ?[A-Z$€£]{1,3})?$/;

/** A row of the same table: something that is a count stands under the quantity's heading, and something under two more. */
function goesOn(lines: readonly PageLine[], at: number, bands: ColumnBands | RecordBands): boolean {
  if ('upper' in bands) return beginsRecord(lines, at, bands);
  const quantity = bands.headings.findIndex((heading) => headingOf(heading) === 'quantity');
  const { cells } = toRow(lines[at]!, bands, () => ({ kind: 'page', part: 'x', page: 1, x: 0, y: 0 }));
  return (
    /^\d[\d,.]*(?:\s?[a-z]{1,7}\.?)?$/i.test(cells[quantity] ?? '') && cells.filter((cell) => cell !== '').length >= 3
  );
}
