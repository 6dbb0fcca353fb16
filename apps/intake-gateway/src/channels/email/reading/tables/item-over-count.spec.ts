import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (text: string) => {
  const { orders, unclear } = await readOrderMail(
    mailOf(text.startsWith('<') ? { subject: 'PO 6612', html: text } : { subject: 'PO 6612', text }),
  );
  const lines = orders.flatMap((order) => order.lines);
  return {
    told: lines.map(({ quantity, unit, names, description }) =>
      [quantity, unit ?? '-', names[0]?.value ?? description].join(' '),
    ),
    doubts: lines.flatMap(({ doubts }) => doubts),
    unclear: unclear.map(({ text: said }) => said),
  };
};

describe('items with their counts on the line below', () => {
  test.each([
    [
      'numbered, labelled counts with prices, sizes in the names',
      '10  774102 GARDEN HOSE 5/8 IN X 50 FT\n   Qty 6 each   Price 21.40   Amount 128.40\n20  774118 POTTING SOIL 40 LB\n   Qty 15 bag   Price 9.10   Amount 136.50',
      ['6 EA 774102', '15 BG 774118'],
    ],
    [
      'counts without a label, whose product with the price comes out; a number of the list left out',
      '00010  TX-4401      Shop towel blue 200 ct\n        12.000  CS     30.00      360.00\n\n00030  TX-MM        Mop head cotton\n         4.000  EA      7.25       29.00',
      ['12 CA TX-4401', '4 EA TX-MM'],
    ],
    [
      'no numbers in front, the unit with a label of its own',
      '88120 Copy paper letter 10 reams\nOrder Qty: 4 UOM: CS\n88133 Binder clips 2 in\nOrder Qty: 9 UOM: BX',
      ['4 CA 88120', '9 BX 88133'],
    ],
    ['one item alone', '1. 60310 Mop bucket 35 qt\n   Quantity: 2 ea @ $61.00', ['2 EA 60310']],
    [
      'names without numbers',
      '1. Rock salt 50 lb\n   Qty: 49 bags\n2. Snow shovel 18 in\n   Qty: 6 ea',
      ['49 BG Rock salt 50 lb', '6 EA Snow shovel 18 in'],
    ],
    [
      'rows of a table, the number over both',
      '<table><tr><td rowspan="2">1</td><td colspan="2">GR-10 Grease cartridge 14 oz</td></tr><tr><td>Qty: 3 cs</td><td>Price: $41.00</td></tr><tr><td rowspan="2">2</td><td colspan="2">GR-22 Grease gun</td></tr><tr><td>Qty: 2 ea</td><td>Price: $19.00</td></tr></table>',
      ['3 CA GR-10', '2 EA GR-22'],
    ],
  ])('%s', async (_, text, told) => {
    const found = await read(text);
    expect(found.told).toEqual(told);
    expect(found.doubts).toEqual([]);
    expect(found.unclear).toEqual([]);
  });

  test('an item whose own line orders as well is a person’s', async () => {
    const { doubts } = await read('50117 Apple juice 12 cs\nQty: 3 cs\n50118 Grape juice 5 cs\nQty: 4 cs');
    expect(doubts).toEqual(['two-readings', 'two-readings']);
  });

  test.each([
    ['numbers that do not count up', '7  774102 GARDEN HOSE\n   Qty 6 each\n3  774118 POTTING SOIL\n   Qty 15 bag'],
    [
      'a product that does not come out',
      '774102 GARDEN HOSE\n  6 EA 21.40 100.00\n774118 POTTING SOIL\n  2 BG 9.10 10.00',
    ],
    [
      'words behind the count',
      '774102 GARDEN HOSE\n  Qty 6 each unless the 774103 is in\n774118 POTTING SOIL\n  Qty 2 bag',
    ],
  ])('not read so: %s', async (_, text) => {
    const { told, doubts, unclear } = await read(text);
    expect(told.includes('6 EA 774102') && doubts.length === 0 && unclear.length === 0).toBe(false);
  });
});

describe('lines that tell each value with its label', () => {
  test.each([
    [
      'parted by bars',
      "Vendor Item: 60117 | Desc.: trash liner 33 gal | Qty Req'd: 3 | Order Unit: CS\nVendor Item: 60118 | Desc.: push broom 24 in | Qty Req'd: 1 | Order Unit: EA",
      ['3 CA 60117', '1 EA 60118'],
    ],
    [
      'parted by points, one line alone',
      'Part Number: WD-40 · Description: spray oil 12 oz · Ordered: 24 · UOM: CN',
      ['24 CN WD-40'],
    ],
  ])('%s', async (_, text, told) => {
    expect((await read(text)).told).toEqual(told);
  });

  test('a block of labels, two of them side by side', async () => {
    const block = (part: string, qty: string) => `UPC       : 0081230${part}\nVENDOR PART: ${part}\nDESC      : FLOOR MAT 3X5\nORDER QTY : ${qty}      COST: 14.10`; // prettier-ignore
    const { told, unclear } = await read(`${block('61201', '24 EA')}\n${block('61202', '6 CS')}`);
    expect(told).toEqual(['24 EA 61201', '6 CA 61202']);
    expect(unclear).toEqual([]);
  });

  test('two counts side by side are no two labels of one item', async () => {
    const { told, unclear } = await read('Item: 61201\nQty: 3 cs     Qty: 5 cs');
    expect(told.some((line) => /^[35] CA 61201/.test(line)) && unclear.length === 0).toBe(false);
  });

  test('labels of no order line are none', async () => {
    expect((await read('Name: Ann | Phone: 555-0100 | Floor: 3')).told).toEqual([]);
  });
});
