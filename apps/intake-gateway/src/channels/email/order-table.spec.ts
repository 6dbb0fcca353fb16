import { describe, expect, test } from '@jest/globals';
import { readCsv } from './csv-rows.js';
import { readHeading, readTable, splitCells } from './order-table.js';

const csv = (text: string) => {
  const [head, ...rows] = readCsv(Buffer.from(text));
  return readTable(readHeading(head!.cells)!, rows);
};

describe('tables', () => {
  test('a CSV with a BOM, semicolons, quotes and line breaks inside quotes', () => {
    const reading = csv(
      '\uFEFFItem No.;Qty;UOM;Description;Price\r\n40137;12;CS;"Milk; 1 %\n""half pint""";9.38\r\n\r\n40210;1,200;ea;;$1.5\r\n',
    );
    expect(reading.unclear).toEqual([]);
    expect(reading.lines).toEqual([
      {
        line: 2,
        item: '40137',
        quantity: '12',
        unitOfMeasure: 'CA',
        description: 'Milk; 1 %\n"half pint"',
        unitPrice: '9.38',
        confidence: 0.97,
      },
      { line: 5, item: '40210', quantity: '1200', unitOfMeasure: 'EA', unitPrice: '1.5', confidence: 0.97 },
    ]);
  });

  test('rows without a quantity are not ordered, totals are no lines, nonsense is unclear', () => {
    const reading = csv('sku,quantity\n40137,\n40210,a few\n,5\n51002,0\nTotal,17\n51107,3\n');
    expect(reading.lines.map(({ item, quantity }) => [item, quantity])).toEqual([['51107', '3']]);
    expect(reading.unclear).toEqual([3, 4]);
  });

  test('an unknown unit is unclear, not guessed', () => {
    expect(csv('item,qty,unit\n40137,12,crate\n').unclear).toEqual([2]);
  });

  test.each([
    ['tabs', 'SKU\tQty\tDescription'],
    ['bars', '| SKU | Qty | Description |'],
    ['blanks', 'SKU    Qty   Description'],
  ])('a heading of %s', (_, text) => {
    expect([...readHeading(splitCells(text))!]).toEqual([
      ['item', 0],
      ['quantity', 1],
      ['description', 2],
    ]);
  });

  test('a sentence is no heading', () => {
    expect(readHeading(splitCells('Item 40137 is needed in a larger quantity'))).toBeUndefined();
  });
});
