import { COUNTED } from '../lines/split-line.js';
import { isFormal } from './formal-words.js';
import { plainWords } from './plain-words.js';
import { senseOf } from './sense-of-sentence.js';

/** Points at the list, or at the order itself. */
const POINTS =
  /\b(?:these|those|them|all of (?:this|it)|(?:this|that|the)(?: \w+)? (?:one|order|list|p\.?o\.?|purchase order|lot|batch)|the above)\b|^(?:\W*(?:and|but|so|oh|ps|p\.s\.|fyi)\W+)*(?:this|it|that)(?:'s)?\b/;

/** `This e-mail is confidential`: of the message, not of the order. */
const OF_THE_MESSAGE =
  /\bthis (?:(?:is an )?\w+ )?(?:message|e-?mail|mail|document|notification|transmission|communication|mailbox|address)\b/;

/** Asks somebody to do something with it, as orders do. */
const REQUESTS =
  /^(?:\W*(?:and|but|so|also|then|hi|hello|ok|thanks|thank you)\W+)*(?:please|pls|plz|kindly|let (?:me|us)|call|text|e-?mail|confirm|send|ship|deliver|charge|bill|put|leave|drop|add|make sure|use|note|reference|include|mark|label|pack|bag|keep|get|rush|if|when|as soon|once|bitte|por favor|favor de|veuillez|merci de)\b|^(?:\W*\w+\W+){0,2}(?:can|could|would|will) (?:you|u|we|i|someone|they|it|this|these)(?: (?:please|pls|all|also|just))? (?:please|pls|send|ship|deliver|get|have (?:it|these|them|this)|confirm|bring|drop|add|make|put|process|enter|fill|rush|come|go|be|let|give|call|pick|mark|reserve|hold|take)\b/;

/** What is said of an order that stands: when and where it is wanted, what for, how it is sent, packed and billed. */
const OF_AN_ORDER =
  /\b(?:need(?:ed|s)?|want(?:ed)?|order(?:ing|s)?(?! (?:these|this|them|already|it))|deliver\w*|ship(?:ped|ping|ment|s|to)?|truck|dock|door|driver|pick(?:ed|ing)? ?up|will ?call|by (?:mon|tues|wednes|thurs|fri|satur|sun)|asap|urgent|rush|priority|hurry|today|tomorrow|tonight|due|schedule\w*|thanks?|thank you|appreciate\w*|attached|enclosed|tax|exempt|invoices?|bill(?:ed|ing)?|charg\w+|account|terms|net \d+|ref(?:erence)?|job|project|site|event|wedding|party|catering|for (?:the|our|my|a|an|this|next|store|room|line)|go(?:es|ing)? (?:to|on|in)|weekly|monthly|regular|first|second|new|complete[ds]?|complete list|all for|all set|it for (?:now|today|this)|everything|separate\w*|together|same (?:truck|delivery|address)|stack\w*|pallet\w*|back ?order\w*|substitut\w*|subs?\b|freez\w*|fresh|box(?:es|ed)?|label\w*|mark(?:ed)?|number(?:s)?|approved|authori[sz]ed|confirm\w*|purchase|supply|require[ds]?|replace[sd]? any|governed|subject to|issued|conditions?|instructions?|entrega\w*|livraison|lieferung|liefern|gracias|merci|danke)\b/;

/** Takes, asks or tells something else of it, whatever else it says. */
const OTHERWISE =
  /\b(?:did (?:i|we|you)|do you have|have (?:i|we|you)|never ?mind|elsewhere|already|close (?:this|it|the|out)|received|belong\w*|another customer|better (?:on|price)|how (?:long|much|many|soon)|in stock|estimate[ds]?|budget\w*|planning|forecast|usage|releases? (?:follow|come|will)|posted|twice|sample|layout|not sure|maybe|might|wait for|awarded|outlook|last (?:month|week|time|year)'?s?|no longer|cash and carry|somewhere|changed our|second try|picked (?:these|this|them|it) up)\b|\b(?:these|those|they|this|it) (?:were|was|came|arrived|got)\b/;

/** Papers before an order and behind one, and orders that are still to come, whatever they are said of. */
const NO_ORDER_YET =
  /\bgoods receipt\b|\bnon[- ]?binding\b|\boutlook\b|\bwill be sending (?:you )?(?:(?:an?|the|our|my) )?(?:p\.?o\b|purchase order|order)|\bwait for (?:her|his|the|our|my|their) (?:paper\w*|p\.?o\b|order|approval|release)|\bawarded\b|\bestimated (?:annual |monthly |yearly |weekly )?(?:quantit\w+|usage|volumes?)|\b(?:separate|individual) (?:p\.?o\.?'?s|purchase orders|releases)\b|\breleases? (?:come|will come|follow|will follow)\b|\bbefore (?:we|i) release\b|\bfor your review\b|\b(?:preis)?anfrage\b|\b(?:besten?|bester) preis|\bcotizacion\b|\bdevis\b|\bnot released\b/;

/**
 * Whether a remark speaks of the list or the order in words that are no order's: `we found these elsewhere`, `did you
 * get this one?`. What nobody understands of the goods is a person's; what an order says of itself (when, where, for
 * whom) is not.
 */
export function speaksOtherwise(sentence: string): boolean {
  const text = plainWords(sentence);
  if (NO_ORDER_YET.test(text)) return true;
  if (text.length < 8 || !POINTS.test(text) || OF_THE_MESSAGE.test(text) || COUNTED.test(text)) return false;
  if (isFormal(sentence)) return false;
  if (REQUESTS.test(text) && !/\b(?:close|prices?|not sure|maybe|how)\b/.test(text)) return false;
  if (OTHERWISE.test(text)) return !/, (?:please|pls)\b/.test(text);
  if (senseOf(sentence) === 'orders' || /, (?:please|pls)\b/.test(text)) return false;
  return text.endsWith('?') || !OF_AN_ORDER.test(text);
}
