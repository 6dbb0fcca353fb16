import type { Random } from './random.js';

/** A delimited file as spreadsheets write it: comma, semicolon or tab; with a byte order mark or in Latin-1. */
export function writeCsv(
  random: Random,
  rows: readonly (readonly string[])[],
  preamble: readonly (readonly string[])[],
): { name: string; content: Buffer } {
  const delimiter = random.pick([',', ',', ';', '\t']);
  const cell = (text: string) =>
    text.includes(delimiter) || /["\n]/.test(text) || random.chance(0.1) ? `"${text.replaceAll('"', '""')}"` : text;
  const text = [...preamble, ...rows].map((row) => row.map(cell).join(delimiter)).join('\r\n') + '\r\n';
  const name = `order.${delimiter === '\t' ? random.pick(['tsv', 'csv']) : 'csv'}`;
  const encoded = random.pick(['utf8', 'bom', 'latin1'] as const);
  return {
    name,
    content:
      encoded === 'latin1'
        ? Buffer.from(text, 'latin1')
        : Buffer.from(encoded === 'bom' ? `\uFEFF${text}` : text, 'utf8'),
  };
}
