import type { CandidateOrder } from '../candidate.js';

export type Purpose = CandidateOrder['purpose'];

const PAPER = String.raw`(?:p\.?\s?o\.?(?:'?s)?|purchase orders?|orders?)`;
/** Words between `cancel` and `order` that name no item: the whole of it is meant. */
const WHOLE = String.raw`(?:\s+(?:the|our|my|this|that|these|entire|whole|full|complete|all|both|everything|it|of|on|for|in|from|under|with|new|last|latest|previous|below|above|attached|following|open|pending|current|remaining|standing|weekly|please|rest|today'?s|yesterday'?s|tomorrow'?s|(?:mon|tues|wednes|thurs|fri|satur|sun)day'?s?))*`;
const CANCEL_ALL = new RegExp(
  String.raw`\b(?:cancel|void|withdraw|disregard|ignore|kill|scrap|scratch|stop|pull|no longer need|(?:not|won'?t|no longer) be needing|(?:don'?t|do not) (?:ship|send|need|want))\b(?!\s+(?:after|if|date|by))${WHOLE}\s+#?(?:${PAPER})\b|\b${PAPER}\b.{0,40}\b(?:is|are|be|has been|have been|can be|to be)\s+(?:hereby\s+|now\s+|being\s+)?(?:cancell?ed|voided|withdrawn|no longer (?:needed|required|wanted)|not (?:needed|required)(?: any ?more)?)\b|\b${PAPER}\b.{0,60}\b(?:void|cancel|disregard|scrap|kill|withdraw) (?:it|this|that|them|these|both)\b|\b(?:cancellation|cancelling) of (?:the |our |your |this )?#?(?:${PAPER})\b|\b(?:${PAPER}) cancellation\b(?! (?:date|policy|fee|terms|charge|window))|\b(?:notice|request) (?:of|for) (?:order )?cancellation\b`,
  'i',
);
const PARTIAL =
  /\b(?:line|item|lines|items|from (?:the |our |this )?(?:po|order|p\.o))\b|#?\b[A-Z]{0,4}\d{4,}[A-Z]?\b.*\bfrom\b/i;
/** `Revision: 0` is the order as it was first. */
const FIRST = String.raw`(?: no\.?| number)? ?[:#]? ?0+\b`;
const REPLACES = new RegExp(
  String.raw`\b(?:revised|updated|corrected|amended|revision(?! (?:\d{1,2} )?(?:to|of|for)\b|${FIRST})|replaces|supersedes|replacement)\b.{0,30}\b(?:${PAPER})\b|\b${PAPER}\b.{0,30}\b(?:revised|revision(?!${FIRST})|rev\.? ?(?!0+\b)\d{1,3}|updated|amended|replaces|supersedes)\b`,
  'i',
);
const of = (source: string): RegExp => new RegExp(source, 'i');
/** Ways of saying that an order that stands shall be another. */
const CHANGES: readonly RegExp[] = [
  of(
    String.raw`\b(?:change|changes|update|amend|revise|revisions?(?!${FIRST})|modify|modification|adjust|increase|decrease|reduce|swap|substitute|exchange|tack|throw in|add(?:ition)?s?(?! (?:this |an? |one |another )?new))\b.{0,60}\b(?:${PAPER})\b`,
  ),
  of(String.raw`\b(?:${PAPER})\b.{0,20}\b(?:change|amendment|modification)\b`),
  of(
    String.raw`\bnew (?:deliver\w*|ship\w*|need|requested|pick-?up) (?:date|day)\b.{0,30}\b(?:${PAPER})\b|\b(?:${PAPER})\b.{0,30}\bnew (?:deliver\w*|ship\w*|need|requested|pick-?up) (?:date|day)\b`,
  ),
  of(String.raw`\b(?:please\s+)?(?:change|update|revise|adjust)\b.{0,60}\bto\s+\d`),
  of(String.raw`\b(?:hold|pause|delay|postpone|reschedule|push|move)\b.{0,40}\b(?:${PAPER})\b`),
  of(
    String.raw`\b(?:forgot|accidentally|should have been|double|halve|triple|zero out|only need)\b.{0,60}\b(?:${PAPER})\b`,
  ),
  of(String.raw`\b(?:${PAPER})\b.{0,40}\b(?:stays|accidentally|should have been|double|halve|triple)\b`),
  of(String.raw`\b(?:more|additional|extra)\b.{0,60}\b(?:added|put|tacked)\b.{0,20}\b(?:${PAPER})\b`),
  of(String.raw`\btake\b.{0,40}\boff\b.{0,40}\b(?:${PAPER})\b|\b(?:${PAPER})\b.{0,40}\btake\b.{0,60}\boff\b`),
  of(String.raw`\b(?:extra|another|more|additional)\b.{0,60}\b(?:on|to|onto)\b.{0,10}\b(?:${PAPER})\b`),
  of(String.raw`\bmake\b.{0,40}\b(?:on|of|in|for)\b.{0,10}\b(?:${PAPER})\b`),
  of(String.raw`\b(?:${PAPER})\b.{0,40}\b(?:deliver|ship)\w*\b.{0,30}\binstead of\b`),
  of(String.raw`\b(?:${PAPER})\b.{0,40}\bto be (?:changed|raised|lowered|reduced|increased)\b`),
  of(String.raw`\b(?:ship[- ]?to|address)\b.{0,30}\b(?:should be|is now|changes? to|needs to be)\b`),
];
const REPEATS =
  /\b(?:same (?:order )?as (?:last|before|usual|always|previous|the last)|re-?order (?:the )?(?:same|below|this|all)|repeat (?:the |our |my )?(?:last|previous|order|below)|the usual(?: order)?|same (?:thing|order) again|(?:ship|send|process|enter|fill|place) (?:this|the below|the order below|below|it) again|like last (?:time|week))\b/i;
const POINTS_BELOW =
  /\b(?:fill(?:ed)? (?:it |this |them |the form )?(?:in|out)\b.{0,40}|(?:my|our|the) (?:numbers|quantities|amounts|counts|answers|order|qtys?)\b.{0,20}\b(?:below|inline|in (?:red|blue|bold)|behind|next to|beside)\b|(?:see|per|as|process|enter|place|ship|send|fill|order|approved?|confirm\w*|go ahead)\b.{0,40}\b(?:below|attached below|email below|forwarded|following thread)|(?:please )?(?:process|enter|place|ship|fill|handle) (?:this|it|the)?\s*(?:order|po)?\s*(?:below|for (?:them|us|this customer)))\b/i;

/** What a text asks for: an order, its change, its end. */
export function purposeOf(text: string): Purpose {
  // What stands in brackets is said of something else: `cancel this order (the one from Friday stays)`.
  const line = text.slice(0, 400).replace(/\s\([^()]{0,200}\)/g, ' ');
  if (CANCEL_ALL.test(line) && !PARTIAL.test(line) && !/\bdo(?:n'?t| not) cancel\b/i.test(line)) return 'cancel';
  if (REPLACES.test(line)) return 'replace';
  if (CHANGES.some((pattern) => pattern.test(line))) return 'change';
  return 'original';
}

const REST_STAYS =
  /\b(?:lines?|items?|everything|rest|all|others?|remaining|remainder|quantit\w+)\b.{0,40}\b(?:unchanged|(?:stays?|remains?|are|is) (?:the )?(?:same|as (?:is|ordered|before|it (?:is|was)))|not affected|no changes?)\b|\b(?:only|just) (?:the )?(?:changed|revised|affected|changes|differences|(?:lines?|items?) (?:that|which) (?:have |are )?chang\w+)\b/i;

/** `lines not listed are unchanged`: what is said changes an order, and does not replace the whole of it. */
export const leavesTheRest = (text: string): boolean => REST_STAYS.test(text.slice(0, 400));

const CANCELS =
  /\b(?:cancel|void|disregard|withdraw|scrap)\b(?:\s+(?:and|or|please|kindly|the|our|all of|cancel|void|disregard|withdraw))*\s+#?(?<number>(?=[\w/.-]*\d)[\w/.-]{2,40})/i;

/** `please cancel 4711` where 4711 is known to be an order, and no item. */
export function cancelsNumber(text: string, numbers: readonly string[]): boolean {
  const line = text.slice(0, 400);
  const number = CANCELS.exec(line)
    ?.groups?.['number']?.replace(/[.,]+$/, '')
    .toUpperCase();
  return number !== undefined && numbers.includes(number) && !/\bdo(?:n'?t| not) (?:cancel|void)\b/i.test(line);
}

const PRICES = String.raw`(?:quote|quotes|quotation|pricing|prices?|price list|cost)`;
const ASKS_PRICES = new RegExp(
  String.raw`\b(?:rfq|request(?:ing)? (?:for )?(?:an? )?quot\w+|(?:please|pls|kindly|can you|could you|would you) (?:quote|price)\b|(?:send|give|email|get|provide|let) (?:me|us|over)?\s?(?:have )?(?:an? |your |the )?(?:best |current |updated )?${PRICES}\b|(?:need|want|looking for|like|request) (?:to get )?(?:an? |your |the )?(?:best |current |updated )?${PRICES}\b|not an? (?:actual |purchase )?order\b|how much (?:is|are|would|do|does|for)\b|what(?:'s| is| are| would) (?:the |your )?(?:best |current |case )?(?:price|pricing|cost)|price and availability|availability and pric)`,
  'i',
);

/** `please quote …`, `how much is …`: what follows is asked about, not ordered, unless an order is named. */
export const asksForPrices = (text: string): boolean => ASKS_PRICES.test(text.slice(0, 400));

const CLAIMED = String.raw`(?:credits?(?! (?:cards?|terms|limit|app\w*|hold|line)\b)(?: (?:memo|note))?|refunds?|return auth\w*|rma)`;
const AFTERMATH = new RegExp(
  String.raw`\b(?:issue|process|request(?:ing)?|need|want|expect|give us|send us|owed?|apply|file|due)\b[^.!?]{0,40}\b${CLAIMED}\b|\b(?:please|pls) (?:credit|refund)\b|\bpick(?:ed)? ?up\b[^.!?]{0,60}\b(?:next (?:delivery|truck|run)|wrong|from us|return)\b|\b(?:shipments?|orders?|p\.?o\.?)\b.{0,30}\b(?:(?:has|have|was|were)(?: been)? (?:shipped|delivered|dispatched)|left (?:our|the) (?:dock|warehouse|facility|building))\b|\b(?:(?:was|were|been|got) (?:shorted|mispicked)|missing from (?:our|the|this|today'?s) (?:order|delivery|truck)|(?:arrived|came) (?:damaged|broken|spoiled|crushed|thawed|expired)|re-?send or credit|credit or re-?send)\b|\b(?:out for delivery|advance ship\w* notice|remittance advice|statement of account)\b|\bconfirm (?:that )?you(?: have)? (?:received|got|have) (?!this\b)|\b(?:did|have) you (?:get|got|receive)d? (?:my|our|the|p\.?o\.?)\b`,
  'i',
);
const AFTERMATH_SUBJECT =
  /\b(?:credits?(?: memo)?|refunds?|returns?|rma|claims?|complaint|damaged|shortages?|shorted|mispicks?|invoices?|inv|statement|shipment (?:#|no\b|notice|notification|confirmation|advice|\d+)|shipped|tracking|asn|packing (?:slip|list)|proof of delivery|remittance)\b/i;

/** `please credit …`, `your order shipped`: speaks of goods that were ordered before; `subject` is the mail's own. */
export const speaksOfThePast = (text: string, subject = false): boolean =>
  AFTERMATH.test(text.slice(0, 400)) || (subject && AFTERMATH_SUBJECT.test(text.slice(0, 400)));

const ADDS = /\b(?:add|adding|add-?ons?|additions?|additional|forgot|include|tack|throw in)\b/i;
const SETS =
  /\b(?:change|changes|changed|update|updated|amend|amended|revise|revised|modify|adjust|correct|increase|decrease|reduce)\b/i;

/** Lines of a change that do not say what becomes of them are added where the words around them only speak of adding. */
export const onlyAdds = (texts: readonly string[]): boolean =>
  texts.some((text) => ADDS.test(text)) && !texts.some((text) => SETS.test(text));

/** `same as last week`: an order that says nothing of its lines. */
export const repeatsAnOrder = (text: string): boolean => REPEATS.test(text.slice(0, 400));

/** `please process the order below`: the old or forwarded text is meant. */
export const pointsBelow = (text: string): boolean =>
  POINTS_BELOW.test(text.slice(0, 400)) || REPEATS.test(text.slice(0, 400));
