import { describe, expect, test } from '@jest/globals';
import { readOrderLine } from './order-line-grammar.js';

const line = (text: string) => {
  const reading = readOrderLine(text);
  return reading.kind === 'lines'
    ? reading.lines.map(({ quantity, unitOfMeasure, item, description, unitPrice }) =>
        [quantity, unitOfMeasure ?? '', item, description ?? '', unitPrice ?? ''].join('|'),
      )
    : reading.kind;
};

describe('lines as people write them', () => {
  test.each([
    ['12 cs 40137 milk 1%', ['12|CA|40137|milk 1%|']],
    ['12cs 40137', ['12|CA|40137||']],
    ['2 cases of 40137 chocolate milk', ['2|CA|40137|chocolate milk|']],
    ['- 6 cs. #80120 tomato sauce 6/#10', ['6|CA|80120|tomato sauce 6/#10|']],
    ['1) 4 bags 80350 Long grain rice 50 lb', ['4|BG|80350|Long grain rice 50 lb|']],
    ['Please send us 12 cs 40137 milk.', ['12|CA|40137|milk|']],
    ['1,200 ea AB-1234', ['1200|EA|AB-1234||']],
    ['2.5 lb 70230 chicken tenders', ['2.5|LB|70230|chicken tenders|']],
    ['40137 x 12', ['12||40137||']],
    ['40137 milk 1% x 12 cs', ['12|CA|40137|milk 1%|']],
    ['12 x 40137 milk', ['12||40137|milk|']],
    ['40137: 12 cases', ['12|CA|40137||']],
    ['40137 milk 1% - 12 cs', ['12|CA|40137|milk 1%|']],
    ['item 40137, qty: 12 cs', ['12|CA|40137||']],
    ['12 cs milk 1% (40137)', ['12|CA|40137|milk 1%|']],
    ['6 cs 80120 tomato sauce @ $24.95', ['6|CA|80120|tomato sauce|24.95']],
    ['6 cs 80120 tomato sauce @ 24.95/cs', ['6|CA|80120|tomato sauce|24.95']],
    [
      '12 cs 40137 milk, 3 cs 40210 chocolate and 2 bg 80350',
      ['12|CA|40137|milk|', '3|CA|40210|chocolate|', '2|BG|80350||'],
    ],
  ])('%s', (text, expected) => {
    expect(line(text)).toEqual(expected);
  });
});

describe('what is not certain is said to be unclear, never ordered', () => {
  test.each([
    ['no item number', '12 cs of the usual milk'],
    ['a pack size that could be the quantity', '80350 long grain rice 50 lb'],
    ['two bare numbers', '12 40137 milk'],
    ['two bare numbers the other way round', '40137 12'],
    ['a cancellation', 'please cancel 12 cs 40137'],
    ['a correction', '15 cs 40137 instead of 12'],
    ['a complaint', 'we received 2 cs 40137 damaged'],
    ['a question', 'what is the price of 2 cs 40137?'],
    ['no quantity at all', '0 cs 40137'],
    ['another item behind the first', '12 cs 40137 milk 3 cs 40210 chocolate'],
  ])('%s: %s', (_, text) => {
    expect(line(text)).toBe('unclear');
  });

  test.each([
    'Hi,',
    '',
    'please send for Friday, PO B-3001:',
    'call me on 555-0134-77',
    '400 Orchard Road, Edison NJ 08817',
    'see you on 2025-05-23 at 10',
    `${'9'.repeat(500)} cs 40137`,
  ])('prose stays prose: %s', (text) => {
    expect(line(text)).toBe('prose');
  });

  test('a hostile line is given up quickly: no form backtracks over 400 characters', () => {
    expect(line(`12 cs ${'a1-'.repeat(110)} ${'x '.repeat(20)}!`)).not.toEqual([]);
  });
});
