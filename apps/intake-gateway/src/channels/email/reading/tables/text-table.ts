import type { TableRow, TextLine } from '../document.js';
import { readHeading } from './headings.js';
import { inferColumns } from './infer-columns.js';
import { readOrderLine } from '../lines/line-grammar.js';
import { toRow } from '../pages/page-columns.js';
import { findBands } from '../pages/page-heading.js';
import { layLines } from '../pages/page-layout.js';
import { readTable, type TableEvent } from './read-table.js';

/** A table found in lines of text, and how many of them it took. */
export interface TextTable {
  readonly events: readonly TableEvent[];
  readonly used: number;
}

const splitters: readonly ((text: string) => string[])[] = [
  (text) => (text.includes('\t') ? text.split('\t').map(unquoted) : []),
  (text) =>
    text.includes('|')
      ? text
          .replace(/^\s*\|/, '')
          .replace(/\|\s*$/, '')
          .split('|')
      : [],
  (text) => (text.includes(',') ? splitQuoted(text, ',') : []),
  (text) => (text.includes(';') ? splitQuoted(text, ';') : []),
];

const unquoted = (cell: string): string =>
  /^\s*"[^]*"\s*$/.test(cell) ? cell.trim().slice(1, -1).replaceAll('""', '"') : cell.trim();

const splitQuoted = (text: string, delimiter: string): string[] =>
  (
    text.match(
      new RegExp(`"(?:[^"]|"")*"|[^${delimiter}]+|(?<=${delimiter})(?=${delimiter}|$)|^(?=${delimiter})`, 'g'),
    ) ?? []
  ).map(unquoted);

/** A table inside a text: under a heading, cells parted by tabs, bars, commas, or set in columns with blanks. */
export function readTextTable(given: readonly TextLine[], at: number, day: string | undefined): TextTable | undefined {
  const lines = withToldHeading(given, at);
  const { text, origin } = lines[at]!;
  if (text.length > 1000) return undefined;
  for (const split of splitters) {
    const cells = split(text);
    const heading = cells.length >= 2 ? readHeading(cells) : undefined;
    // A block without a heading is tried once, at its beginning.
    const goesOn = at > 0 && lines[at - 1]!.text.length <= 1000 && split(lines[at - 1]!.text).length === cells.length;
    if (!heading && goesOn) continue;
    const block = heading ? blockFrom(lines, at) : cells.length >= 3 ? sameShape(lines, at, split, cells.length) : [];
    if (block.length < 2 && !heading) continue;
    const rows = block.map((line): TableRow => ({
      cells: RULER.test(line.text) ? [] : split(line.text),
      place: line.place,
    }));
    if (!heading && (!inferColumns(rows) || block.every((line) => readOrderLine(line.text).kind === 'lines'))) continue;
    const events = readTable(rows, { origin, day, infer: !heading });
    if (events) return { events, used: linesTaken(lines, at, block) };
  }
  return /\S\s{2,}\S/.test(text) ? readSpacedTable(lines, at, day) : undefined;
}

/** `Line format: PO;LINE;ITEM;QTY;UOM` above lines so written: the heading is told in a sentence. */
function withToldHeading(lines: readonly TextLine[], at: number): readonly TextLine[] {
  const line = lines[at]!;
  const told = line.text.length > 400 ? undefined : TOLD_HEADING.exec(line.text)?.groups;
  const delimiter = told && /[;|,\t]/.exec(told['heading']!)?.[0];
  const next = delimiter ? lines.slice(at + 1, at + 3).find(({ text }) => text.trim() !== '') : undefined;
  if (!told || !next || next.text.split(delimiter!).length < 3 || !readHeading(told['heading']!.split(delimiter!)))
    return lines;
  return lines.with(at, { ...line, text: told['heading']! });
}

const TOLD_HEADING = /^[^:;|\t]{3,120}:\s{0,3}(?<heading>[^:;|,\t]{1,30}(?:[;|,\t]\s?[^:;|,\t]{1,30}){2,15}?)[.\s]*$/;

const RULER = /^[\s|+=_–—-]+$/;

/** `4  FILM-24X2000 Film wrap`: a text that fills its column ends where the next one begins, one blank before it. */
function cutWhereFull(text: string, starts: readonly number[]): [number, string][] {
  const cuts = starts.filter((at) => /^\S \S$/.test(text.slice(at - 2, at + 1)));
  return [0, ...cuts].map((from, index) => [from, text.slice(from, cuts[index])]);
}

function readSpacedTable(lines: readonly TextLine[], at: number, day: string | undefined): TextTable | undefined {
  const lay = (text: string, index: number) => ({ text, x: 0, y: index * 2, width: text.length, height: 1 });
  const top = layLines(lines.slice(at, at + 2).map(({ text }, index) => lay(text, index)));
  const heading = top[0] && findBands(top, 0);
  if (!heading) return undefined;
  const block = blockFrom(lines, at);
  const starts = heading.bands.bands.map(({ left }) => left);
  const laid = layLines(
    block.flatMap(({ text }, index) =>
      cutWhereFull(text, starts).map(([from, part]) => ({ ...lay(part, index), x: from })),
    ),
  );
  const found = laid[0] && findBands(laid, 0);
  if (!found) return undefined;
  const rows = laid.slice(found.lines).map((line): TableRow => {
    const source = block[line.y / 2]!;
    return RULER.test(source.text)
      ? { cells: [], place: source.place }
      : { cells: toRow(line, found.bands, () => source.place).cells, place: source.place };
  });
  const events = readTable([{ cells: found.bands.headings, place: block[0]!.place }, ...rows], {
    origin: lines[at]!.origin,
    day,
    infer: false,
  });
  return events && { events, used: linesTaken(lines, at, block) };
}

/** How many lines a block takes, the blank ones between its rows too: none of its rows is read again. */
const linesTaken = (lines: readonly TextLine[], at: number, block: readonly TextLine[]): number =>
  block.length === 0 ? 1 : lines.indexOf(block.at(-1)!, at) - at + 1;

/** Lines to the end of the table: a blank line ends it, unless more of its rows follow (double-spaced mails). */
function blockFrom(lines: readonly TextLine[], at: number): TextLine[] {
  const block: TextLine[] = [];
  let blank = 0;
  for (const line of lines.slice(at, at + 5_000)) {
    if (line.text.trim() === '') {
      blank += 1;
      if (blank > 1) break;
      continue;
    }
    if (blank > 0 && !/\t|\||\S\s{2,}\S|^[^,]+,[^,]+,|^[^;]+;[^;]+;/.test(line.text)) break;
    if (blank > 0 && !/\d/.test(line.text)) break;
    blank = 0;
    block.push(line);
  }
  return block;
}

function sameShape(
  lines: readonly TextLine[],
  at: number,
  split: (text: string) => string[],
  cells: number,
): TextLine[] {
  const end = lines.slice(at).findIndex(({ text }) => text.length > 1000 || split(text).length !== cells);
  return lines.slice(at, end < 0 ? undefined : at + end);
}
