import type { Container, Origin } from '../document.js';
import {
  type Cell,
  type GatheredLine,
  isFilled,
  isLabelled,
  isOrderTable,
  type OpenTable,
  type Piece,
  takeLines,
} from './html-table.js';

const BLOCKS = new Set('p div br tr li ul ol dl h1 h2 h3 h4 h5 h6 blockquote hr table section article header footer dt dd pre address center'.split(' ')); // prettier-ignore
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

interface BuiltTable {
  readonly table: OpenTable;
  readonly origin: Origin | undefined;
  /** The element it is made of, with its depth: a `dl` is a table of labels and values. */
  readonly from: 'table' | 'dl';
  readonly within: Container | undefined;
  cell: Cell | undefined;
}

/**
 * Gathers text and tables from the events of a parser, in one pass and without a tree. Lines know the element they
 * stand in, so that blocks that repeat (the cards of a web shop) can be told apart later.
 */
export class HtmlCollector {
  readonly #out: Piece[] = [];
  readonly #tables: BuiltTable[] = [];
  /** Block elements open now, each with the depth it opened at. */
  readonly #open: { readonly at: number; readonly container: Container }[] = [];
  /** Lines of text outside of cells, not yet put anywhere. */
  #outside: GatheredLine[] = [];
  #depth = 0;
  #skippedTables = 0;
  #cells = 0;
  /** Depths at which silence, quoting or struck text began. */
  #silentFrom = Infinity;
  #quotedFrom = Infinity;
  #quoteOrigin: Origin = 'quoted';
  #asIsFrom = Infinity;
  #forwardHint = false;

  /** `answers`: the mail answers another, whose words may stand below a rule. */
  constructor(private readonly answers: boolean) {}

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
    this.#begin(name, attributes);
  }

  #begin(name: string, attributes: Record<string, string>): void {
    const inList = this.#tables.at(-1)?.from === 'dl';
    const plain = this.answers && this.#tables.length === 0 && this.#quotedFrom === Infinity;
    if (plain && setsApart(name, attributes)) this.#put(`\n${'_'.repeat(24)}\n`);
    if (name === 'table' || name === 'dl') this.#openTable(name);
    else if (name === 'tr') this.#openRow();
    else if (name === 'td' || name === 'th') this.#openCell(attributes);
    else if (inList && name === 'dt') {
      this.#openRow();
      this.#openCell({});
    } else if (inList && name === 'dd') this.#openCell({});
    else if (name === 'li') this.#put('\n- ');
    else if (BLOCKS.has(name)) this.#put('\n');
    if (name !== 'br' && name !== 'hr' && (BLOCKS.has(name) || name === 'td' || name === 'th')) this.#enter(name);
  }

  #enter(tag: string): void {
    const parent = this.#within;
    this.#open.push({ at: this.#depth, container: { tag, parent, depth: (parent?.depth ?? 0) + 1 } });
  }

  get #within(): Container | undefined {
    return this.#open.at(-1)?.container;
  }

  text(text: string): void {
    if (this.#silentFrom <= this.#depth || this.#depth > MAX_DEPTH) return;
    this.#forwardHint ||= FORWARD_HINT.test(text);
    this.#put(this.#asIsFrom <= this.#depth ? asIs(text) : text.replace(/[ \t\r\n\f]+/g, ' '));
  }

  #put(text: string): void {
    const lines = this.#tables.at(-1)?.cell?.lines ?? this.#outside;
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#addTo(lines, text.slice(from, at));
      lines.push({ text: '', within: undefined });
      from = at + 1;
    }
    this.#addTo(lines, text.slice(from));
  }

  #addTo(lines: GatheredLine[], text: string): void {
    if (text === '') return;
    const last = lines.at(-1);
    const line = last ?? { text: '', within: undefined };
    if (!last) lines.push(line);
    if (line.within === undefined && /[^\s-]/.test(text)) line.within = this.#within;
    line.text += text;
  }

  close(name: string): void {
    if (this.#silentFrom >= this.#depth && this.#depth <= MAX_DEPTH) {
      const inList = this.#tables.at(-1)?.from === 'dl';
      if (name === 'table' || (name === 'dl' && inList)) this.#closeTable();
      else if (name === 'td' || name === 'th' || (inList && (name === 'dt' || name === 'dd'))) this.#closeCell();
      else if (BLOCKS.has(name) && name !== 'br') this.#put('\n');
    }
    if (this.#open.at(-1)?.at === this.#depth) this.#open.pop();
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
    for (const line of takeLines(this.#outside)) this.#push(line);
    this.#outside = [];
  }

  #push(piece: Piece): void {
    const origin = piece.origin ?? this.#origin;
    const labelled = origin ? { ...piece, origin } : piece;
    const cell = this.#tables.at(-1)?.cell;
    if (cell) cell.pieces.push(labelled);
    else this.#out.push(labelled);
  }

  #openTable(from: BuiltTable['from']): void {
    if (this.#tables.length >= MAX_TABLE_DEPTH) {
      this.#skippedTables += 1;
      return;
    }
    const outer = this.#tables.at(-1);
    if (outer) {
      outer.table.nested = true;
      if (outer.cell) this.#flushCell(outer.cell);
    } else this.#endText();
    const table: OpenTable = { rows: [], nested: false };
    this.#tables.push({ table, cell: undefined, origin: this.#origin, from, within: this.#within });
  }

  #flushCell(cell: Cell): void {
    cell.pieces.push(...takeLines(cell.lines));
    cell.lines = [];
  }

  #openRow(): void {
    const top = this.#tables.at(-1);
    if (!top || this.#skippedTables > 0) return this.#put('\n');
    this.#closeCell();
    top.table.rows.push([]);
  }

  #openCell(attributes: Record<string, string>): void {
    const top = this.#tables.at(-1);
    if (!top || this.#skippedTables > 0) return this.#put(' ');
    this.#closeCell();
    if (top.table.rows.length === 0) top.table.rows.push([]);
    this.#cells += 1;
    if (this.#cells > MAX_CELLS) return;
    top.cell = { pieces: [], lines: [], columns: span(attributes['colspan']), rows: span(attributes['rowspan']) };
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
    const { table, within } = closed;
    const origin = closed.origin ? { origin: closed.origin } : {};
    const wide = table.rows.some((row) => row.filter(isFilled).length > 1);
    if ((!table.nested && wide) || (table.nested && isOrderTable(table)))
      return this.#push({ table, within, ...origin });
    for (const row of table.rows) {
      if (isLabelled(row)) this.#push({ table: { rows: [row], nested: false }, within, ...origin });
      else
        for (const cell of row) {
          this.#flushCell(cell);
          for (const piece of cell.pieces) this.#push({ ...piece, ...origin });
        }
    }
  }
}

const asIs = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replaceAll('\t', '\u00a0'.repeat(4)).replaceAll(' ', '\u00a0');

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

/** What mail programs without a mark of their own set older words apart with; it is read as a line drawn in text. */
const setsApart = (name: string, attributes: Record<string, string>): boolean =>
  name === 'hr' ||
  name === 'blockquote' ||
  (name === 'div' && /border-left(?:-width)?\s*:\s*[1-9.]/i.test(attributes['style'] ?? ''));
