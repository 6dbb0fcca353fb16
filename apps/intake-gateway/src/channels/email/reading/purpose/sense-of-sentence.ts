import { attachesPaper, isFormal, isPlaceOfStock, speaksAsSeller } from './formal-words.js';
import {
  ASKS,
  DECLINES,
  MAY_ORDER,
  NAMES_ORDER,
  ORDERS,
  POINTS_AT_LIST,
  TELLS,
  TITLES,
  TOLD,
} from '../lines/goods-vocabulary.js';
import { plainWords, sentencesOf } from './plain-words.js';
import { disclaimsOrder } from './remarks.js';

/**
 * What a sentence does with the goods it speaks of: it `orders` them, `asks` about them (are they there, what do they
 * cost), or `tells` of them for another purpose (received, offered, counted, sent back). `unsure`: it points at goods
 * in words that are none of an order's.
 */
export type Sense = 'orders' | 'asks' | 'tells' | 'unsure';

/** `if anything is out of stock, call me` tells of no goods. */
const CONDITION = /\b(?:if|in case|unless|whenever|should (?:you|any|there))\b.*$/;
/** `Thanks for the quick delivery, …` is a courtesy; `thank you for your order` is a seller's. */
const COURTESY =
  /^(?:many )?(?:thanks|thank you|thx|ty|gracias|merci(?! de)|danke|vielen dank)\b(?!.{0,30}\b(?:your|votre|su|tu|ihre|eure|placing)\b.{0,20}\b(?:order|p\.?o|purchase|inquiry|enquiry|request|commande|pedido|orden|compra|bestellung|anfrage|auftrag))[^,]{0,120}?(?:,|\bbut\b|$)/;
/** What is asked for or laid down: `packing lists must show our number`. */
const REQUEST =
  /\b(?:please|pls|plz|kindly|(?:can|could|would) you|must|should|shall|will be|may be|bitte|por favor|veuillez)\b/;
/** `Terms: FOB delivered`, and what is set in columns: facts of the paper, no sentence. */
const FACT = /^[\w ./#&'-]{2,30}:\s+\S|\S {2,}\S/;

/**
 * What a sentence does with the goods it speaks of; undefined where it says nothing of that (`Dairy:`, `Hi Dana`).
 * `fact`: it is a label and its value, of which only plain words tell.
 */
export function senseOf(sentence: string, fact = false): Sense | undefined {
  if (isFormal(sentence) || isPlaceOfStock(sentence)) return undefined;
  const whole = plainWords(sentence).replace(COURTESY, '').trim();
  const text = whole.replace(CONDITION, '');
  const [orders, asks] = [ORDERS.exec(text), ASKS.exec(whole)];
  if (asks && (!orders || asks.index <= orders.index)) return 'asks';
  if (TELLS.test(text) || declinesLast(text) || disclaimsOrder(sentence) || (!fact && TITLES.test(text)))
    return 'tells';
  if (orders) return 'orders';
  if (/\?\s*$/.test(text) && text.length > 12) return 'asks';
  if (!fact && !REQUEST.test(text) && TOLD.test(text)) return 'tells';
  return NAMES_ORDER.test(text) ? 'orders' : undefined;
}

/** Whether a sentence tells of other goods than ordered ones, or asks, in words that leave no choice. */
export function isPlainlyOther(sentence: string): boolean {
  if (isFormal(sentence)) return false;
  const text = plainWords(sentence).replace(COURTESY, '').trim().replace(CONDITION, '');
  const seller = attachesPaper(sentence) || speaksAsSeller(sentence);
  return seller || TELLS.test(text) || TITLES.test(text) || senseOf(sentence) === 'asks';
}

/** Names of groups and places have no more: `Walk-in cooler, left side:`. */
const LABEL_WORDS = 5;

/** What the words right above a list do with it: where they point at it without a word of an order, nobody knows. */
export function senseOverList(text: string): Sense | undefined {
  const known = sensesOf(text).at(-1);
  if (known !== undefined || FACT.test(text.trim())) return known;
  const last = plainWords(sentencesOf(text).at(-1) ?? '').replace(COURTESY, '');
  const points = POINTS_AT_LIST.test(last) || (last.endsWith(':') && last.split(' ').length > LABEL_WORDS);
  return points && last.split(' ').length > 2 && !MAY_ORDER.test(last) ? 'unsure' : undefined;
}

/** Whether a sentence asks for goods, whatever else it says. */
export const asksForGoods = (sentence: string): boolean =>
  ORDERS.test(plainWords(sentence)) && !disclaimsOrder(sentence);

/** `we do not need eggs` tells, `we do not need eggs, but send 3 cs milk` orders. */
function declinesLast(text: string): boolean {
  const found = DECLINES.exec(text);
  return found !== null && !text.endsWith('?') && !ORDERS.test(text.slice(found.index + found[0].length));
}

/** The senses of a text, sentence by sentence. */
export function sensesOf(text: string): Sense[] {
  const fact = FACT.test(text.trim());
  return sentencesOf(text).flatMap((sentence) => senseOf(sentence, fact) ?? []);
}
