import type { CandidateParty, Found } from '../candidate.js';
import type { TextLine } from '../document.js';

const ROLES: readonly (readonly [CandidateParty['role'], RegExp])[] = [
  [
    'ST',
    /(?:^|[.!?;]\s{1,3}|\s[-–—|]\s)\W{0,3}(?:please\s+)?(?:ship(?:ping)?|deliver(?:y)?|send)[ -]?(?:to|address)\b\s*(?:address|location)?\s*[:\-–]?\s*(.*)$/i,
  ],
  [
    'BT',
    /(?:^|[.!?;]\s{1,3}|\s[-–—|]\s)\W{0,3}(?:bill(?:ing)?|invoice)[ -]?(?:to|address)\b\s*(?:address)?\s*[:\-–]?\s*(.*)$/i,
  ],
];
const CITY = /^(.{2,40}?),?\s+([A-Z]{2})\.?,?\s+(\d{5}(?:-\d{4})?)$/;
const STOP =
  /^\s*$|:\s*$|^\W{0,3}(?:bill|ship|sold|invoice|deliver|po|p\.o|purchase|order|date|phone|tel|fax|attn|terms|notes?|item|qty|sku)\b/i;
const MAX_LINES = 6;

/**
 * Ship-to and bill-to: named at the beginning of a line or of a sentence (`ship to: Store 12, 400 Orchard Rd, Edison, NJ 08817`) or in the lines below
 * the label, to the first that is empty or begins something else.
 */
export function partiesIn(lines: readonly TextLine[]): Found<CandidateParty>[] {
  const found: Found<CandidateParty>[] = [];
  lines.forEach((line, index) => {
    const columns = columnsOf(line.text);
    columns.forEach((column, at) => {
      for (const [role, pattern] of ROLES) {
        const behind = pattern.exec(column.slice(0, 300))?.[1]?.trim();
        if (behind === undefined || found.some(({ value }) => value.role === role)) continue;
        // On a page the label may stand left of its value, in a column of its own.
        const beside =
          behind === '' && at === 0 && columns.length === 2 && !/:/.test(columns[1]!) ? columns[1]! : behind;
        const below = beside === '' || !/\d/.test(beside) ? following(lines, index + 1, at) : [];
        const parts = [...beside.split(/\s*[,;|]\s*/), ...below]
          .map((part) => part.trim())
          .filter((part) => part !== '');
        const party = readParty(role, joinCity(parts));
        if (party) found.push({ value: party, place: line.place });
      }
    });
  });
  return found;
}

/** `Ship to`, and what may stand behind it. */
export const labelsParty = (text: string): boolean => ROLES.some(([, pattern]) => pattern.test(text.slice(0, 300)));

const columnsOf = (text: string): string[] => text.trim().split(/\s{3,}|\t/);

function following(lines: readonly TextLine[], from: number, at: number): string[] {
  const taken: string[] = [];
  for (const { text } of lines.slice(from, from + MAX_LINES)) {
    const columns = columnsOf(text);
    const own = columns[Math.min(at, columns.length - 1)]!;
    if (STOP.test(own)) break;
    taken.push(own.slice(0, 120));
    if (CITY.test(own)) break;
  }
  return taken;
}

/** `Edison` `NJ 08817` were one before the commas were cut. */
function joinCity(parts: readonly string[]): string[] {
  const out: string[] = [];
  for (const part of parts) {
    if (/^[A-Z]{2}\.?\s+\d{5}(?:-\d{4})?$/.test(part) && out.length > 0) out.push(`${out.pop()}, ${part}`);
    else out.push(part);
  }
  return out;
}

function readParty(role: CandidateParty['role'], parts: readonly string[]): CandidateParty | undefined {
  const at = parts.findIndex((part) => CITY.test(part));
  const city = at < 0 ? undefined : CITY.exec(parts[at]!);
  const own = (at < 0 ? parts : parts.slice(0, at)).slice(0, 5);
  const [first, ...rest] = own;
  if (first === undefined && !city) return undefined;
  const numbered =
    /\b(?:store|location|loc|site|warehouse|whse|branch|school|unit|dc)\s*(?:no\.?|#|number)?\s*(\d{1,10}|[A-Z]{1,3}\d{1,8})\b/i.exec(
      first ?? '',
    );
  const street = first !== undefined && /^\d+\s/.test(first);
  // A sentence (`ship to us as soon as you can`) is no place.
  if (!numbered && !city && (first ?? '').split(' ').length > 5) return undefined;
  if (/^(?:us|me|above|same|as soon|the (?:usual|same))\b/i.test(first ?? '')) return undefined;
  return {
    role,
    ...(first === undefined || street ? {} : { name: first.slice(0, 120) }),
    ...(numbered ? { identifier: numbered[1]! } : {}),
    lines: (street ? own : rest).map((line) => line.slice(0, 120)),
    ...(city ? { city: city[1]!.slice(0, 60), region: city[2]!, postalCode: city[3]! } : {}),
  };
}
