import type { PartDocument, TextLine } from '../document.js';
import { fillBlanks, joinAnswers } from './inline-answers.js';
import { labelText } from './label-text.js';

/** A text part: its lines with whose words they are. */
export function textDocument(text: string, subject: string): PartDocument {
  const lines = labelText(text, subject).map(({ text: line, line: number, origin }): TextLine => ({
    kind: 'line',
    text: fillBlanks(line),
    origin,
    place: { kind: 'mail', part: 'text', line: number, ...(origin === 'quoted' ? { quoted: true } : {}) },
  }));
  return { part: 'text', kind: 'text', entries: joinAnswers(lines) };
}
