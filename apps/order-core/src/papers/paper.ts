import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

/**
 * DejaVu (free licence, Latin, Greek, Cyrillic and more): the fonts built into PDF readers know Western Europe only, and
 * a paper that prints a name wrong is a wrong paper.
 */
const { resolve } = createRequire(import.meta.url);
const FONTS = {
  plain: resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
};

/** Points, of 1/72 inch. */
const MARGIN = 40;
const FOOTER = 16;
const CELL = { x: 4, y: 3 };
const SIZE = { title: 17, name: 11, text: 9, small: 7.5 };
const INK = { text: '#000000', quiet: '#555555', line: '#999999', band: '#e9e9e9' };

export interface Column<Row> {
  readonly title: string;
  /** Share of the width; all columns together are the whole. */
  readonly share: number;
  readonly align?: 'left' | 'right' | 'center';
  /** An empty text leaves room to write. */
  readonly text: (row: Row) => string;
}

export interface Field {
  readonly label: string;
  /** Absent: the field is left out. */
  readonly value: string | undefined;
}

/** A name with the lines below it. */
export interface Block {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * One printed paper on US Letter: blocks of text and tables one below the other, as many pages as it takes. Headings of
 * a table stand on every page it reaches; rows are never torn apart; long texts wrap. Every page says which paper it is
 * and which of how many.
 */
export class Paper {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #name: string;

  constructor({ name, title, madeAt }: { readonly name: string; readonly title: string; readonly madeAt: Date }) {
    this.#name = name;
    this.#pdf = new PDFDocument({
      size: 'LETTER',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER },
      bufferPages: true,
      info: { Title: `${title} ${name}`, CreationDate: madeAt },
    });
    this.#pdf.registerFont('plain', FONTS.plain).registerFont('bold', FONTS.bold);
    this.#text(SIZE.text);
  }

  /** Who we are to the left, what this is and its fields to the right. */
  head({ from, title, fields }: { from: readonly string[]; title: string; fields: readonly Field[] }): void {
    const top = this.#pdf.y;
    const half = this.#width / 2;
    const [name = '', ...rest] = from;
    this.#bold(SIZE.name).text(name, MARGIN, top, { width: half - 10 });
    this.#text(SIZE.text).text(rest.join('\n'), { width: half - 10 });
    const left = this.#pdf.y;
    this.#bold(SIZE.title).text(title, MARGIN + half, top, { width: half, align: 'right' });
    this.#pdf.moveDown(0.2);
    this.#fields(fields, { x: MARGIN + half, width: half });
    this.#pdf.x = MARGIN;
    this.#pdf.y = Math.max(left, this.#pdf.y) + 10;
  }

  /** Blocks of addresses and the like, side by side. */
  blocks(blocks: readonly Block[]): void {
    const width = this.#width / blocks.length;
    const texts = blocks.map(({ lines }) => lines.join('\n'));
    const height = Math.max(...texts.map((text) => this.#text(SIZE.text).heightOfString(text, { width: width - 16 })));
    this.#room(height + 24);
    const top = this.#pdf.y;
    blocks.forEach(({ title }, index) => {
      const x = MARGIN + index * width;
      this.#pdf
        .rect(x, top, width - (index === blocks.length - 1 ? 0 : 6), height + 22)
        .lineWidth(0.5)
        .stroke(INK.line);
      this.#bold(SIZE.small)
        .fillColor(INK.quiet)
        .text(title, x + 6, top + 5, { width: width - 16 });
      this.#text(SIZE.text).text(texts[index]!, x + 6, top + 17, { width: width - 16 });
    });
    this.#pdf.x = MARGIN;
    this.#pdf.y = top + height + 34;
  }

  heading(text: string): void {
    this.#room(60);
    this.#bold(SIZE.name).text(text, MARGIN, this.#pdf.y, { width: this.#width });
    this.#pdf.moveDown(0.4);
  }

  paragraph(text: string): void {
    this.#text(SIZE.text);
    this.#room(Math.min(this.#pdf.heightOfString(text, { width: this.#width }), 120));
    this.#pdf.text(text, MARGIN, this.#pdf.y, { width: this.#width });
    this.#pdf.moveDown(0.6);
  }

  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    const layout = this.#layout(columns);
    this.#headings(columns, layout);
    for (const row of rows) {
      const texts = columns.map(({ text }) => text(row));
      this.#text(SIZE.text);
      const height = this.#rowHeight(texts, layout);
      if (this.#room(height)) this.#headings(columns, layout);
      const top = this.#pdf.y;
      this.#text(SIZE.text);
      this.#cells(texts, columns, layout, top);
      this.#rule(top + height);
      this.#pdf.y = top + height;
    }
    this.#pdf.x = MARGIN;
    this.#pdf.y += 8;
  }

  /** Amounts below a table, to the right; the last is the one that counts. */
  totals(fields: readonly Field[]): void {
    const width = this.#width * 0.45;
    const shown = fields.filter(({ value }) => value !== undefined);
    this.#room(shown.length * 15 + 8);
    shown.forEach(({ label, value }, index) => {
      const last = index === shown.length - 1;
      const font = () => (last ? this.#bold(SIZE.name) : this.#text(SIZE.text));
      const x = MARGIN + this.#width - width;
      const top = this.#pdf.y + (last ? 3 : 0);
      if (last)
        this.#pdf
          .moveTo(x, top - 2)
          .lineTo(x + width, top - 2)
          .lineWidth(0.8)
          .stroke(INK.text);
      const height = font().heightOfString(label, { width: width * 0.65 });
      font().text(label, x, top, { width: width * 0.65 });
      font().text(value!, x + width * 0.65, top, { width: width * 0.35 - CELL.x, align: 'right' });
      this.#pdf.y = top + height + 2;
    });
    this.#pdf.x = MARGIN;
    this.#pdf.y += 10;
  }

  /** Lines to sign on, side by side. */
  signatures(labels: readonly string[]): void {
    this.#room(60);
    const width = this.#width / labels.length;
    const top = this.#pdf.y + 34;
    labels.forEach((label, index) => {
      const x = MARGIN + index * width;
      this.#pdf
        .moveTo(x, top)
        .lineTo(x + width - 16, top)
        .lineWidth(0.5)
        .stroke(INK.text);
      this.#text(SIZE.small)
        .fillColor(INK.quiet)
        .text(label, x, top + 3, { width: width - 16 });
    });
    this.#pdf.x = MARGIN;
    this.#pdf.y = top + 20;
  }

  /** Numbers the pages and ends the paper. */
  async finish(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const done = new Promise<void>((resolved, failed) => {
      this.#pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.#pdf.on('end', resolved);
      this.#pdf.on('error', failed);
    });
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.#pdf.switchToPage(page);
      // Below the margin a text would begin a page of its own.
      this.#pdf.page.margins.bottom = 0;
      const y = this.#pdf.page.height - MARGIN - 8;
      this.#text(SIZE.small).fillColor(INK.quiet);
      this.#pdf.text(this.#name, MARGIN, y, { width: this.#width / 2, lineBreak: false });
      const number = `Page ${page - start + 1} of ${count}`;
      this.#pdf.text(number, MARGIN + this.#width / 2, y, { width: this.#width / 2, align: 'right', lineBreak: false });
    }
    this.#pdf.end();
    await done;
    return Buffer.concat(chunks);
  }

  get #width(): number {
    return this.#pdf.page.width - 2 * MARGIN;
  }

  get #bottom(): number {
    return this.#pdf.page.height - MARGIN - FOOTER;
  }

  #text(size: number): PDFKit.PDFDocument {
    return this.#pdf.font('plain').fontSize(size).fillColor(INK.text);
  }

  #bold(size: number): PDFKit.PDFDocument {
    return this.#pdf.font('bold').fontSize(size).fillColor(INK.text);
  }

  /** Begins a page when the height does not fit on this one. @returns whether it did */
  #room(height: number): boolean {
    if (this.#pdf.y + height <= this.#bottom) return false;
    this.#pdf.addPage();
    return true;
  }

  #fields(fields: readonly Field[], { x, width }: { x: number; width: number }): void {
    for (const { label, value } of fields) {
      if (value === undefined) continue;
      const top = this.#pdf.y;
      const indent = width * 0.2;
      const labels = width * 0.32;
      const rest = width - indent - labels;
      this.#text(SIZE.text)
        .fillColor(INK.quiet)
        .text(label, x + indent, top, { width: labels });
      this.#text(SIZE.text).text(value, x + indent + labels, top, { width: rest, align: 'right' });
    }
  }

  #layout<Row>(columns: readonly Column<Row>[]): { readonly x: number; readonly width: number }[] {
    const whole = columns.reduce((sum, { share }) => sum + share, 0);
    let x = MARGIN;
    return columns.map(({ share }) => {
      const width = (this.#width * share) / whole;
      const cell = { x: x + CELL.x, width: width - 2 * CELL.x };
      x += width;
      return cell;
    });
  }

  #headings<Row>(columns: readonly Column<Row>[], layout: readonly { x: number; width: number }[]): void {
    this.#bold(SIZE.small);
    const titles = columns.map(({ title }) => title);
    const height = this.#rowHeight(titles, layout);
    this.#room(height + 20);
    const top = this.#pdf.y;
    this.#pdf.rect(MARGIN, top, this.#width, height).fill(INK.band);
    this.#bold(SIZE.small);
    this.#cells(titles, columns, layout, top);
    this.#pdf.y = top + height;
  }

  #cells<Row>(
    texts: readonly string[],
    columns: readonly Column<Row>[],
    layout: readonly { x: number; width: number }[],
    top: number,
  ): void {
    texts.forEach((text, index) => {
      const { x, width } = layout[index]!;
      const { align = 'left' } = columns[index]!;
      this.#pdf.text(text, x, top + CELL.y, { width, align });
    });
  }

  /** In the font of now. */
  #rowHeight(texts: readonly string[], layout: readonly { width: number }[]): number {
    const heights = texts.map((text, index) => this.#pdf.heightOfString(text || ' ', { width: layout[index]!.width }));
    return Math.max(...heights) + 2 * CELL.y;
  }

  #rule(y: number): void {
    this.#pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + this.#width, y)
      .lineWidth(0.4)
      .stroke(INK.line);
  }
}
