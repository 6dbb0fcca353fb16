import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (text: string) => {
  const { orders, unclear } = await readOrderMail(mailOf({ subject: 'orders', text }));
  const told = orders.map(({ purchaseOrderNumber, lines }) => [
    purchaseOrderNumber?.value,
    ...lines.map(({ quantity, names }) => `${quantity} ${names[0]?.value}`),
  ]);
  return { told, unclear: unclear.length };
};

describe('the same for several stores', () => {
  test.each([
    ['All three get exactly the same: Oak on PO LB-10, Elm on PO LB-11. Each store:\n\n2 cs 40137\n1 cs 80120\n'],
    ['PO LB-10 for Oak, PO LB-11 for Elm, same order for both:\n2 cs 40137\n1 cs 80120\n'],
    ['POs LB-10 and LB-11. Every location gets\n2 cs 40137\n1 cs 80120\n'],
  ])('%j', async (text) => {
    const { told, unclear } = await read(text);
    expect(told).toEqual([
      ['LB-10', '2 40137', '1 80120'],
      ['LB-11', '2 40137', '1 80120'],
    ]);
    // Said in words alone: a person looks.
    expect(unclear).toBeGreaterThan(0);
  });

  test('one number orders once, whatever each store gets of it', async () => {
    expect((await read('PO LB-10. Each store gets one case of it.\n2 cs 40137\n')).told).toEqual([
      ['LB-10', '2 40137'],
    ]);
  });
});

describe('a heading told in a sentence', () => {
  const csv = 'Orders follow. Line format: PO;LINE;ITEM;QTY;UOM\n\nD-551;1;40137;2;CS\nD-552;1;80233;4;CS\n';
  test.each([
    [csv, ['D-551', '2 40137'], ['D-552', '4 80233']],
    ['PO 4711\nColumns: Item | Qty | UOM\n40137 | 2 | CS\n80120 | 3 | CS\n', ['4711', '2 40137', '3 80120']],
    ['PO 4711\nWe like: milk, eggs, flour\n12 cs 40137\n', ['4711', '12 40137']],
  ])('%j', async (text, ...told) => {
    expect((await read(text)).told).toEqual(told);
  });
});
