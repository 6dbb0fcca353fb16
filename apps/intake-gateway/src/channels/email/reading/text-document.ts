import type { PartDocument } from './document.js';
import { labelText } from './label-text.js';

/** A text part: its lines with whose words they are. */
export function textDocument(text: string, subject: string): PartDocument {
  return {
    part: 'text',
    kind: 'text',
    entries: labelText(text, subject).map(({ text: line, line: number, origin }) => ({
      kind: 'line',
      text: line,
      origin,
      place: { kind: 'mail', part: 'text', line: number, ...(origin === 'quoted' ? { quoted: true } : {}) },
    })),
  };
}
