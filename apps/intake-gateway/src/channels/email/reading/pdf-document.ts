import type { PartDocument, Place, Table, TableRow, TextLine } from './document.js';
import { headingOf } from './headings.js';
import { type ColumnBands, findBands, layLines, type PageLine, type TextRun, toRow } from './page-layout.js';

const MAX_PAGES = 100;
/** Fewer characters a page than this are a stamp on a scan. */
const MIN_CHARACTERS = 15;

/** Why a PDF has no text to read. */
export class PdfRefused extends Error {
  override readonly name = 'PdfRefused';
  constructor(
    readonly reason: 'scan' | 'encrypted' | 'damaged' | 'too-large',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads a PDF with text: runs of text are put into lines by their positions, tables found by their headings and
 * their columns rebuilt under these, over as many pages as they take.
 * @throws PdfRefused for scans, encrypted and broken files, and more than a hundred pages
 */
export async function pdfDocument(bytes: Uint8Array, part: string): Promise<PartDocument> {
  const pages = await readPages(bytes);
  const characters = pages.flat().reduce((sum, run) => sum + run.text.trim().length, 0);
  if (characters < MIN_CHARACTERS * pages.length) throw new PdfRefused('scan', 'no text on its pages');
  const entries: (TextLine | Table)[] = [];
  let bands: ColumnBands | undefined;
  pages.forEach((runs, index) => {
    const place = (x: number, y: number): Place => ({ kind: 'page', part, page: index + 1, x: round(x), y: round(y) });
    const page = readPage(layLines(runs), place, bands);
    entries.push(...page.entries);
    bands = page.bands;
  });
  return { part, kind: 'page', entries };
}

const round = (points: number): number => Math.round(points * 10) / 10;

async function readPages(bytes: Uint8Array): Promise<TextRun[][]> {
  // Loaded when the first PDF comes: the library costs 80 ms and 20 MB.
  const { getDocumentProxy } = await import('unpdf');
  let pdf: Awaited<ReturnType<typeof getDocumentProxy>>;
  try {
    pdf = await getDocumentProxy(new Uint8Array(bytes), {
      isEvalSupported: false,
      useSystemFonts: false,
      verbosity: 0,
      stopAtErrors: false,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    throw new PdfRefused(name === 'PasswordException' ? 'encrypted' : 'damaged', String(error));
  }
  try {
    if (pdf.numPages > MAX_PAGES) throw new PdfRefused('too-large', `${pdf.numPages} pages`);
    const pages: TextRun[][] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale: 1 });
      const content = await page.getTextContent({ disableNormalization: false });
      const runs: TextRun[] = [];
      for (const item of content.items) {
        if (!('str' in item) || item.str.trim() === '') continue;
        const [, b = 0, c = 0, d = 0, e = 0, f = 0] = item.transform as number[];
        // Text set sideways (a stamp in the margin) belongs to no line.
        if (Math.abs(b) > Math.abs(d) || Math.abs(c) > Math.abs(d)) continue;
        runs.push({
          text: item.str,
          x: e,
          y: viewport.height - f,
          width: item.width,
          height: Math.abs(item.height || d) || 10,
        });
      }
      pages.push(runs);
      page.cleanup();
    }
    return pages;
  } finally {
    await pdf.destroy();
  }
}

/** A page's lines and tables; a table that began on the page before goes on when no heading comes first. */
function readPage(
  lines: readonly PageLine[],
  place: (x: number, y: number) => Place,
  before: ColumnBands | undefined,
): { entries: (TextLine | Table)[]; bands: ColumnBands | undefined } {
  const entries: (TextLine | Table)[] = [];
  let bands: ColumnBands | undefined;
  let rows: TableRow[] = [];
  const close = () => {
    if (rows.length > 0) entries.push({ kind: 'table', rows, origin: 'new' });
    rows = [];
  };
  const asText = (line: PageLine): TextLine => ({
    kind: 'line',
    text: line.segments.map(({ text }) => text).join('   '),
    place: place(line.segments[0]?.left ?? 0, line.y),
    origin: 'new',
  });
  for (let at = 0; at < lines.length; at += 1) {
    const found = findBands(lines, at);
    if (found) {
      close();
      bands = found.bands;
      rows.push({ cells: bands.headings, place: place(bands.bands[0]!.left, lines[at]!.y) });
      at += found.lines - 1;
      continue;
    }
    const line = lines[at]!;
    const columns = bands ?? (before && goesOn(line, before) ? (bands = before) : undefined);
    if (columns === undefined) {
      entries.push(asText(line));
      continue;
    }
    if (rows.length === 0) rows.push({ cells: columns.headings, place: place(0, line.y) });
    rows.push(toRow(line, columns, place));
  }
  close();
  return { entries, bands: bands ?? before };
}

/** A row of the same table: something that is a count stands under the quantity's heading, and something under two more. */
function goesOn(line: PageLine, bands: ColumnBands): boolean {
  const at = bands.headings.findIndex((heading) => headingOf(heading) === 'quantity');
  const row = toRow(line, bands, () => ({ kind: 'page', part: 'x', page: 1, x: 0, y: 0 }));
  return (
    /^\d[\d,.]*(?:\s?[a-z]{1,7}\.?)?$/i.test(row.cells[at] ?? '') && row.cells.filter((cell) => cell !== '').length >= 3
  );
}
