import type { Random } from './random.js';
import type { CorpusCustomer, TrueLine, TrueOrder } from './truth.js';
import { inWords, itemNumber, itemWords, unitWord } from './wording.js';

/** The ways people write one order line. */
const NUMBERED: readonly ((n: string, u: string, code: string, words: string) => string)[] = [
  (n, u, code, words) => `${n} ${u} ${code} ${words}`,
  (n, u, code, words) => `${n}${u.toLowerCase()} ${code} ${words}`,
  (n, u, code, words) => `${n} ${u} of ${code} ${words}`,
  (n, u, code, words) => `${n} ${u} - ${code} - ${words}`,
  (n, u, code, words) => `${code} ${words} - ${n} ${u}`,
  (n, u, code, words) => `${code} - ${n} ${u} ${words}`,
  (n, u, code, words) => `#${code} ${words}: ${n} ${u}`,
  (n, _, code, words) => `${code} x ${n} ${words}`,
  (n, _, code, words) => `${n} x ${code} ${words}`,
  (n, u, code, words) => `Item ${code} ${words} qty ${n} ${u}`,
  (n, u, code, words) => `${words} (${code}) - ${n} ${u}`,
  (n, u, code, words) => `${code}, ${words}, ${n} ${u}`,
];
const PLAIN: readonly ((n: string, u: string, code: string) => string)[] = [
  (n, u, code) => `${n} ${u} ${code}`,
  (n, _, code) => `${code} x ${n}`,
  (n, u, code) => `${code} - ${n} ${u}`,
  (n, _, code) => `${n} x ${code}`,
  (n, u, code) => `${n} ${u} of item ${code}`,
  (n, _, code) => `${code}: ${n}`,
  (n, u, code) => `${code} ${n} ${u}`,
];
const IN_WORDS: readonly ((n: string, u: string, words: string) => string)[] = [
  (n, u, words) => `${n} ${u} ${words}`,
  (n, u, words) => `${n} ${u} of ${words}`,
  (n, u, words) => `${words} - ${n} ${u}`,
  (n, u, words) => `${words} x ${n} ${u}`,
  (n, u, words) => `${n} ${u} - ${words}`,
];

/** One line as this customer writes it; `way` keeps a mail's lines alike. */
export function writeLine(
  random: Random,
  customer: CorpusCustomer,
  line: TrueLine,
  way: number,
  noise: number,
): string {
  const number = itemNumber(customer, line.item)?.value;
  const words = itemWords(random, line.item, noise);
  const unit = unitWord(random, line);
  if (number === undefined) return IN_WORDS[way % IN_WORDS.length]!(line.quantity, unit, words);
  if (!inWords(customer)) return PLAIN[way % PLAIN.length]!(line.quantity, unit, number);
  return NUMBERED[way % NUMBERED.length]!(line.quantity, unit, number, words);
}

export function writeList(random: Random, customer: CorpusCustomer, order: TrueOrder, noise: number): string[] {
  const way = random.between(0, 11);
  const bullet = random.pick(['', '', '', '- ', '* ', '• ', 'n.', 'n)']);
  return order.lines.map((line, at) => {
    const lead = bullet.startsWith('n') ? `${at + 1}${bullet[1]} ` : bullet;
    return `${lead}${writeLine(random, customer, line, random.chance(noise * 0.3) ? random.between(0, 11) : way, noise)}`;
  });
}

/** All in one sentence. */
export function writeSentence(random: Random, customer: CorpusCustomer, order: TrueOrder): string {
  const parts = order.lines.map((line) => {
    const number = itemNumber(customer, line.item)?.value;
    const unit = unitWord(random, line);
    return number === undefined
      ? `${line.quantity} ${unit} of ${itemWords(random, line.item, 0.1)}`
      : `${line.quantity} ${unit} of ${number}`;
  });
  const last = parts.pop()!;
  return `${random.pick(['Please send', 'Can you ship us', 'We need', 'I would like to order'])} ${parts.length > 0 ? `${parts.join(', ')} and ${last}` : last}.`;
}

/** Headings and cells of a table of the order, in the customer's columns. */
export function tableOf(
  random: Random,
  customer: CorpusCustomer,
  order: TrueOrder,
  noise: number,
): { headings: string[]; rows: string[][]; total: string } {
  const number = itemNumber(customer, order.lines[0]!.item);
  const priced = random.chance(0.5);
  const unitColumn = random.chance(0.8);
  const packColumn = random.chance(0.3);
  type Cell = (line: TrueLine, at: number) => string;
  const columns: [string, Cell][] = [];
  const words: [string, Cell] = [
    random.pick(['Description', 'Item Description', 'Product', 'Product Name', 'Desc']),
    ({ item }) => (packColumn ? item.description : itemWords(random, item, noise)),
  ];
  const quantity: [string, Cell] = [
    random.pick(['Qty', 'Quantity', 'QTY', 'Order Qty', 'Qty Ordered', 'Ordered']),
    (line) => (unitColumn ? line.quantity : `${line.quantity} ${unitWord(random, line)}`),
  ];
  if (random.chance(0.3)) columns.push([random.pick(['Line', '#', 'Ln', 'No.']), (_, at) => String(at + 1)]);
  if (random.chance(0.25)) columns.push(quantity);
  if (number)
    columns.push([
      number.label === 'Item #'
        ? random.pick(['Item #', 'Item', 'SKU', 'Item No.', 'Product Code', 'Item Number', 'Your Item'])
        : number.label === 'UPC'
          ? 'UPC'
          : random.pick(['Our Item #', 'Customer Item', 'Our Part No']),
      ({ item }) => itemNumber(customer, item)!.value,
    ]);
  if (!number || inWords(customer) || random.chance(0.6)) columns.push(words);
  if (packColumn) columns.push([random.pick(['Pack', 'Pack Size', 'Size']), ({ item }) => item.pack ?? '']);
  if (!columns.includes(quantity)) columns.push(quantity);
  if (unitColumn) columns.push([random.pick(['UOM', 'Unit', 'U/M', 'UM']), (line) => unitWord(random, line)]);
  const amounts = order.lines.map(
    ({ item, quantity: count }) => (Math.round(Number(item.price) * 100) * Number(count)) / 100,
  );
  if (priced) {
    columns.push([random.pick(['Price', 'Unit Price', 'Cost']), ({ item }) => item.price]);
    columns.push([random.pick(['Amount', 'Ext Price', 'Line Total', 'Total']), (_, at) => amounts[at]!.toFixed(2)]);
  }
  return {
    headings: columns.map(([heading]) => heading),
    rows: order.lines.map((line, at) => columns.map(([, cell]) => cell(line, at))),
    total: priced ? amounts.reduce((sum, amount) => sum + amount, 0).toFixed(2) : '',
  };
}

/** A table set with blanks (columns flush, as a terminal or a pasted report shows it), tabs or bars. */
export function writeTextTable(random: Random, table: { headings: string[]; rows: string[][] }): string[] {
  const all = [table.headings, ...table.rows];
  const style = random.pick(['blanks', 'blanks', 'tabs', 'bars']);
  if (style === 'tabs') return all.map((row) => row.join('\t'));
  if (style === 'bars') return all.map((row) => `| ${row.join(' | ')} |`);
  const widths = table.headings.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const right = table.headings.map(
    (heading) => /qty|quant|price|amount|total|cost/i.test(heading) && random.chance(0.5),
  );
  const lines = all.map((row) =>
    row
      .map((cell, column) => (right[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  if (random.chance(0.4)) lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return lines;
}

/** An order told field by field. */
export const writeFields = (customer: CorpusCustomer, order: TrueOrder, random: Random): string[] =>
  order.lines.flatMap((line) => {
    const number = itemNumber(customer, line.item);
    return [
      ...(number
        ? [`${number.label === 'UPC' ? 'UPC' : number.label === 'Item #' ? 'Item' : 'Our Item'}: ${number.value}`]
        : []),
      ...(!number || inWords(customer) ? [`Description: ${itemWords(random, line.item, 0.1)}`] : []),
      `Qty: ${line.quantity}`,
      `UOM: ${unitWord(random, line)}`,
      '',
    ];
  });
