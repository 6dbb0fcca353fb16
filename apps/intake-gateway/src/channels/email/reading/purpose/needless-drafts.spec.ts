import { describe, expect, test } from '@jest/globals';
import { purposeOf } from './intent.js';
import { readOrderLine } from '../lines/line-grammar.js';
import { mailOf } from '../mail-parts.fixture.js';
import { amountIn, isOrderLabel, purchaseOrderNumbersIn } from '../orders/order-facts.js';
import { readOrderMail } from '../read-order-mail.js';

describe('what stands in a name, and what takes back', () => {
  const turned = (text: string) => {
    const reading = readOrderLine(text);
    return 'lines' in reading ? reading.lines.some(({ doubts }) => doubts.includes('reversal-word')) : reading.kind;
  };

  test.each([
    '4 boxes SB-10 Syringe barrel 10 mL without plunger',
    'DX-330 Drain basket without lid - 12 ea',
    'Item 40137 (Soup base without salt): 3 cs',
    '6 ea VT-77 Valve tee 1/2 in. w/o handle',
  ])('ordered: %s', (text) => {
    expect(turned(text)).toBe(false);
  });

  test.each([
    '40137 salad kit - 3 cs without dressing',
    'ship 4 cs 40137 without asking again',
    '3 cs 40137 chicken without any breading',
    'please send without ice 4 cs 40137',
    '4 cs 40137 soup base without salt, not the low fat',
    '5 cs 40137 soup base without salt instead',
  ])('a person sees: %s', (text) => {
    expect(turned(text)).not.toBe(false);
  });
});

describe('the first issue of an order', () => {
  test.each(['Purchase Order 8120 Rev 0', 'Revision: 0 PO 8120', 'PO 8120 - Rev. 00', 'PO 8120 Revision 0'])(
    'is no replacement: %s',
    (text) => {
      expect(purposeOf(text)).toBe('original');
    },
  );
  test.each([
    'Purchase Order 8120 Rev 1',
    'Revision: 2 PO 8120',
    'PO 8120 rev 10',
    'PO 8120 Revision 03',
    'Revised PO',
  ])('later ones are: %s', (text) => {
    expect(purposeOf(text)).toBe('replace');
  });
});

describe('facts of an order', () => {
  test.each([
    ['TOTAL LINES 5    ORDER TOTAL 314.95', '314.95'],
    ['Total items: 12  Total cases: 40  Total: $88.10', '88.10'],
    ['Total lines: 5   Total cases: 43', undefined],
    ['Total cases 43.50', undefined],
  ])('the amount in %j', (text, expected) => {
    expect(amountIn(text)).toBe(expected);
  });

  test.each([
    ['Our order number is 3097.', ['3097']],
    ['Your order no. is 5521-B', ['5521-B']],
    ['order number is missing on 3 lines', []],
  ])('the number named in %j', (text, expected) => {
    expect(purchaseOrderNumbersIn(text).map(({ value }) => value)).toEqual(expected);
  });

  test.each([
    ['PO Number *', true],
    ['P.O. # *:', true],
    ['PO Number * 4', false],
  ])('a label: %j', (text, expected) => {
    expect(isOrderLabel(text)).toBe(expected);
  });
});

describe('texts around the lines', () => {
  const read = async (text: string, subject = 'PO 7730') => {
    const { orders, unclear } = await readOrderMail(mailOf({ subject, text }));
    const [order] = orders;
    return { lines: order?.lines.length, amount: order?.amount?.value, doubts: order?.doubts, unclear: unclear.length };
  };
  const FIELDS = 'Part No.: QX-4410\nItem Description: pump seal kit\nQuantity: 6\nUnits: CS\nComment:\n\nPart No.: QX-4412\nItem Description: rinse hose\nQuantity: 3\nUnits: EA\nComment: low\n'; // prettier-ignore

  test('a heading that names a column, blank comments and who signs are no order lines', async () => {
    const text = `Hi team,\n\nOrder for this week:\n\n${FIELDS}\nBest regards,\nAnn Lund\nBuyer\n14 Canal Dr, Troy, NY 12180\n518-555-0144\nM (518) 555-0190\n`;
    expect(await read(text)).toMatchObject({ lines: 2, unclear: 0 });
  });

  test('a block that numbers an item and leaves its count open is a person’s', async () => {
    const { lines, unclear } = await read(
      `${FIELDS}\nPart No.: QX-4419\nItem Description: gasket\nQuantity:\nUnits: EA\n`,
    );
    expect([lines, unclear > 0]).toEqual([2, true]);
  });

  test.each([
    'thanks a bunch',
    'Thanks a bunch for the extra help',
    '14 Canal St | Troy NY 12180',
    '518.555.0144',
    'Authorized: ____________   K. Lund, DVM',
  ])('beside the lines, and none: %s', async (words) => {
    expect(await read(`Please ship\n\n6 cs 40137 milk\n3 cs 40210 salt\n${words}\n`)).toMatchObject({
      lines: 2,
      unclear: 0,
    });
  });

  test.each(['a bunch of parsley', '5 cs 40219 Canal St blend', '40219 x 3', 'a few cases of limes'])(
    'beside the lines, and a person’s or a line: %s',
    async (words) => {
      const { lines = 0, unclear } = await read(`Please ship\n\n6 cs 40137 milk\n3 cs 40210 salt\n${words}\n`);
      expect(lines + unclear).toBeGreaterThan(2);
    },
  );

  const guide = async (...rows: readonly string[]) => {
    const bytes = Buffer.from(['Item,Description,Qty Ordered,UM', 'QX-4410,Pump seal,6,EA', ...rows].join('\n'));
    const attachments = [{ name: 'order.csv', mediaType: 'text/csv', bytes, inline: false }];
    const { orders, unclear } = await readOrderMail(
      mailOf({ subject: 'PO 7730', text: 'Order attached.', attachments }),
    );
    return [orders[0]?.lines.length, unclear.length];
  };

  test.each(['QX-4412,Rinse hose,,EA', 'QX-4412,,,EA', ',Wax ring 3 in,,EA', ',CLEAR CEMENT 8 OZ,,CS'])(
    'an item of a guide with nothing under the quantity is not ordered: %s',
    async (row) => {
      expect(await guide(row, 'QX-4419,Gasket,2,EA')).toEqual([2, 0]);
    },
  );

  test.each([',Wax ring 3 in - 4 cs,,EA', 'QX-4412,Rinse hose,,2 CS', 'QX-4412,Rinse hose,2 CS or 3,EA'])(
    'one with a count elsewhere is never passed over: %s',
    async (row) => {
      expect(await guide(row, 'QX-4419,Gasket,2,EA')).not.toEqual([2, 0]);
    },
  );

  test('the count of the lines is not what they come to', async () => {
    const text = 'ITEM #   QTY  UNITS  DESC.         UNIT PRICE\nQX-4410    3  EA     PUMP SEAL          13.46\nQX-4412    2  EA     RINSE HOSE         17.87\n*****************\nTOTAL LINES 2    ORDER TOTAL 76.12\nEND OF ORDER\n'; // prettier-ignore
    expect(await read(text)).toMatchObject({ lines: 2, amount: '76.12', unclear: 0 });
  });
});
