import { plainWords } from './plain-words.js';

/** How the paper came here, through whom for whom: `This purchase order was sent by … on behalf of …`. */
const SENT_FOR =
  /\b(?:order|p\.?o\.?|message|e-?mail|mail|document|notification|notice)\b[^.]{0,30}\b(?:was|is|has been) (?:\w+ly )?(?:sent|generated|created|transmitted|issued|submitted|produced|delivered)\b[^.]{0,60}\bon behalf of\b/;
/** `This message was sent from an unmonitored mailbox`, `This document was generated electronically`. */
const FROM_SYSTEM =
  /^\W*this (?:message|e-?mail|mail|document|notification) (?:was|is|has been) (?:\w+ly )?(?:sent|generated|created|transmitted|produced) (?:automatically|electronically|from|by|using|through|via|with)\b/;
/** An order was given before, or given in another way as well. */
const BEFORE = /\b(?:fax\w*|phone\w*|yesterday|earlier|already|previously|again|duplicate|copy|last|confirming)\b/;

/** What the terms of an order lay down for goods that may come otherwise: `Overshipments will be returned`. */
const TERMS =
  /^\W*(?:\d{1,2}[.)] )?(?:any |all |no )?(?:over-?ship\w*|overages?|substitut\w*|back-?orders?|shortages?|(?:damaged|defective|expired|unauthorized|non-?conforming|short-?dated) (?:goods|items?|products?|material|shipments?|substitut\w*)|(?:late|partial|early) (?:deliver\w*|ship\w*)|deviations?)\b[^.:]{0,60}\b(?:will|shall|may|must|can|cannot|should) (?:not )?be (?:returned|refused|rejected|accepted|charged|deducted|billed|allowed|approved|credited|reported|cancell?ed)\b[^:]*$/;

/** Whether a sentence speaks of the paper and its terms, and of no goods. */
export function isFormal(sentence: string): boolean {
  const text = plainWords(sentence);
  return ((SENT_FOR.test(text) || FROM_SYSTEM.test(text)) && !BEFORE.test(text)) || TERMS.test(text);
}

/** `Shop stock:` over a part of the list: where its goods go to. `Current stock:` is what there is. */
const STOCK_OF = /^\W*(?:for )?(?:shop|truck|van|bench|crew|service|job ?site) stock\W*$/;
export const isPlaceOfStock = (heading: string): boolean => STOCK_OF.test(plainWords(heading));

/** `Please find attached invoice 4411`: a paper of a seller, which orders nothing. */
const PAPER =
  /\b(?:attach\w*|enclos\w*|please find|here(?:'s| is))\b.{0,30}\b(?:(?:order )?acknowledge?ments?|invoices?|credit (?:memo|note)s?|statements?(?: of account)?|remittance(?: advice)?|packing (?:slip|list)s?)\b/;
const OF_BUYER =
  /\b(?:p\.?o\.?'?s?|purchase orders?|orders?(?! acknow)|(?:re-?)?order(?:ed|ing)|send|ship|need|want|same|approved)\b/;
export function attachesPaper(sentence: string): boolean {
  const text = plainWords(sentence);
  return PAPER.test(text) && !OF_BUYER.test(text);
}

/** A seller or a payer tells: `Your shipment is on the way`, `Please remit to PO Box 12`, `We have initiated a payment`. */
const SELLER =
  /^\W*your (?:shipment|package|parcel|order|delivery) (?:is (?:on (?:its|the) way|ready|complete|out for delivery)|has (?:been )?(?:shipped|left|arrived)|was (?:shipped|delivered))\b|\bplease remit (?:all |your )?(?:payments? )?to\b|\bwe have (?:initiated|issued|processed|released) (?:an? |your )?(?:ach |wire |electronic )?payment\b/;
export const speaksAsSeller = (sentence: string): boolean => SELLER.test(plainWords(sentence));
