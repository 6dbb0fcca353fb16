import { purposeOf } from '../purpose/intent.js';

/** What a text does with an order it names: ends it, changes it, leaves it as it is, or places it. */
export type Deed = 'cancel' | 'change' | 'keep' | 'new';

const SENTENCES = /(?<=[a-z\d)'"]{2})[.!?]+\s+(?=["'(]?[A-Z\d])|\s[/|]\s|\s\(/;
const CLAUSES =
  /[,;()]\s*|\s[–—-]\s|\b(?:and|but|then|so)\b\s+(?=(?:please|use|send|ship|enter|place|change|cancel|keep|leave|new|our|the|we|i|add|replace|issue|it|that)\b)/i;
const CANCELS =
  /\b(?:cancel(?:s|l?ed|l?ing|l?ation)?|void(?:ed)?|withdraw|withdrawn|disregard|ignore|kill|scrap|scratch|no longer (?:need|needed|required|wanted))\b(?!\s+(?:after|if|date|by|policy|any|back))/i;
const OF_LINES =
  /\b(?:lines?|items?|skus?|products?|following|these|those)\b|\bfrom (?:the |our |this )?(?:po|order|p\.o)\b/i;
const KEEPS =
  /\b(?:stays?|keep|remains?|stands?|not affected|unaffected|unchanged|already (?:been )?(?:delivered|received|shipped)|(?:was|were) (?:delivered|received|shipped)|(?:is|are) (?:the )?(?:good|right|correct|fine|ok|okay)|still (?:good|valid)|do(?:n'?t| not) (?:cancel|touch|change))\b/i;
const NEW =
  /\bnew (?:order|p\.?o\.?|purchase order|number)\b|\b(?:replacement|re-?issued?|instead use|use instead|replaced (?:by|with)|in its place)\b|\b(?:use|under|enter|place) (?:the )?(?:new )?(?:order|p\.?o\.?|purchase order)\b/i;

function deedOfClause(clause: string): Deed | undefined {
  if (KEEPS.test(clause) && !/\b(?:except|other than|apart from)\b/i.test(clause)) return 'keep';
  if (NEW.test(clause)) return 'new';
  if (CANCELS.test(clause)) return OF_LINES.test(clause) ? 'change' : 'cancel';
  return purposeOf(clause) === 'change' ? 'change' : undefined;
}

/**
 * What a text does with the order of this number, by the clause that names it, else by the one before in the same
 * sentence (`cancel 4711, 4712 and 4713`). Undefined where it only names it.
 */
export function deedOf(text: string, number: string): Deed | undefined {
  const sought = number.toUpperCase();
  for (const sentence of text.slice(0, 1_000).split(SENTENCES)) {
    if (!sentence.toUpperCase().includes(sought)) continue;
    let deed: Deed | undefined;
    for (const clause of sentence.split(CLAUSES)) {
      deed = deedOfClause(clause) ?? deed;
      if (clause.toUpperCase().includes(sought)) return deed ?? deedBehind(sentence, sought);
    }
  }
  return undefined;
}

/** `PO 4711 was sent twice, please cancel it`: said behind the number. */
function deedBehind(sentence: string, number: string): Deed | undefined {
  const behind = sentence.slice(sentence.toUpperCase().indexOf(number) + number.length);
  return /\b(?:cancel|void|disregard|scrap|withdraw) (?:it|this|that)\b/i.test(behind) ? 'cancel' : undefined;
}
