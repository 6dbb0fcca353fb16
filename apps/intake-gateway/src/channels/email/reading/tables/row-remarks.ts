import type { CellMark, TableRow } from '../document.js';

const NOT_WANTED =
  /^\W*(?:line |item )?(?:cancel(?:l?ed)?|delete[d]?|removed?|void(?:ed)?|dropped?|skip(?:ped)?|discontinued|disc\.?|disco|d\/c|not (?:ordered|needed|wanted|available|this week)|none|do not (?:order|send|ship)|don'?t (?:order|send|ship)|no longer (?:needed|required|carried)|on hold|hold|n|no|inactive|false|closed|complete[d]?|received|shipped|fulfilled|invoiced|delivered|rejected|denied|declined|returns?|returned|credit(?:ed)?)(?: (?:line|item|this(?: one)?|please))?\W*$/i;

/** A cell that says, and says nothing else, that its row is not ordered: `CANCELLED`, `skip`, `N`. */
export const saysNotWanted = (cell: string): boolean => cell.length <= 40 && NOT_WANTED.test(cell.trim());

/** Headings of columns that say whether a row is ordered. */
const DECIDES =
  /^(?:line |item )?(?:status|action|type|order(?:ed)? ?\(?y ?\/ ?n\)?|y ?\/ ?n|include[d]?|active|state|decision)$/;
export const decides = (heading: string): boolean => DECIDES.test(heading.replace(/[?]/g, '').trim());

const STOPS = new RegExp(
  [
    String.raw`\b(?:cancel\w*|delete|remove|void|skip|hold|discontinued|out of season)\b`,
    String.raw`\b(?:do not|don'?t|dont|no longer|not) (?:\w+ ){0,2}(?:order|send|ship|need|want|needed|wanted|this week)\b`,
    String.raw`\b(?:instead|replace[ds]?|change(?:d)? to|switch(?:ed)? to|swap\w*|make (?:it|this|that)|should (?:be|read|say)|up to|cut to|reduce to|increase to|bump)\b`,
    String.raw`\b\d{1,4} (?:more|extra|less|fewer)\b|\bonly \d|\b(?:more|extra|double|only|order|send|need|want) if\b|\bif (?:there is|you have|the truck|room|available|in stock|price)\b`,
    String.raw`\b\d{1,4} (?:or|to|-) \d{1,4}\b.{0,12}$`,
  ].join('|'),
  'i',
);

/** Words beside a row that order something else than the row does: `out of season, skip`, `make it 6`, `2 more if …`. */
export function changesRow(text: string, own: readonly string[], others: ReadonlySet<string>): boolean {
  const words = text.slice(0, 400);
  if (
    STOPS.test(words) &&
    !/\bsubs?(?:titut\w*)? (?:ok|fine|allowed)\b|\bdo not (?:sub|substitute|backorder|stack|freeze|break)\b/i.test(
      words,
    )
  )
    return true;
  return (words.match(CODE) ?? []).some((code) => !own.includes(code.toUpperCase()) && others.has(code.toUpperCase()));
}

const CODE = /[a-z0-9](?:[a-z0-9./-]{2,22})[a-z0-9]/gi;

/** `RETURN: 40137`, `(hold) feta`: in front of what the row names. */
const TAKES_BACK =
  /^\W*(?:returns?|credit|cancel\w*|delete|hold|skip|void|omit|remove|do not (?:order|ship|send))\b(?: ?[:)\]–-]|$)/i;
export const takesBack = (name: string): boolean => TAKES_BACK.test(name.slice(0, 60));

/** What a count reads like that says there is none. */
const NONE = /^\W*(?:n\/?a|none|no|nil|zero|skip|out|oos|ok|tbd|enough|plenty|good|stocked|hold)?\W*$/i;
export const saysNone = (cell: string): boolean => NONE.test(cell);

/** The marks of a row that fit. */
export const marksOf = (row: TableRow, kind: CellMark['kind']): readonly CellMark[] =>
  row.marks?.filter((mark) => mark.kind === kind) ?? [];

/** Crossed out: all that is written in the row, or its names. */
export function isStruck(row: TableRow, columns: readonly number[]): 'whole' | 'partly' | 'not' {
  const struck = new Set(marksOf(row, 'struck').map(({ column }) => column));
  if (struck.size === 0) return 'not';
  const filled = columns.filter((at) => (row.cells[at] ?? '').trim() !== '');
  return filled.every((at) => struck.has(at)) ? 'whole' : 'partly';
}
