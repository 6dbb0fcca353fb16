import { unitCode } from '../units.js';

/** What the heading of a column says of the numbers below it, where it says something of counts. */
export interface CountHeading {
  /** `want`: counts what is ordered; `past`: what was ordered, sent or billed before, what is in stock, and limits. */
  readonly role: 'want' | 'past';
  /** How plainly it says `order`, the higher the plainer: `To Order` before `Ordered` before `Qty` before `Cases`. */
  readonly rank: number;
  /** X12 element 355 code of what it counts in: `Cases`, `Qty (ea)`. */
  readonly unit?: string | undefined;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that make a column the one to fill in. */
const WANTS = words(
  'order orders ordered ordering ord need needs needed want wants wanted req reqd requested required requirement request buy buying purch purchase purchased reorder release releasing bestellen bestellung bestellmenge bestellt commande commander commandee commandees pedido pedida pedir',
);
const COUNTS = words(
  'qty qtys qnty qnt quan quantity quantities qte quantite cantidad cant menge anzahl stuck stueck stk amount amt count total nombre aantal',
);
/** Words that say which order is meant, the one to be made now. */
const NOW = words('new revised final actual this todays today now current next adjusted approved confirmed');
const FILLS = words(
  'of the for in us we you your our to be lineitem line item items product week wk delivery truck trip run how many much # here enter please weekly no number full whole po mon monday tue tues tuesday wed wednesday thu thurs thursday fri friday sat saturday',
);
/** Words of counts that are not ordered. */
const PAST =
  /\b(?:on ?hand|oh|soh|qoh|in stock|stock|inventory|inv|avail\w*|shipped|ship qty|received|recd|rec'd|rcvd|recv|b\/?o|back ?order\w*|par|min|max|last|prev\w*|prior|past|previously|usage|used|avg|average|mean|per case|per cs|per pack|per box|in case|invoiced|billed|bill qty|open|old|original\w*|orig|former|sold|sales|sugg?|suggested|recommended|rec|conv(?:ersion)?|factor|forecast|history|hist|ytd|mtd|to date|short\w*|returned|credited|counted|contract|allocated|committed|remaining|balance|delivered|bestand|soll|lager|existencia|counts?ed|physical|wk ago|week ago|yesterday|moq|minimum|maximum|limit|approved qty)\b/;
const UNIT_WORD =
  /^(?:cs|css|ca|cases?|ctns?|cartons?|kartons?|cajas?|caisses?|kisten?|ea|eas|each|eaches|pcs?|pces?|pieces?|stk|splits?|singles?|loose|units|lbs?|pounds?|kgs?|kilos?|box|boxes|bx|bxs|bags?|bg|dz|doz|dozens?|bottles?|btls?|rolls?|rls?|gal|gals|gallons?|pallets?|plts?|skids?|trays?|bundles?|bdls?|pails?|drums?|jugs?|pairs?|prs?|sleeves?|tubs?|reams?)$/;
const PIECES = /^(?:eaches|splits?|singles?|loose)$/;

/** The unit a word of a heading counts in; `Splits` and `Eaches` are pieces. */
export const headedUnitOf = (word: string): string | undefined =>
  PIECES.test(word) ? 'EA' : UNIT_WORD.test(word) ? unitCode(word) : undefined;

/**
 * Reads the heading of a count, given plain (lower case, single blanks, no points). Undefined for headings that hold a
 * word that has nothing to do with counts (`Order No`, `Unit Price`, `Case Size`).
 */
export function countHeading(heading: string): CountHeading | undefined {
  if (heading === '' || heading.length > 60) return undefined;
  // `On-hand`, `Re-order qty`.
  const text = heading.replace(/(?<=[a-z])-(?=[a-z])/g, ' ').replace(/\bre (?=order)/, 're');
  if (PAST.test(text) && !/^to (?:order|buy)\b/.test(text)) return { role: 'past', rank: 0 };
  const said = text.match(/[a-z']+|#|\d+/g)?.map((word) => word.replaceAll("'", '')) ?? [];
  if (said.length === 0 || said.length > 6) return undefined;
  const units = said.map(headedUnitOf).filter((unit) => unit !== undefined);
  const has = (set: ReadonlySet<string>) => said.some((word) => set.has(word));
  const known = (word: string) =>
    WANTS.has(word) || COUNTS.has(word) || NOW.has(word) || FILLS.has(word) || UNIT_WORD.test(word) || ISDAY.test(word);
  if (
    !said.every(known) ||
    /\b(?:order|ord|po|line|item|lineitem|product|req|requisition|release) ?(?:no\b|number\b|#)/.test(text)
  )
    return undefined;
  const howMany = /\bhow (?:many|much)\b/.test(text);
  const thisWeek = /^(?:order )?this (?:week|wk|order|delivery|release|trip|truck)/.test(text);
  if (!has(WANTS) && !has(COUNTS) && units.length === 0 && !howMany && !thisWeek) return undefined;
  const bare =
    /^(?:amount|amt|total|count|nombre|a|no|line total|item total|total amount|purchase|release|current|request)$/;
  if (bare.test(text)) return undefined;
  const wants = has(WANTS) || howMany || thisWeek || /^(?:qty|quantity) to\b/.test(text);
  const ordered = /\b(?:ordered|purchased|requested)\b/.test(text);
  const rank = has(NOW) ? 5 : wants ? (ordered ? 3 : 4) : has(COUNTS) ? 2 : 1;
  return { role: 'want', rank, ...(units.length === 1 ? { unit: units[0] } : {}) };
}

/** `Order 3/9`, `Qty 11`: a day, or a week. */
const ISDAY = /^\d{1,2}$/;
