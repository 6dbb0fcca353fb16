import { Parser } from 'htmlparser2';
import type { PartDocument, Place, Table, TableRow } from './document.js';
import { formatCell } from './sheet-numbers.js';
import { readZipEntries, ZipRefused } from './zip-entries.js';

const MAX_SHEETS = 20;
const MAX_ROWS = 20_000;
const MAX_CELLS = 400_000;
const MAX_COLUMNS = 200;

interface SheetEntry {
  readonly name: string;
  readonly relation: string;
  readonly hidden: boolean;
}

/**
 * Reads an Office Open XML workbook (ECMA-376 part 1, §18): shared and inline strings, cached results of formulas,
 * numbers with their format (dates, leading zeros by `00000`), merged cells (the text stands in the first), hidden
 * rows and columns (kept and marked; hidden columns left out), hidden sheets (left out).
 * @throws ZipRefused when it is no workbook, encrypted or too large
 */
export async function xlsxDocument(bytes: Uint8Array, part: string): Promise<PartDocument> {
  const files = await readZipEntries(bytes, (name) =>
    /^\/?xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/i.test(
      name,
    ),
  );
  const text = (path: string) => {
    const found = [...files].find(([name]) => name.replace(/^\//, '').toLowerCase() === path.toLowerCase());
    return found?.[1].toString('utf8');
  };
  const workbook = text('xl/workbook.xml');
  if (workbook === undefined) throw new ZipRefused('damaged', 'no workbook inside');
  const { sheets, epoch1904 } = readWorkbook(workbook);
  const targets = readRelations(text('xl/_rels/workbook.xml.rels') ?? '');
  const strings = readSharedStrings(text('xl/sharedStrings.xml') ?? '');
  const formats = readStyles(text('xl/styles.xml') ?? '');
  const entries: Table[] = [];
  for (const [index, sheet] of sheets
    .filter(({ hidden }) => !hidden)
    .slice(0, MAX_SHEETS)
    .entries()) {
    const target = targets.get(sheet.relation) ?? `worksheets/sheet${index + 1}.xml`;
    const xml = text(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    if (xml === undefined) continue;
    const rows = readSheet(xml, { strings, formats, epoch1904, part, sheet: sheet.name });
    entries.push({ kind: 'table', rows, origin: 'new', title: sheet.name });
  }
  return { part, kind: 'sheet', entries };
}

type Handlers = {
  open?: (name: string, attributes: Record<string, string>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

/** Events of an XML file, names without their prefix. No entities but the five of XML: nothing to expand. */
function walk(xml: string, handlers: Handlers): void {
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handlers.open?.(local(name), attributes),
      ontext: (text) => handlers.text?.(text),
      onclosetag: (name) => handlers.close?.(local(name)),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(xml);
  parser.end();
}

function readWorkbook(xml: string): { sheets: SheetEntry[]; epoch1904: boolean } {
  const sheets: SheetEntry[] = [];
  let epoch1904 = false;
  walk(xml, {
    open: (name, attributes) => {
      if (name === 'workbookPr') epoch1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      sheets.push({ name: attributes['name'] ?? '', relation, hidden: /hidden/i.test(attributes['state'] ?? '') });
    },
  });
  return { sheets, epoch1904 };
}

function readRelations(xml: string): Map<string, string> {
  const targets = new Map<string, string>();
  walk(xml, {
    open: (name, attributes) =>
      name === 'Relationship' && targets.set(attributes['Id'] ?? '', attributes['Target'] ?? ''),
  });
  return targets;
}

function readSharedStrings(xml: string): string[] {
  const strings: string[] = [];
  let current: string | undefined;
  let inside = false;
  let phonetic = false;
  walk(xml, {
    open: (name) => {
      if (name === 'si') current = '';
      else if (name === 'rPh') phonetic = true;
      inside = name === 't';
    },
    text: (text) => {
      if (inside && !phonetic && current !== undefined) current += text;
    },
    close: (name) => {
      if (name === 't') inside = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si' && current !== undefined) strings.push(current);
    },
  });
  return strings;
}

/** The number format of each cell style, as its code; built-in ones by their number (§18.8.30). */
function readStyles(xml: string): string[] {
  const codes = new Map<string, string>();
  const formats: string[] = [];
  let cells = false;
  walk(xml, {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') cells = true;
      else if (name === 'xf' && cells)
        formats.push(codes.get(attributes['numFmtId'] ?? '') ?? `#${attributes['numFmtId'] ?? '0'}`);
    },
    close: (name) => {
      if (name === 'cellXfs') cells = false;
    },
  });
  return formats;
}

interface SheetContext {
  readonly strings: readonly string[];
  readonly formats: readonly string[];
  readonly epoch1904: boolean;
  readonly part: string;
  readonly sheet: string;
}

function readSheet(xml: string, context: SheetContext): TableRow[] {
  const rows: TableRow[] = [];
  const hiddenColumns = new Set<number>();
  let row: { number: number; hidden: boolean; cells: string[]; places: (Place | undefined)[] } | undefined;
  let cell: { column: number; type: string; format: string; value: string } | undefined;
  let capture = false;
  let count = 0;
  const place = (column: number, number: number): Place => ({
    kind: 'sheet',
    part: context.part,
    sheet: context.sheet.slice(0, 255) || 'Sheet',
    cell: `${letters(column)}${number}`,
  });
  walk(xml, {
    open: (name, attributes) => {
      if (name === 'col' && /^(?:1|true)$/.test(attributes['hidden'] ?? '')) {
        const [from, to] = [Number(attributes['min']), Math.min(Number(attributes['max']), MAX_COLUMNS)];
        for (let at = from; at <= to; at += 1) hiddenColumns.add(at - 1);
      } else if (name === 'row') {
        const number = Number(attributes['r'] ?? 0) || (rows.at(-1) ? rowNumber(rows.at(-1)!) + 1 : 1);
        row = { number, hidden: /^(?:1|true)$/.test(attributes['hidden'] ?? ''), cells: [], places: [] };
      } else if (name === 'c' && row) {
        const column = attributes['r'] ? columnOf(attributes['r']) : row.cells.length;
        cell = {
          column,
          type: attributes['t'] ?? 'n',
          format: context.formats[Number(attributes['s'] ?? -1)] ?? '',
          value: '',
        };
      } else capture = cell !== undefined && (name === 'v' || name === 't');
    },
    text: (text) => {
      if (capture && cell && cell.value.length < 5000) cell.value += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') capture = false;
      else if (name === 'c' && cell && row) {
        count += 1;
        const text = cellText(cell, context);
        if (text !== '' && cell.column < MAX_COLUMNS && count <= MAX_CELLS && !hiddenColumns.has(cell.column)) {
          row.cells[cell.column] = text;
          row.places[cell.column] = place(cell.column, row.number);
        }
        cell = undefined;
      } else if (name === 'row' && row) {
        if (row.cells.length > 0 && rows.length < MAX_ROWS) {
          const first = row.places.findIndex((each) => each !== undefined);
          rows.push({
            cells: Array.from(row.cells, (each) => each ?? ''),
            places: row.places,
            place: place(Math.max(0, first), row.number),
            ...(row.hidden ? { hidden: true } : {}),
          });
        }
        row = undefined;
      }
    },
  });
  return rows;
}

function cellText(cell: { type: string; format: string; value: string }, context: SheetContext): string {
  if (cell.type === 's') return context.strings[Number(cell.value)] ?? '';
  if (cell.type === 'e') return '';
  if (cell.type === 'n') return formatCell(cell.value, cell.format, context.epoch1904);
  return cell.value;
}

const rowNumber = (row: TableRow): number =>
  row.place.kind === 'sheet' ? Number(/\d+$/.exec(row.place.cell)?.[0] ?? 0) : 0;

/** `AB12` → 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/i.exec(reference)?.[0].toUpperCase() ?? 'A')
    column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function letters(column: number): string {
  let text = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  return text;
}
