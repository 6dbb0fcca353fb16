import { describe, expect, test } from '@jest/globals';
import { orderFromMail } from './mail-order.js';
import { textOfHtml } from './mail-text.js';
import { readMail } from './read-mail.js';
import { purchaseOrderNumbersIn, requestedDateIn } from './read-mail-text.js';

const HEAD = [
  'From: Chef <Chef@Bayside.example>',
  'Date: Thu, 22 May 2025 23:30:00 -0400',
  'Message-ID: <1@bayside.example>',
  'MIME-Version: 1.0',
];
const mail = (subject: string, body: string, type = 'text/plain') =>
  readMail(Buffer.from([...HEAD, `Subject: ${subject}`, `Content-Type: ${type}`, '', body].join('\r\n')));
const multipart = (subject: string, parts: [string, string][]) =>
  mail(
    subject,
    [...parts.flatMap(([header, body]) => ['--b', header, '', body]), '--b--', ''].join('\r\n'),
    'multipart/mixed; boundary=b',
  );
const attachment = (name: string, type: string) =>
  `Content-Type: ${type}; name=${name}\r\nContent-Disposition: attachment; filename=${name}`;
const known = { partnerId: 'bayside', customerId: '3310' };
const codes = (reading: Awaited<ReturnType<typeof readMail>>) => {
  const made = orderFromMail(reading, known);
  return made.ok
    ? made.order.lines.map((line) => `${line.quantity} ${line.itemIdentifiers[0]?.value}`)
    : made.reasons.map(({ code }) => code);
};

describe('a mail', () => {
  test('sender, number, day wanted, lines with their places, and the rest as a note', async () => {
    const reading = await mail('PO B-77', 'Hi,\r\n\r\nfor Monday please:\r\n12 cs 40137 milk\r\n\r\nThanks\r\nMarco');
    expect(reading).toMatchObject({
      from: ['chef@bayside.example'],
      // Eleven at night in New York is another day in Greenwich: the sender's day counts.
      date: { instant: '2025-05-23T03:30:00.000Z', day: '2025-05-22' },
      purchaseOrderNumbers: [{ value: 'B-77', part: 'subject' }],
      requestedDate: { date: '2025-05-26', part: 'text', line: 3 },
      lines: [{ item: '40137', quantity: '12', part: 'text', line: 4 }],
    });
    const made = orderFromMail(reading, known);
    expect(made).toMatchObject({
      ok: true,
      order: {
        provenance: {
          '/purchaseOrderNumber': { kind: 'mail', part: 'subject' },
          '/lines/0': { kind: 'mail', part: 'text', line: 4 },
        },
        notes: ['PO B-77', 'Hi,\n\nfor Monday please:\n\nThanks\nMarco'],
      },
    });
  });

  test('a table of tabs under a heading', async () => {
    const reading = await mail('PO 1234', 'Item\tQty\tUnit\r\n40137\t12\tcs\r\n40210\t3\tcs\r\n\r\nThanks');
    expect(codes(reading)).toEqual(['12 40137', '3 40210']);
  });

  test('an HTML table, without a text part', async () => {
    const html =
      '<style>td{x:1}</style><p>PO&nbsp;1234</p><table><tr><th>SKU</th><th>Quantity</th></tr><tr><td>40137</td><td>12</td></tr></table>';
    expect(codes(await mail('order', html, 'text/html'))).toEqual(['12 40137']);
  });

  test('a CSV attachment', async () => {
    const parts: [string, string][] = [
      ['Content-Type: text/plain', 'see attached'],
      [attachment('order.csv', 'text/csv'), 'sku,qty,uom\r\n40137,12,CS\r\n'],
    ];
    const reading = await multipart('PO 1234', parts);
    expect(codes(reading)).toEqual(['12 40137']);
    expect(reading.lines[0]).toMatchObject({ part: 'order.csv', line: 2 });
  });

  test.each([
    ['lines without a number', 'order', '12 cs 40137', ['EMAIL_PO_NUMBER_MISSING']],
    ['two numbers', 'PO 111', 'and PO 222\r\n12 cs 40137', ['EMAIL_PO_NUMBER_AMBIGUOUS']],
    ['one line of two unclear', 'PO 111', '12 cs 40137\r\n5 cs of the usual', ['EMAIL_LINE_UNCLEAR']],
    ['no lines', 'PO 111', 'call me', ['EMAIL_NO_ORDER_FOUND']],
    ['an old order in the quoted text', 'Re: PO 111', 'thanks!\r\n\r\n> 12 cs 40137', ['EMAIL_NO_ORDER_FOUND']],
    [
      'a quoted order under a new one',
      'PO 111',
      '1 cs 40137\r\n\r\nOn Monday, Chef wrote:\r\n12 cs 40210',
      ['1 40137'],
    ],
    ['a signature with numbers', 'PO 111', '1 cs 40137\r\n-- \r\n2 cs 40210', ['1 40137']],
  ])('%s', async (_, subject, body, expected) => {
    expect(codes(await mail(subject, body))).toEqual(expected);
  });

  test('lines in the text and in a sheet: which of them count is not guessed', async () => {
    const parts: [string, string][] = [
      ['Content-Type: text/plain', '1 cs 40137'],
      [attachment('order.csv', 'text/csv'), 'sku,qty\r\n40210,2\r\n'],
    ];
    expect(codes(await multipart('PO 111', parts))).toEqual(['EMAIL_SOURCES_DISAGREE']);
  });

  test('an attachment that may be an order and cannot be read is said', async () => {
    const parts: [string, string][] = [
      ['Content-Type: text/plain', '1 cs 40137'],
      [attachment('order.pdf', 'application/pdf'), '%PDF-1.4'],
    ];
    expect(codes(await multipart('PO 111', parts))).toEqual(['EMAIL_ATTACHMENT_UNREAD']);
  });

  test('X12 is known by its bytes, whatever its name', async () => {
    const reading = await multipart('x', [[attachment('scan.pdf', 'application/pdf'), '\r\nISA*00*~']]);
    expect(reading).toMatchObject({ x12: [{ name: 'scan.pdf' }], unread: [] });
  });

  test.each(['Auto-Submitted: auto-replied', 'Precedence: bulk', 'List-Unsubscribe: <mailto:x@y.example>'])(
    '%s is an automatic mail',
    async (header) => {
      const bytes = Buffer.from(`${HEAD.join('\r\n')}\r\n${header}\r\n\r\n1 cs 40137`);
      expect((await readMail(bytes)).automatic).toBe(true);
      expect((await mail('x', 'y')).automatic).toBe(false);
    },
  );

  test('customers who order without a number get one made, the same for the same mail', async () => {
    const reading = await mail('order', '12 cs 40137');
    const made = orderFromMail(reading, { ...known, purchaseOrderNumber: 'optional' });
    expect(made).toMatchObject({
      ok: true,
      order: { purchaseOrderNumber: expect.stringMatching(/^MAIL-20250522-[0-9A-F]{8}$/) },
    });
    expect(orderFromMail(reading, { ...known, purchaseOrderNumber: 'optional' })).toEqual(made);
  });
});

describe('what a line names', () => {
  test.each([
    ['PO B-3001 for Friday', ['B-3001']],
    ['P.O. # 4711', ['4711']],
    ['Purchase order no. 2025/118:', ['2025/118']],
    ['po#12, PO: 13', ['12', '13']],
    ['P.O. Box 220, Edison NJ', []],
    ['support 12 people', []],
    ['PO attached', []],
  ])('purchase order numbers in %j', (text, expected) => {
    expect(purchaseOrderNumbersIn(text)).toEqual(expected);
  });

  test.each([
    ['please send for Friday', '2025-05-23'],
    ['deliver by 5/23/2025', '2025-05-23'],
    ['needed 2025-06-01', '2025-06-01'],
    ['for Thursday', undefined],
    ['by 13/45/2025', undefined],
    ['we closed on 2025-02-30', undefined],
    ['Friday was nice', undefined],
  ])('the day wanted in %j, written on a Thursday', (text, expected) => {
    expect(requestedDateIn(text, '2025-05-22')).toBe(expected);
  });

  test('HTML becomes lines; entities are characters; what never closes ends with the text', () => {
    expect(textOfHtml('<p>A &amp; B&#33;</p><script>no()</script><div>12&nbsp;cs</div><b')).toBe(
      '\nA & B!\n\n12 cs\n'.replace('\n\n', '\n\n'),
    );
  });
});
