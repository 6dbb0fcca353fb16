import { describe, expect, test } from '@jest/globals';
import { ItemMatcher } from '../matching/item-matcher.js';
import { NOTHING_KNOWN } from '../matching/catalogue.js';
import type { MailParts } from '../reading/mail-parts.js';
import { readOrderMail } from '../reading/read-order-mail.js';
import { assessMail } from './assess-order.js';
import { DEFAULT_LINE_THRESHOLD } from './order-policy.js';

const matcher = new ItemMatcher([
  { sku: '40137', description: 'Milk 1% Low Fat', pack: '4/1 gal', unit: 'CA', price: '12.00' },
  { sku: '80120', description: 'Tomato Sauce Fancy', pack: '6/#10', unit: 'CA', price: '24.00' },
  { sku: 'SAUCE-33', description: 'Soy Sauce', unit: 'CA' },
]);
const policy = { customerKnown: true, purchaseOrderNumber: 'required', lineThreshold: DEFAULT_LINE_THRESHOLD } as const;

async function assess(text: string, over: { subject?: string; knowledge?: object } = {}) {
  const mail: MailParts = {
    from: ['a@b.example'],
    subject: over.subject ?? 'PO 4711',
    answers: false,
    automatic: false,
    text,
    attachments: [],
    enclosed: [],
  };
  return assessMail(await readOrderMail(mail), { matcher, policy, ...over.knowledge })[0]!;
}

test('a plain order of a known customer passes', async () => {
  expect(await assess('12 cs 40137 milk 1% 4/1 gal\n3 cs 80120 tomato sauce\n')).toMatchObject({
    decision: 'auto',
    reasons: [],
  });
});

test('an item the mail names, and no line orders, is for a person with the place', async () => {
  const passed = await assess('12 cs 40137 milk 1% 4/1 gal\n\nremember what we said of SAUCE-44 last week\n');
  expect(passed).toMatchObject({ decision: 'auto', overlooked: [] });
  const held = await assess('12 cs 40137 milk 1% 4/1 gal\n\nremember what we said of SAUCE-33 last week\n');
  expect(held).toMatchObject({ decision: 'draft', reasons: ['TEXT_UNCLEAR'] });
  expect(held.overlooked.map(({ text }) => text)).toEqual(['remember what we said of SAUCE-33 last week']);
});

describe('an order is a draft with the reason', () => {
  test.each([
    ['CUSTOMER_UNKNOWN', '12 cs 40137\n', { knowledge: { policy: { ...policy, customerKnown: false } } }],
    ['PO_NUMBER_MISSING', '12 cs 40137\n', { subject: 'order' }],
    ['PO_NUMBER_AMBIGUOUS', 'PO 4712\n12 cs 40137\n', {}],
    ['ITEM_UNKNOWN', '12 cs 99999 zebra stripes\n', {}],
    ['LINE_UNCERTAIN', '12 cs 40137 tomato sauce fancy 6/#10\n', {}],
    ['UNIT_CONFLICT', '12 ea 40137\n', {}],
    ['UNIT_CONFLICT', '12 cs 40137 @ $1.00\n', {}],
    ['ARITHMETIC', '12 cs 40137 @ $12.00 = $154.00\n', {}],
    ['TOTALS_DIFFER', '12 cs 40137 @ $12.00\n\nTotal: $99.00\n', {}],
    ['CANCEL_REQUEST', 'please cancel PO 4711\n', {}],
    ['CHANGE_REQUEST', 'please change 40137 to 15 cs\n', {}],
    [
      'QUANTITY_UNUSUAL',
      '900 cs 40137\n',
      {
        knowledge: {
          customer: { ...NOTHING_KNOWN, history: [{ sku: '40137', orders: 9, least: '5', most: '20', unit: 'CA' }] },
        },
      },
    ],
  ])('%s: %s', async (reason, text, over) => {
    const assessed = await assess(text, over);
    expect(assessed.decision).toBe('draft');
    expect(assessed.reasons).toContain(reason);
  });
});

test('freight above the lines is no difference, a missing line is one', async () => {
  expect((await assess('12 cs 40137 @ $12.00\n\nTotal: $150.00\n')).reasons).toEqual([]);
  expect((await assess('12 cs 40137 @ $12.00\n\nTotal: $400.00\n')).reasons).toEqual(['TOTALS_DIFFER']);
});

describe('cartons', () => {
  const cartons = new ItemMatcher([
    { sku: 'K7710', description: 'Copy Paper Letter', unit: 'CT' },
    { sku: 'K7720', description: 'Copy Paper Legal', unit: 'EA' },
  ]);

  test('a carton is the unit of an item that comes in cartons', async () => {
    const { lines, decision } = await assess('5 cartons K7710 copy paper letter\n', {
      knowledge: { matcher: cartons },
    });
    expect([lines[0]!.line.unit, decision]).toEqual(['CT', 'auto']);
  });

  test('and a contradiction to one sold by the piece', async () => {
    const { reasons } = await assess('5 cartons K7720 copy paper legal\n', { knowledge: { matcher: cartons } });
    expect(reasons).toContain('UNIT_CONFLICT');
  });
});
