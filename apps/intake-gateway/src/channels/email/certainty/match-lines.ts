import type { CustomerKnowledge } from '../matching/catalogue.js';
import type { Alternative, ItemMatcher } from '../matching/item-matcher.js';
import { soldUnit } from '../matching/line-checks.js';
import { SILENT_NUMBER } from '../matching/match-model.js';
import { unitGivenToName } from '../matching/unit-in-name.js';
import type { CandidateLine } from '../reading/candidate.js';
import { risingNumbers, unexplainedCount } from './unexplained-count.js';

/** A line with the items it may mean, read again with the likeliest of them in view. */
export interface MatchedLine {
  readonly line: CandidateLine;
  /** Likeliest first; empty without a catalogue. */
  readonly alternatives: readonly Alternative[];
}

/** Numbers of one order that are ours, and nobody looks at them one by one any more. */
const OURS = 0.985;
/** So many numbers of an order name items of ours by chance only where the catalogue has nearly all numbers. */
const NO_CHANCE = 3;

/** Finds the items of an order's lines; what one line leaves open the others may tell. */
export function matchLines(
  lines: readonly CandidateLine[],
  matcher: ItemMatcher | undefined,
  customer: CustomerKnowledge,
): MatchedLine[] {
  if (!matcher) return lines.map((line) => ({ line, alternatives: [] }));
  const rising = risingNumbers(lines);
  const told = new Map<string, number>();
  for (const { place } of lines) told.set(JSON.stringify(place), (told.get(JSON.stringify(place)) ?? 0) + 1);
  const matched = lines.map((line, at) => {
    // A sentence that orders several things counts each of them.
    const alone = told.get(JSON.stringify(line.place)) === 1;
    return matchLine(line, { matcher, customer, alone, listed: rising?.[at] });
  });
  return withKnownColumns(withKnownNumbers(matched));
}

interface Around {
  readonly matcher: ItemMatcher;
  readonly customer: CustomerKnowledge;
  /** No other line was read from its place. */
  readonly alone: boolean;
  /** Its place in a list, where the lines have such numbers. */
  readonly listed: string | undefined;
}

function matchLine(written: CandidateLine, { matcher, customer, alone, listed }: Around): MatchedLine {
  const { alternatives } = matcher.match(written, customer);
  const item = alternatives[0] && matcher.item(alternatives[0].sku);
  if (!item) return { line: written, alternatives };
  const named = unitGivenToName(written, item);
  if (named) return { line: named, alternatives: matcher.match(named, customer).alternatives };
  // `60 lb pork butt` of an item sold by the pound is no size.
  const sold = written.unit !== undefined && soldUnit(written.unit, item) !== undefined;
  const doubts = sold ? written.doubts.filter((doubt) => doubt !== 'size-as-unit') : [...written.doubts];
  const line = listed === undefined || listed === written.quantity ? written : { lineNumber: listed, ...written };
  if (alone && unexplainedCount(line, item) !== undefined && !doubts.includes('two-readings'))
    doubts.push('two-readings');
  return { line: { ...written, doubts }, alternatives };
}

/**
 * Numbers beside words the catalogue does not know (`101050 – beurre non salé`): ours where the words of another line
 * of the order confirm its number, or where three and more lines all have one.
 */
function withKnownNumbers(lines: readonly MatchedLine[]): readonly MatchedLine[] {
  const numbered = lines.filter(isNumbered);
  const confirmed = numbered.some(({ alternatives }) => alternatives[0]!.probability > SILENT_NUMBER);
  if (!confirmed && (numbered.length < NO_CHANCE || numbered.length < lines.length)) return lines;
  return lines.map((matched) => {
    const [best, ...others] = matched.alternatives;
    if (best?.probability !== SILENT_NUMBER) return matched;
    return { ...matched, alternatives: [{ ...best, probability: OURS }, ...others] };
  });
}

/** Columns nobody named are known where one of them holds an item's number in every row. */
function withKnownColumns(lines: readonly MatchedLine[]): MatchedLine[] {
  const guessed = lines.filter(({ line }) => line.form === 'table-inferred');
  if (guessed.length < 2 || !guessed.every(isNumbered)) return [...lines];
  return lines.map((matched) => {
    const { line } = matched;
    if (line.form !== 'table-inferred') return matched;
    const doubts = line.doubts.filter((doubt) => doubt !== 'guessed-columns');
    return { ...matched, line: { ...line, form: 'quantity-code', doubts } };
  });
}

const isNumbered = ({ alternatives: [best] }: MatchedLine): boolean =>
  best !== undefined && best.evidence.some(({ kind }) => kind === 'sku' || kind === 'customer-item' || kind === 'gtin');
