import { UNIT_PATTERN } from '../units.js';

const SUBSTITUTE =
  /\s*[-–,;([]\s*(?:(?:if (?:(?:you(?:'re| are) )?out|not available|unavailable|out of stock|none)\b|(?:or |ok to |may |can )?sub(?:s|stitut\w*)?\b|no sub(?:s|stitut\w*)?\b)[^()[\]]{0,80})[)\]]?\s*$/i;

/** What a line says of substitutes behind its order, `(if out sub 40210)`: a note for who picks, no order. */
export function takeSubstitute(line: string): { readonly rest: string; readonly note?: string } {
  const found = SUBSTITUTE.exec(line);
  if (!found || !/\d/.test(line.slice(0, found.index))) return { rest: line };
  return { rest: line.slice(0, found.index), note: found[0].replace(/^[\s,;–([-]+|[\s)\]]+$/g, '') };
}

const BRACKETED = /^(.{2,300}?)\s*[([]([^()[\]]{3,140})[)\]][\s.!]*$/;
/** Words of sentences: what is said in them is said about the order, and names no goods. */
const SAID =
  /\b(?:it|its|it's|this|that|these|those|they|you|your|we|our|i|me|my|he|she|is|are|was|were|be|do|does|don'?t|did|can|could|will|please|pls|if|because|not|no|same|last|next|just|only|the|for|ask|need|want|like|ok|okay|already|again|please|thanks|best|right|wrong|correct|again|use|keep|make|sure)\b|[!?]/i;
/** `(cases all)`, `(full cs)`: the unit of what stands in front. */
const UNIT_TOLD = new RegExp(
  String.raw`^(?:full |all |whole |in )?(${UNIT_PATTERN})(?: (?:all|each|only|please|pls|of each|for all))?$`,
  'i',
);

/**
 * What a bracket at the end of a line says of the order in front of it: `(for the party, don't ask)`. A bracket that
 * holds a number of an item or a count is part of the line, as are words that name goods (`(small)`).
 */
export function takeRemark(line: string): { readonly rest: string; readonly note?: string } {
  const [, rest = '', remark = ''] = BRACKETED.exec(line) ?? [];
  if (rest === '') return { rest: line };
  const unit = UNIT_TOLD.exec(remark.trim())?.[1];
  if (unit !== undefined && /\d\s*$/.test(rest)) return { rest: `${rest} ${unit}` };
  const words = remark.trim().split(/\s+/).length;
  return /\d{3}/.test(remark) || words < 2 || !SAID.test(remark) || !/\d/.test(rest)
    ? { rest: line }
    : { rest, note: remark.trim() };
}
