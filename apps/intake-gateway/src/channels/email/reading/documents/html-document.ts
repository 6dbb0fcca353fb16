import { Parser } from 'htmlparser2';
import type { Origin, PartDocument, Table, TableRow, TextLine } from '../document.js';
import { HtmlCollector } from './html-collector.js';
import { nestsTooDeep, textBetween } from './html-depth.js';
import { type Piece, rowsOf } from './html-table.js';
import { labelText } from './label-text.js';
import { isAnswer } from '../tables/subject-marks.js';

/**
 * Takes an HTML part apart into lines and tables in one pass of events, without a tree: half a million nested
 * elements cost no more than their bytes. Tables that hold tables are layout, and what they hold is text. Hidden
 * elements are left out as their reader never saw them; struck-out text likewise.
 */
export function htmlDocument(html: string, subject: string): PartDocument {
  const pieces = collect(html, isAnswer(subject));
  const lines: string[] = [];
  const slots: { at: number; piece: Piece }[] = [];
  for (const piece of pieces) {
    if ('text' in piece) {
      const text = plainLine(piece.text);
      slots.push({ at: lines.length, piece: { ...piece, text } });
      lines.push(text);
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
    const { within } = piece;
    const place = (line: number) => ({
      kind: 'mail' as const,
      part: 'html',
      line,
      ...(origin === 'quoted' ? { quoted: true } : {}),
    });
    if ('text' in piece) return { kind: 'line', text: piece.text, place: place(at + 1), origin, within };
    const rows = rowsOf(piece.table).map((cells, index): TableRow => ({ cells, place: place(at + 1 + index) }));
    return { kind: 'table', rows, origin, within };
  });
  return { part: 'html', kind: 'html', entries };
}

/** Blanks of HTML are one blank; no-break spaces, and those of `pre`, set columns and stay as many as they are. */
const plainLine = (text: string): string =>
  text
    .replace(/[ \t\r\f]+/g, ' ')
    .replaceAll('\u00a0', ' ')
    .trimEnd();

function collect(html: string, answers: boolean): Piece[] {
  if (nestsTooDeep(html))
    return textBetween(html)
      .split('\n')
      .map((text) => ({ text }));
  const collector = new HtmlCollector(answers);
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
