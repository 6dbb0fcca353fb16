import type { CandidateOrder } from './candidate.js';

export type Purpose = CandidateOrder['purpose'];

const PAPER = String.raw`(?:p\.?\s?o\.?|purchase order|orders?)`;
/** Words between `cancel` and `order` that name no item: the whole of it is meant. */
const WHOLE = String.raw`(?:\s+(?:the|our|my|this|that|these|entire|whole|full|complete|all|both|everything|it|of|on|for|in|from|under|with|new|last|latest|previous|below|above|attached|following|open|pending|current|remaining|standing|weekly|please|rest|today'?s|yesterday'?s|tomorrow'?s|(?:mon|tues|wednes|thurs|fri|satur|sun)day'?s?))*`;
const CANCEL_ALL = new RegExp(
  String.raw`\b(?:cancel|void|withdraw|disregard|ignore|kill|scrap|scratch|stop|no longer need|(?:don'?t|do not) (?:ship|send|need|want))\b(?!\s+(?:after|if|date|by))${WHOLE}\s+#?(?:${PAPER})\b|\b${PAPER}\b.{0,40}\b(?:is|be|has been|can be)\s+(?:cancell?ed|voided|withdrawn|no longer (?:needed|required|wanted)|not (?:needed|required)(?: any ?more)?)\b`,
  'i',
);
const PARTIAL =
  /\b(?:line|item|lines|items|from (?:the |our |this )?(?:po|order|p\.o))\b|#?\b[A-Z]{0,4}\d{4,}[A-Z]?\b.*\bfrom\b/i;
const REPLACES = new RegExp(
  String.raw`\b(?:revised|updated|corrected|amended|revision|replaces|supersedes|replacement)\b.{0,30}\b(?:${PAPER})\b|\b${PAPER}\b.{0,30}\b(?:revised|revision|rev\.? ?\d|updated|amended|replaces|supersedes)\b`,
  'i',
);
const CHANGES = new RegExp(
  String.raw`\b(?:change|changes|update|amend|revise|modify|modification|adjust|increase|decrease|reduce|swap|substitute|exchange|tack on|throw in|add(?:ition)?s?(?! (?:this |an? |one |another )?new))\b.{0,60}\b(?:${PAPER})\b|\b(?:${PAPER})\b.{0,20}\b(?:change|amendment|modification)\b|\b(?:please\s+)?(?:change|update|revise|adjust)\b.{0,60}\bto\s+\d|\b(?:hold|pause|delay|postpone|reschedule|push|move)\b.{0,40}\b(?:${PAPER})\b`,
  'i',
);
const REPEATS =
  /\b(?:same (?:order )?as (?:last|before|usual|always|previous|the last)|re-?order (?:the )?(?:same|below|this|all)|repeat (?:the |our |my )?(?:last|previous|order|below)|the usual(?: order)?|same (?:thing|order) again|(?:ship|send|process|enter|fill|place) (?:this|the below|the order below|below|it) again|like last (?:time|week))\b/i;
const POINTS_BELOW =
  /\b(?:(?:see|per|as|process|enter|place|ship|send|fill|order|approved?|confirm\w*|go ahead)\b.{0,40}\b(?:below|attached below|email below|forwarded|following thread)|(?:please )?(?:process|enter|place|ship|fill|handle) (?:this|it|the)?\s*(?:order|po)?\s*(?:below|for (?:them|us|this customer)))\b/i;

/** What a text asks for: an order, its change, its end. */
export function purposeOf(text: string): Purpose {
  const line = text.slice(0, 400);
  if (CANCEL_ALL.test(line) && !PARTIAL.test(line) && !/\bdo(?:n'?t| not) cancel\b/i.test(line)) return 'cancel';
  if (REPLACES.test(line)) return 'replace';
  if (CHANGES.test(line)) return 'change';
  return 'original';
}

const PRICES = String.raw`(?:quote|quotes|quotation|pricing|prices?|price list|cost)`;
const ASKS_PRICES = new RegExp(
  String.raw`\b(?:rfq|request(?:ing)? (?:for )?(?:an? )?quot\w+|(?:please|pls|kindly|can you|could you|would you) (?:quote|price)\b|(?:send|give|email|get|provide|let) (?:me|us|over)?\s?(?:have )?(?:an? |your |the )?(?:best |current |updated )?${PRICES}\b|(?:need|want|looking for|like|request) (?:to get )?(?:an? |your |the )?(?:best |current |updated )?${PRICES}\b|not an? (?:actual |purchase )?order\b|how much (?:is|are|would|do|does|for)\b|what(?:'s| is| are| would) (?:the |your )?(?:best |current |case )?(?:price|pricing|cost)|price and availability|availability and pric)`,
  'i',
);

/** `please quote …`, `how much is …`: what follows is asked about, not ordered, unless an order is named. */
export const asksForPrices = (text: string): boolean => ASKS_PRICES.test(text.slice(0, 400));

/** `same as last week`: an order that says nothing of its lines. */
export const repeatsAnOrder = (text: string): boolean => REPEATS.test(text.slice(0, 400));

/** `please process the order below`: the old or forwarded text is meant. */
export const pointsBelow = (text: string): boolean =>
  POINTS_BELOW.test(text.slice(0, 400)) || REPEATS.test(text.slice(0, 400));
