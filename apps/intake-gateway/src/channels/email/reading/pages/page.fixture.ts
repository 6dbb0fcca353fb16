import { pageDocument } from './page-document.js';
import type { TextRun } from './page-layout.js';
import { readDocument } from '../read-document.js';

const LETTER = 5.4;

/** A page of a line printer: every word where it stands in the text, all letters of one width. */
export const typed = (text: string): TextRun[] =>
  text
    .replace(/^\n|\n\s*$/g, '')
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\S+/g)].map((word) => ({
        text: word[0],
        x: 36 + word.index * LETTER,
        y: 40 + index * 11,
        width: word[0].length * LETTER,
        height: 9,
      })),
    );

/** A cell with its left edge; numbers flush right say their right edge with a minus. */
export type Cell = readonly [x: number, text: string];

/** A page set in a proportional font: rows of cells, each `down` points below the one before. */
export function set(rows: readonly (readonly [down: number, ...cells: Cell[]])[]): TextRun[] {
  let y = 40;
  return rows.flatMap(([down, ...cells]) => {
    y += down;
    return cells.map(([x, text]) => {
      const width = text.length * 4.4 + (text.length % 3);
      return { text, x: x < 0 ? -x - width : x, y, width, height: 9 };
    });
  });
}

/** What is read from pages: lines as `quantity unit number description`, and what is said to be unclear. */
export function readPages(...pages: readonly (readonly TextRun[])[]) {
  const events = readDocument(pageDocument(pages, 'po.pdf'), '2026-11-16');
  const lines = events.flatMap((event) => (event.kind === 'line' ? [event.line] : []));
  return {
    lines,
    told: lines.map(
      ({ quantity, unit, names }) => `${quantity} ${unit ?? '-'} ${names.map(({ value }) => value).join('/')}`,
    ),
    unclear: events.flatMap((event) => (event.kind === 'unclear' ? [event.unclear.text] : [])),
    texts: events.flatMap((event) => (event.kind === 'text' ? [event.line.text] : [])),
    amounts: events.flatMap((event) => (event.kind === 'amount' ? [event.value] : [])),
  };
}
