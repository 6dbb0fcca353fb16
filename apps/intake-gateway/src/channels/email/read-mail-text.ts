import type { FoundLine, MailReading } from './mail-reading.js';
import { labelLines, type MailLine } from './mail-text.js';
import { readOrderLine } from './order-line-grammar.js';
import { readHeading, readTable, splitCells, type TableRow } from './order-table.js';

/** The order lines of a text part, where it is unclear, and the rest of what it says. */
export interface TextReading {
  readonly lines: readonly FoundLine[];
  readonly unclear: MailReading['unclear'];
  readonly quotedLines: number;
  readonly prose: readonly MailLine[];
}

const MAX_LINES = 20_000;

/** Reads a text part: tables under a heading, and single lines in the common ways of writing. */
export function readMailText(text: string, part: string): TextReading {
  const labelled = labelLines(text).slice(0, MAX_LINES);
  const fresh = labelled.filter(({ quoted }) => !quoted);
  const quoted = labelled
    .filter(({ quoted: old }) => old)
    .map((each) => ({ ...each, text: each.text.replace(/^[>\s]+/, '') }));
  return { ...readLines(fresh, part), quotedLines: readLines(quoted, part).lines.length };
}

function readLines(lines: readonly MailLine[], part: string): Omit<TextReading, 'quotedLines'> {
  const found: FoundLine[] = [];
  const unclear: { part: string; line: number; text: string }[] = [];
  const prose: MailLine[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const each = lines[index]!;
    const columns = readHeading(splitCells(each.text));
    if (columns) {
      const rows = tableRows(lines, index + 1);
      const table = readTable(columns, rows);
      found.push(...table.lines.map((line) => ({ ...line, part })));
      unclear.push(...table.unclear.map((line) => ({ part, line, text: textAt(lines, line) })));
      index += rows.length;
      continue;
    }
    const reading = readOrderLine(each.text);
    if (reading.kind === 'lines') found.push(...reading.lines.map((line) => ({ ...line, part, line: each.line })));
    else if (reading.kind === 'unclear') unclear.push({ part, line: each.line, text: each.text.trim().slice(0, 200) });
    else prose.push(each);
  }
  return { lines: found, unclear, prose };
}

/** The rows that follow a heading, to the first blank line; a ruler of dashes is a row without cells. */
function tableRows(lines: readonly MailLine[], from: number): TableRow[] {
  const rows: TableRow[] = [];
  for (const { text, line } of lines.slice(from)) {
    if (text.trim() === '') break;
    rows.push({ line, cells: /^[\s|+=-]+$/.test(text) ? [] : splitCells(text) });
  }
  return rows;
}

const textAt = (lines: readonly MailLine[], line: number): string =>
  (lines.find((each) => each.line === line)?.text ?? '').trim().slice(0, 200);

const PO_NUMBER =
  /\b(?:p\.?\s?o\.?|purchase\s+order)(?![a-z])\s*(?:numbers?|no\.?|num\.?|nr\.?|#)?\s*[:#=-]?\s*((?=[a-z0-9/_-]*\d)[a-z0-9][a-z0-9/_-]{1,40})/gi;

/** Purchase order numbers named in a line of text, upper case. A `P.O. Box` is none. */
export function purchaseOrderNumbersIn(text: string): string[] {
  return [...text.slice(0, 1000).matchAll(PO_NUMBER)].map((match) => match[1]!.replace(/[-_/]+$/, '').toUpperCase());
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const FOR_DAY =
  /\b(?:for|by|on|deliver(?:y|ed)?|needed|arrive|ship)\b[^.;\n]{0,30}?\b(?:(\d{4}-\d{2}-\d{2})|(\d{1,2})\/(\d{1,2})\/(\d{4})|(sunday|monday|tuesday|wednesday|thursday|friday|saturday))\b/i;

/**
 * The day the goods are wanted, where the text names one: a full date, or a weekday counted from the day of the
 * mail. A weekday that is the mail's own day could be today or next week, and is left to people.
 */
export function requestedDateIn(text: string, mailDay: string | undefined): string | undefined {
  const found = FOR_DAY.exec(text.slice(0, 1000));
  if (!found) return undefined;
  const [, iso, month, day, year, weekday] = found;
  if (weekday !== undefined) return mailDay === undefined ? undefined : nextWeekday(mailDay, weekday.toLowerCase());
  const date = iso ?? `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : undefined;
}

function nextWeekday(from: string, weekday: string): string | undefined {
  const start = new Date(`${from}T00:00:00Z`);
  const ahead = (WEEKDAYS.indexOf(weekday) - start.getUTCDay() + 7) % 7;
  if (ahead === 0) return undefined;
  return new Date(start.getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
}
