import type { CorpusItem } from './catalogue.js';
import type { Random } from './random.js';
import type { CorpusCustomer, TrueLine } from './truth.js';

const UNIT_WORDS: Readonly<Record<string, readonly [string[], string[]]>> = {
  CA: [['cs', 'case', 'CS', 'ctn', 'Cs.', 'CA'], ['cs', 'cases', 'CS', 'ctns', 'case', 'CASES']],
  BG: [['bag', 'bg', 'BAG'], ['bags', 'bg', 'BAGS', 'sacks']],
  EA: [['ea', 'each', 'EA', 'pc'], ['ea', 'each', 'EA', 'pcs', 'units']],
}; // prettier-ignore

export const unitWord = (random: Random, { unit, quantity }: TrueLine): string =>
  random.pick((UNIT_WORDS[unit] ?? [[unit], [unit]])[quantity === '1' ? 0 : 1]);

const SHORT: Readonly<Record<string, string>> = {
  chicken: 'chkn', chocolate: 'choc', boneless: 'bnls', skinless: 'sknls', reduced: 'red.', organic: 'org', tomato: 'tom', medium: 'med',
  large: 'lg', small: 'sm', extra: 'x', strawberry: 'strwbry', individually: 'indiv', granulated: 'gran', container: 'cont.', dressing: 'drsg',
  cheese: 'chs', frozen: 'frz', sliced: 'slcd', whole: 'whl',
}; // prettier-ignore

/** An item in a customer's own words. `noise` 0…1 says how careless they are. */
export function itemWords(random: Random, item: CorpusItem, noise: number): string {
  let words = item.description.split(' ');
  words = words.map((word) => (random.chance(noise * 0.4) ? (SHORT[word.toLowerCase()] ?? word) : word));
  if (words.length > 3 && random.chance(noise * 0.15)) words.splice(random.between(1, words.length - 1), 1);
  if (random.chance(noise * 0.2)) words = [...words.slice(1), words[0]!];
  if (random.chance(noise * 0.25)) words = words.map((word, at) => (at === 0 ? slip(random, word) : word));
  const text = words.join(' ');
  const cased = random.pick([text, text.toLowerCase(), text.toUpperCase(), text]);
  return item.pack && (item.packTells || random.chance(0.75)) ? `${cased} ${packWords(random, item.pack)}` : cased;
}

/** The ways a pack is written: `6/10#`, `6/10 lb`, `6 x 10 lb`. */
export function packWords(random: Random, pack: string): string {
  return random.pick([
    pack,
    pack,
    pack,
    pack.replace(/(\d)#$/, '$1 lb'),
    pack.replace(/(\d)#$/, '$1LB'),
    pack.replace(/(\d) (oz|gal|ct)$/, '$1$2'),
  ]);
}

function slip(random: Random, word: string): string {
  if (word.length < 5 || /\d/.test(word)) return word;
  const at = random.between(1, word.length - 3);
  return random.pick([
    `${word.slice(0, at)}${word.slice(at + 1)}`,
    `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`,
    `${word.slice(0, at)}${word[at]}${word.slice(at)}`,
  ]);
}

/** The number a customer gives an item, where they give one. */
export function itemNumber(customer: CorpusCustomer, item: CorpusItem): { label: string; value: string } | undefined {
  switch (customer.naming) {
    case 'words':
      return undefined;
    case 'own':
    case 'own-words':
      return { label: 'Our Item #', value: customer.itemNumbers.get(item.sku) ?? item.sku };
    case 'gtin-words':
      return { label: 'UPC', value: item.gtin ?? item.sku };
    default:
      return { label: 'Item #', value: item.sku };
  }
}

export const inWords = (customer: CorpusCustomer): boolean => customer.naming.includes('words');

const GREETINGS = ['Hi,', 'Hello,', 'Good morning,', 'Hi team,', 'Hey guys,', ''];
const INTROS = [
  'Please send the following:',
  'Can we get:',
  'We need for next week:',
  'Here is our order.',
  'Order below, thanks!',
  'please ship',
  'Need these asap:',
  '',
];
const CLOSINGS = ['Thanks!', 'Thank you,', 'Thanks,', 'Regards,', 'Best regards,', 'thx'];

export const greeting = (random: Random): string => random.pick(GREETINGS);
export const intro = (random: Random): string => random.pick(INTROS);

/** A sign-off with the numbers that stand in signatures and are no order. */
export function signature(random: Random, customer: CorpusCustomer): string[] {
  const lines = [random.pick(CLOSINGS), customer.contact];
  if (random.chance(0.5)) lines.push(customer.name);
  if (random.chance(0.5))
    lines.push(
      `${random.between(10, 990)} ${random.pick(['Orchard Road', 'Main St', 'W 4th Avenue', 'Industrial Pkwy'])}, Edison, NJ 088${random.between(10, 99)}`,
    );
  if (random.chance(0.6))
    lines.push(
      random.pick([
        `732-555-01${random.between(10, 99)}`,
        `(732) 555-01${random.between(10, 99)} x${random.between(10, 99)}`,
        `Cell: 732.555.01${random.between(10, 99)}`,
        `Tel +1 732 555 01${random.between(10, 99)}`,
      ]),
    );
  if (random.chance(0.2)) lines.push('Sent from my iPhone');
  return lines;
}

const REMARKS = ['Please deliver before 10 am, dock 4.', 'Call me at 732-555-0177 if anything is short.', 'Last week 2 boxes of cups were damaged.', 'Our account is 40812.', 'Net 30 as usual.', 'Truck should come to gate 3 between 6:30 and 9:00.', 'Invoice 884213 is still open on our side, will pay Friday.']; // prettier-ignore

export const remark = (random: Random): string => random.pick(REMARKS);

export function dateWords(random: Random, date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return random.pick([
    `${Number(month)}/${Number(day)}/${year}`,
    `${month}/${day}/${year}`,
    `June ${Number(day)}`,
    date,
    `${Number(month)}/${Number(day)}`,
  ]);
}

export const numberWords = (random: Random, number: string): string =>
  number.startsWith('PO')
    ? random.pick([number, `PO: ${number}`, `PO Number: ${number}`])
    : random.pick([
        `PO ${number}`,
        `PO# ${number}`,
        `PO #${number}`,
        `P.O. ${number}`,
        `Purchase Order ${number}`,
        `PO Number: ${number}`,
        `po: ${number}`,
      ]);
