import { Parser } from 'htmlparser2';
import type { Origin, PartDocument, Table, TableRow, TextLine } from './document.js';
import { nestsTooDeep, textBetween } from './html-depth.js';
import { labelText } from './label-text.js';

/** Text or a table of an HTML part, before lines are counted and labelled. */
type Piece =
  { readonly text: string; readonly origin?: Origin } | { readonly table: OpenTable; readonly origin?: Origin };

interface Cell {
  readonly pieces: Piece[];
  text: string;
  readonly columns: number;
  readonly rows: number;
}

interface OpenTable {
  readonly rows: Cell[][];
  nested: boolean;
}

const BLOCKS = new Set('p div br tr li ul ol h1 h2 h3 h4 h5 h6 blockquote hr table section article header footer dt dd pre address center'.split(' ')); // prettier-ignore
const SILENT = new Set(['style', 'script', 'head', 'title', 'noscript', 'template']);
const STRUCK = new Set(['s', 'strike', 'del']);
const QUOTE_CLASS =
  /\b(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|OutlookMessageHeader)\b/;
const QUOTE_ID =
  /^(?:divRplyFwdMsg|appendonsend|x_divRplyFwdMsg|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION)$/;
const FORWARD_HINT = /-{3,}\s*forwarded message|begin forwarded message/i;
const MAX_DEPTH = 400;
const MAX_TABLE_DEPTH = 30;
const MAX_CELLS = 200_000;

/**
 * Takes an HTML part apart into lines and tables in one pass of events, without a tree: half a million nested
 * elements cost no more than their bytes. Tables that hold tables are layout, and what they hold is text. Hidden
 * elements are left out as their reader never saw them; struck-out text likewise.
 */
export function htmlDocument(html: string, subject: string): PartDocument {
  const pieces = collect(html);
  const lines: string[] = [];
  const slots: { at: number; piece: Piece }[] = [];
  for (const piece of pieces) {
    if ('text' in piece) {
      for (const line of splitLines(piece.text)) {
        slots.push({ at: lines.length, piece: { ...piece, text: line } });
        lines.push(line);
      }
    } else {
      slots.push({ at: lines.length, piece });
      lines.push(...rowsOf(piece.table).map((cells) => cells.join('  ').replaceAll('\n', ' ')));
    }
  }
  const labels = labelText(lines.map((line) => line.replace(/^>+/, '')).join('\n'), subject);
  const originAt = (at: number, piece: Piece): Origin => {
    const label = labels[at]?.origin ?? 'new';
    return label === 'new' || label === 'signature' ? (piece.origin ?? label) : label;
  };
  const entries = slots.map(({ at, piece }): TextLine | Table => {
    const origin = originAt(at, piece);
    const place = (line: number) => ({
      kind: 'mail' as const,
      part: 'html',
      line,
      ...(origin === 'quoted' ? { quoted: true } : {}),
    });
    if ('text' in piece) return { kind: 'line', text: piece.text, place: place(at + 1), origin };
    const rows = rowsOf(piece.table).map((cells, index): TableRow => ({ cells, place: place(at + 1 + index) }));
    return { kind: 'table', rows, origin };
  });
  return { part: 'html', kind: 'html', entries };
}

/** Blanks of HTML are one blank; no-break spaces, and those of `pre`, set columns and stay as many as they are. */
const splitLines = (text: string): string[] =>
  text.split('\n').map((line) =>
    line
      .replace(/[ \t\r\f]+/g, ' ')
      .replaceAll('\u00a0', ' ')
      .trimEnd(),
  );

/** The rows of a data table with merged cells spread: text stands in the first of the cells it spans. */
function rowsOf(table: OpenTable): string[][] {
  const grid: string[][] = [];
  const taken = new Set<string>();
  table.rows.forEach((cells, row) => {
    const out: string[] = (grid[row] ??= []);
    let column = 0;
    for (const cell of cells) {
      while (taken.has(`${row}:${column}`)) column += 1;
      out[column] = cell.text
        .replace(/[^\S\n]+/g, ' ')
        .replace(/ ?\n\s*/g, '\n')
        .trim();
      for (let down = 0; down < Math.min(cell.rows, 50); down += 1) {
        for (let across = 0; across < Math.min(cell.columns, 50); across += 1) {
          if (down > 0 || across > 0) taken.add(`${row + down}:${column + across}`);
        }
      }
      column += Math.min(cell.columns, 50);
    }
  });
  return grid.map((row) => Array.from(row, (cell) => cell ?? ''));
}

function collect(html: string): Piece[] {
  if (nestsTooDeep(html)) return [{ text: textBetween(html) }];
  const collector = new Collector();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => collector.open(name, attributes),
      ontext: (text) => collector.text(text),
      onclosetag: (name) => collector.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  // htmlparser2 closes every element still open one by one: a depth it is not given cannot cost anything.
  parser.write(html);
  parser.end();
  return collector.finish();
}

/** Gathers text and tables from the events of the parser. */
class Collector {
  readonly #out: Piece[] = [];
  readonly #tables: { table: OpenTable; cell: Cell | undefined; origin: Origin | undefined }[] = [];
  #buffer = '';
  #depth = 0;
  #skippedTables = 0;
  #cells = 0;
  /** Depths at which silence, quoting or struck text began. */
  #silentFrom = Infinity;
  #quotedFrom = Infinity;
  #quoteOrigin: Origin = 'quoted';
  #asIsFrom = Infinity;
  #forwardHint = false;

  open(name: string, attributes: Record<string, string>): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH || this.#silentFrom < this.#depth) return;
    if (SILENT.has(name) || STRUCK.has(name) || isHidden(attributes)) {
      this.#silentFrom = this.#depth;
      return;
    }
    if (this.#quotedFrom === Infinity && isQuote(name, attributes)) {
      this.#endText();
      this.#quotedFrom = this.#depth;
      this.#quoteOrigin = this.#forwardHint ? 'forwarded' : 'quoted';
    }
    if (name === 'pre' && this.#asIsFrom === Infinity) this.#asIsFrom = this.#depth;
    if (name === 'table') this.#openTable();
    else if (name === 'tr') this.#openRow();
    else if (name === 'td' || name === 'th') this.#openCell(attributes);
    else if (name === 'li') this.text('\n- ');
    else if (BLOCKS.has(name)) this.text('\n');
  }

  text(text: string): void {
    if (this.#silentFrom <= this.#depth || this.#depth > MAX_DEPTH) return;
    this.#forwardHint ||= FORWARD_HINT.test(text);
    const made = text === '\n' || text === '\n- ';
    const plain = made ? text : this.#asIsFrom <= this.#depth ? asIs(text) : text.replace(/[ \t\r\n\f]+/g, ' ');
    const cell = this.#tables.at(-1)?.cell;
    if (cell) cell.text += plain;
    else this.#buffer += plain;
  }

  close(name: string): void {
    if (this.#silentFrom >= this.#depth && this.#depth <= MAX_DEPTH) {
      if (name === 'table') this.#closeTable();
      else if (name === 'td' || name === 'th') this.#closeCell();
      else if (BLOCKS.has(name) && name !== 'br') this.text('\n');
    }
    if (this.#silentFrom === this.#depth) this.#silentFrom = Infinity;
    if (this.#asIsFrom === this.#depth) this.#asIsFrom = Infinity;
    if (this.#quotedFrom === this.#depth) {
      this.#endText();
      this.#quotedFrom = Infinity;
    }
    this.#depth -= 1;
  }

  finish(): Piece[] {
    while (this.#tables.length > 0) this.#closeTable();
    this.#endText();
    return this.#out;
  }

  get #origin(): Origin | undefined {
    return this.#quotedFrom === Infinity ? undefined : this.#quoteOrigin;
  }

  #endText(): void {
    if (this.#buffer.trim() !== '')
      this.#push({ text: trimLines(this.#buffer), ...(this.#origin ? { origin: this.#origin } : {}) });
    this.#buffer = '';
  }

  #push(piece: Piece): void {
    const cell = this.#tables.at(-1)?.cell;
    if (cell) cell.pieces.push(piece);
    else this.#out.push(piece);
  }

  #openTable(): void {
    if (this.#tables.length >= MAX_TABLE_DEPTH) {
      this.#skippedTables += 1;
      return;
    }
    const outer = this.#tables.at(-1);
    if (outer) {
      outer.table.nested = true;
      if (outer.cell) this.#flushCell(outer.cell);
    } else this.#endText();
    this.#tables.push({ table: { rows: [], nested: false }, cell: undefined, origin: this.#origin });
  }

  #flushCell(cell: Cell): void {
    if (cell.text.trim() !== '') cell.pieces.push({ text: trimLines(cell.text) });
    cell.text = '';
  }

  #openRow(): void {
    const top = this.#tables.at(-1);
    if (!top || this.#skippedTables > 0) return this.text('\n');
    this.#closeCell();
    top.table.rows.push([]);
  }

  #openCell(attributes: Record<string, string>): void {
    const top = this.#tables.at(-1);
    if (!top || this.#skippedTables > 0) return this.text(' ');
    this.#closeCell();
    if (top.table.rows.length === 0) top.table.rows.push([]);
    this.#cells += 1;
    if (this.#cells > MAX_CELLS) return;
    top.cell = { pieces: [], text: '', columns: span(attributes['colspan']), rows: span(attributes['rowspan']) };
    top.table.rows.at(-1)!.push(top.cell);
  }

  #closeCell(): void {
    const top = this.#tables.at(-1);
    if (top && this.#skippedTables === 0) top.cell = undefined;
  }

  #closeTable(): void {
    if (this.#skippedTables > 0) {
      this.#skippedTables -= 1;
      return;
    }
    const closed = this.#tables.pop();
    if (!closed) return;
    const origin = closed.origin ? { origin: closed.origin } : {};
    const wide = closed.table.rows.some((row) => row.filter((cell) => cell.text.trim() !== '').length > 1);
    if (!closed.table.nested && wide) return this.#push({ table: closed.table, ...origin });
    for (const row of closed.table.rows) {
      if (isLabelled(row)) this.#push({ table: { rows: [row], nested: false }, ...origin });
      else
        for (const cell of row) {
          this.#flushCell(cell);
          for (const piece of cell.pieces) this.#push({ ...piece, ...origin });
        }
    }
  }
}

/** `PO Number | 4711` beside other tables in a table that lays out the page: a label and its value belong together. */
const isLabelled = (row: readonly Cell[]): boolean =>
  row.length === 2 && row.every(({ pieces, text }) => pieces.length === 0 && /^.{1,80}$/.test(text.trim()));

const asIs = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replaceAll('\t', '\u00a0'.repeat(4)).replaceAll(' ', '\u00a0');

const trimLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((line, index, all) => line !== '' || (all[index - 1] ?? '') !== '')
    .join('\n');

const span = (value: string | undefined): number => {
  const number = Number.parseInt(value ?? '1', 10);
  return Number.isFinite(number) && number > 0 ? number : 1;
};

const isHidden = (attributes: Record<string, string>): boolean =>
  'hidden' in attributes ||
  /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration(?:-line)?\s*:\s*line-through/i.test(
    attributes['style'] ?? '',
  );

const isQuote = (name: string, attributes: Record<string, string>): boolean =>
  (name === 'blockquote' &&
    (/cite/i.test(attributes['type'] ?? '') ||
      /gmail_quote|cite/i.test(attributes['class'] ?? '') ||
      'cite' in attributes)) ||
  (name === 'div' && (QUOTE_CLASS.test(attributes['class'] ?? '') || QUOTE_ID.test(attributes['id'] ?? '')));
