import { describe, expect, test } from '@jest/globals';
import { canonicalMailOrder } from './canonical-mail-order.js';
import { assessMail } from './certainty/assess-order.js';
import { DEFAULT_LINE_THRESHOLD } from './certainty/order-policy.js';
import { noOrderReason, ordersToJudge, settleOrder } from './interpret-mail.js';
import { parseMail } from './parse-mail.js';
import { readOrderMail } from './reading/read-order-mail.js';

const HEAD = [
  'From: Chef <Chef@Bayside.example>',
  'Date: Thu, 22 May 2025 23:30:00 -0400',
  'Message-ID: <1@bayside.example>',
  'MIME-Version: 1.0',
];
const readBytes = async (text: string) => readOrderMail(await parseMail(Buffer.from(text)));
const mail = (subject: string, body: string, type = 'text/plain') =>
  readBytes([...HEAD, `Subject: ${subject}`, `Content-Type: ${type}`, '', body].join('\r\n'));
const multipart = (subject: string, parts: [string, string][]) =>
  mail(
    subject,
    [...parts.flatMap(([header, body]) => ['--b', header, '', body]), '--b--', ''].join('\r\n'),
    'multipart/mixed; boundary=b',
  );
const attachment = (name: string, type: string) =>
  `Content-Type: ${type}; name=${name}\r\nContent-Disposition: attachment; filename=${name}`;

const origin = { documentId: 'd', partnerId: 'bayside', customerId: '3310' };
const trust = { verdict: 'aligned', reason: 'DKIM' } as const;

/** Lines of the orders that pass, or why they do not. */
async function outcome(read: Awaited<ReturnType<typeof readOrderMail>>, number: 'required' | 'optional' = 'required') {
  const policy = { customerKnown: true, purchaseOrderNumber: number, lineThreshold: DEFAULT_LINE_THRESHOLD };
  const orders = ordersToJudge(read);
  if (orders.length === 0) return [noOrderReason(read).code];
  const assessed = assessMail({ ...read, orders }, { policy });
  const settled = await Promise.all(
    assessed.map((each) => settleOrder(read, each, { origin, trust, clashes: async () => false })),
  );
  return settled.flatMap((each) =>
    each.kind === 'draft'
      ? [...each.draft.reasons]
      : each.order.lines.map((line) => `${line.quantity} ${line.itemIdentifiers[0]?.value}`),
  );
}

describe('a mail', () => {
  test('sender, number, day wanted, lines with their places, and the rest as a note', async () => {
    const read = await mail('PO B-77', 'Hi,\r\n\r\nfor Monday please:\r\n12 cs 40137 milk\r\n\r\nThanks\r\nMarco');
    expect(read).toMatchObject({
      from: ['chef@bayside.example'],
      // Eleven at night in New York is another day in Greenwich: the sender's day counts.
      date: { instant: '2025-05-23T03:30:00.000Z', day: '2025-05-22' },
      orders: [
        {
          purchaseOrderNumber: { value: 'B-77', place: { part: 'subject' } },
          dates: [{ value: { qualifier: '002', date: '2025-05-26' }, place: { part: 'text', line: 3 } }],
          lines: [{ names: [{ value: '40137' }], quantity: '12', place: { part: 'text', line: 4 } }],
        },
      ],
    });
  });

  test('a table of tabs under a heading', async () => {
    const read = await mail('PO 1234', 'Item\tQty\tUnit\r\n40137\t12\tcs\r\n40210\t3\tcs\r\n\r\nThanks');
    expect(await outcome(read)).toEqual(['12 40137', '3 40210']);
  });

  test('an HTML table, without a text part', async () => {
    const html =
      '<style>td{x:1}</style><p>PO&nbsp;1234</p><table><tr><th>SKU</th><th>Quantity</th></tr><tr><td>40137</td><td>12</td></tr></table>';
    expect(await outcome(await mail('order', html, 'text/html'))).toEqual(['12 40137']);
  });

  test('a CSV attachment', async () => {
    const parts: [string, string][] = [
      ['Content-Type: text/plain', 'see attached'],
      [attachment('order.csv', 'text/csv'), 'sku,qty,uom\r\n40137,12,CS\r\n'],
    ];
    const read = await multipart('PO 1234', parts);
    expect(await outcome(read)).toEqual(['12 40137']);
    expect(read.orders[0]!.lines[0]!.place).toMatchObject({ part: 'order.csv' });
  });

  test.each([
    ['lines without a number', 'order', '12 cs 40137', ['PO_NUMBER_MISSING']],
    ['two numbers', 'PO 111', 'and PO 222\r\n12 cs 40137', ['PO_NUMBER_AMBIGUOUS']],
    ['one line of two unclear', 'PO 111', '12 cs 40137\r\n5 cs of the usual', ['LINE_UNCERTAIN']],
    ['words nobody can read', 'PO 111', 'please send 5 cs\r\n', ['NO_LINES', 'TEXT_UNCLEAR']],
    ['no lines', 'PO 111', 'call me', ['EMAIL_NO_ORDER_FOUND']],
    ['an old order in the quoted text', 'Re: PO 111', 'thanks!\r\n\r\n> 12 cs 40137', ['EMAIL_NO_ORDER_FOUND']],
    [
      'a quoted order under a new one',
      'PO 111',
      '1 cs 40137\r\n\r\nOn Monday, Chef wrote:\r\n12 cs 40210',
      ['1 40137'],
    ],
    ['a line below the signature', 'PO 111', '1 cs 40137\r\n-- \r\n2 cs 40210', ['LINE_UNCERTAIN']],
  ])('%s', async (_, subject, body, expected) => {
    expect(await outcome(await mail(subject, body))).toEqual(expect.arrayContaining(expected));
  });

  test('lines in the text and in a sheet: which of them count is not guessed', async () => {
    const parts: [string, string][] = [
      ['Content-Type: text/plain', '1 cs 40137'],
      [attachment('order.csv', 'text/csv'), 'sku,qty\r\n40210,2\r\n'],
    ];
    expect(await outcome(await multipart('PO 111', parts))).toContain('SOURCES_DISAGREE');
  });

  test('a picture of an order waits for a person with its number, never for nobody', async () => {
    const read = await multipart('PO 111', [
      ['Content-Type: text/plain', 'see photo'],
      [attachment('order.jpg', 'image/jpeg'), '\u00ff\u00d8\u00ff picture'],
    ]);
    expect(await outcome(read)).toEqual(['NO_LINES', 'ATTACHMENT_UNREAD']);
    expect(ordersToJudge(read)[0]).toMatchObject({ purchaseOrderNumber: { value: '111' }, lines: [] });
  });

  test('X12 is known by its bytes, whatever its name', async () => {
    const read = await multipart('x', [[attachment('scan.pdf', 'application/pdf'), '\r\nISA*00*~']]);
    expect(read).toMatchObject({ x12: [{ name: 'scan.pdf' }], unread: [] });
  });

  test.each([
    ['Auto-Submitted: auto-replied', 'reply'],
    ['Precedence: bulk', 'bulk'],
    ['List-Unsubscribe: <mailto:x@y.example>', 'bulk'],
  ])('%s: a machine wrote it', async (header, kind) => {
    expect((await readBytes(`${HEAD.join('\r\n')}\r\n${header}\r\n\r\n1 cs 40137`)).automatic).toBe(kind);
    expect((await mail('x', 'y')).automatic).toBe(false);
  });

  test('whom to answer and in which thread', async () => {
    const head = 'Reply-To: Orders@Bayside.example\r\nIn-Reply-To: <b@x>\r\nReferences: <a@x> <b@x>';
    expect(await readBytes(`${HEAD.join('\r\n')}\r\n${head}\r\n\r\nx`)).toMatchObject({
      replyTo: ['orders@bayside.example'],
      references: ['<a@x>', '<b@x>'],
      messageId: '<1@bayside.example>',
    });
  });

  test('customers who order without a number get one made, the same for the same mail', async () => {
    const read = await mail('order', '12 cs 40137');
    expect(await outcome(read, 'optional')).toEqual(['12 40137']);
    const policy = { customerKnown: true, purchaseOrderNumber: 'optional', lineThreshold: 0.9 } as const;
    const [assessed] = assessMail(read, { policy });
    const made = canonicalMailOrder(read, assessed!, origin);
    expect(made.purchaseOrderNumber).toMatch(/^MAIL-20250522-[0-9A-F]{8}$/);
    expect(canonicalMailOrder(read, assessed!, origin)).toEqual(made);
  });

  test('a contract is taken only where it is the customer’s own', async () => {
    const read = await mail('PO 111', 'Under bid B5875 please:\r\n12 cs 40137\r\n');
    const policy = { customerKnown: true, purchaseOrderNumber: 'required', lineThreshold: 0.9 } as const;
    const [assessed] = assessMail(read, { policy });
    expect(canonicalMailOrder(read, assessed!, { ...origin, contracts: ['B5875'] }).contractNumber).toBe('B5875');
    expect(canonicalMailOrder(read, assessed!, { ...origin, contracts: ['B1'] }).contractNumber).toBeUndefined();
  });
});
