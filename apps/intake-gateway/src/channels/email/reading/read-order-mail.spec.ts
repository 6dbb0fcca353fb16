import { describe, expect, test } from '@jest/globals';
import { mailOf } from './mail-parts.fixture.js';
import type { MailParts } from './mail-parts.js';
import { readOrderMail } from './read-order-mail.js';

const read = async (parts: Partial<MailParts>) => {
  const found = await readOrderMail(mailOf(parts));
  return {
    ...found,
    told: found.orders.map(({ purchaseOrderNumber, lines }) => [
      purchaseOrderNumber?.value,
      ...lines.map((line) => `${line.quantity} ${line.unit ?? ''} ${line.names[0]?.value ?? line.description}`),
    ]),
  };
};
const csv = (text: string) => [
  { name: 'order.csv', mediaType: 'text/csv', inline: false, bytes: Buffer.from(text, 'latin1') },
];

describe('text', () => {
  test('a table set with blanks, the number, the day wanted, the place', async () => {
    const found = await read({
      text: 'Hi,\n\nItem      Description        Qty   Unit\n-----------------------------------\n40137     Milk 1% gal         12   CS\n80120     Tomato sauce         3   CS\n\nP.O. 55-123, deliver Tuesday.\nShip to: Store 12, 400 Orchard Rd, Edison, NJ 08817\n\nRegards,\nBob\n732-555-1234\n',
    });
    expect(found.told).toEqual([['55-123', '12 CA 40137', '3 CA 80120']]);
    expect(found.orders[0]!.dates[0]!.value).toEqual({ qualifier: '002', date: '2025-05-27' });
    expect(found.orders[0]!.parties[0]!.value).toMatchObject({
      role: 'ST',
      identifier: '12',
      city: 'Edison',
      region: 'NJ',
      postalCode: '08817',
    });
    expect(found.orders[0]!.lines[0]!.place).toEqual({ kind: 'mail', part: 'text', line: 5 });
  });

  test('two orders in one mail', async () => {
    const { told } = await read({
      text: 'PO 1001\n12 cs 40137\n3 cs 80120\n\nPO 1002\n5 cs 80233 olive oil\n2 milk 1%\n',
    });
    expect(told).toEqual([
      ['1001', '12 CA 40137', '3 CA 80120'],
      ['1002', '5 CA 80233', '2  milk 1%'],
    ]);
  });

  test('cents behind commas make dots part thousands', async () => {
    const { orders } = await read({
      text: 'PO 12\n\nItem;Qty;Price;Amount\n40137;1.200;3,95;4.740,00\n80120;6;10,00;60,00\n',
    });
    expect(orders[0]!.lines.map(({ quantity, doubts }) => [quantity, doubts])).toEqual([
      ['1200', []],
      ['6', []],
    ]);
  });

  test('what stands deeper below a line goes on with it', async () => {
    const { told, unclear } = await read({
      text: 'PO 12\n\n- 4 bx 40137 lancets\n      28 gauge, 1 oz pack\n- 2 bx 80120 swabs\n',
    });
    expect([told, unclear]).toEqual([[['12', '4 BX 40137', '2 BX 80120']], []]);
  });

  test('an order in the subject alone', async () => {
    expect((await read({ subject: 'PO 31: 5 cs 40137 and 2 cs 80120', text: 'thank you' })).told).toEqual([
      ['31', '5 CA 40137', '2 CA 80120'],
    ]);
    expect((await read({ subject: 'RE: PO 31: 5 cs 40137', text: 'thank you' })).told).toEqual([]);
  });

  test('prices asked for are no order, unless one is named', async () => {
    const text = 'Could you quote us the following?\n\n12 cs 40137\n3 cs 80120\n';
    expect((await read({ text })).told).toEqual([]);
    expect((await read({ subject: 'PO 31', text })).orders[0]!.doubts).toContain('question');
  });

  test('forms that number their fields', async () => {
    const text = 'PO Number: A-99\nItem 1: 40137\nQty 1: 12\nItem 2: 80120\nQty 2: 3\n';
    expect((await read({ text })).told).toEqual([['A-99', '12  40137', '3  80120']]);
  });

  test('columns of preformatted HTML', async () => {
    const html = '<pre>PO 12\n\nITEM      QTY  DESCRIPTION\n40137      10  PIZZA\n80120       6  SAUCE\n</pre>';
    expect((await read({ html })).told).toEqual([['12', '10  40137', '6  80120']]);
  });

  test('an address in a cell of its own lines', async () => {
    const html =
      '<p>PO 12</p><table><tr><td>Vendor<br>Us Inc</td><td>Ship To<br>Oak Store<br>14 Mill Rd<br>Edison, NJ 08817</td></tr></table><p>3 cs 40137</p>';
    const [order] = (await read({ html })).orders;
    expect(order!.parties[0]!.value).toMatchObject({ role: 'ST', name: 'Oak Store', city: 'Edison' });
  });

  test('a column called amount that counts, beside products named before their numbers', async () => {
    const html =
      '<p>PO 12</p><table><tr><td>Product</td><td>Item</td><td>Amount</td></tr><tr><td>Olive oil</td><td>40137</td><td>2 cs</td></tr><tr><td>Cod</td><td>80120</td><td>25 lb</td></tr></table>';
    expect((await read({ html })).told).toEqual([['12', '2 CA 40137', '25 LB 80120']]);
  });

  test('a heading over groups of headings; cases counted by the heading', async () => {
    const text = 'PO 12\n\nItem\t\tOrder\t\nNumber\tName\tCases\tCost\n40137\tMilk\t20\t12.50\n80120\tSauce\t6\t8.00\n';
    expect((await read({ text })).told).toEqual([['12', '20 CA 40137', '6 CA 80120']]);
  });

  test('a row shaped like those that were read, and not read, is said to be unclear', async () => {
    const html =
      '<p>PO 12</p><table><tr><td>Olive oil</td><td>40137</td><td>2 cs</td></tr><tr><td>Cod</td><td>80120</td><td>up 7%</td></tr></table>';
    expect((await read({ html })).unclear.map(({ text }) => text)).toEqual(['Cod   80120   up 7%']);
  });

  test('fields, one a line', async () => {
    expect(
      (await read({ text: 'PO Number: A-99\n\nItem: 40137\nQty: 12\nUOM: CS\n\nItem: 80120\nQty: 3\nUOM: CS\n' })).told,
    ).toEqual([['A-99', '12 CA 40137', '3 CA 80120']]);
  });

  test('a line in the middle of a list that cannot be read is said to be unclear', async () => {
    const { unclear } = await read({ text: 'PO 77\n\n* 12 cs 40137\n* a few of 80120 maybe\n* 2 cs 70344\n' });
    expect(unclear.map(({ text }) => text)).toEqual(['* a few of 80120 maybe']);
  });

  test('what a signature, an address or a remark counts is not ordered', async () => {
    const { told } = await read({
      subject: 'PO 4711',
      text: '12 cs 40137\n\nLast week 2 boxes of cups were damaged.\nDock 4, gate 12.\n\nThanks,\nBob\n400 Orchard Road, Edison NJ 08817\n(732) 555-0199 x12\nSent from my iPhone 12\n',
    });
    expect(told).toEqual([['4711', '12 CA 40137']]);
  });
});

describe('conversations', () => {
  const old = 'On Mon, May 19, 2025 at 9:00 AM Sales <s@house.example> wrote:\n> PO 1111\n> 5 cs 80233 olive oil\n';
  test('a reply does not order the old lines again', async () => {
    expect((await read({ subject: 'Re: order', text: `PO 2222\n12 cs 40137\n\n${old}` })).told).toEqual([
      ['2222', '12 CA 40137'],
    ]);
    expect((await read({ subject: 'Re: order', text: `Thanks, got it!\n\n${old}` })).told).toEqual([]);
  });
  test('unless the new text says so, or says nothing; then the desk looks', async () => {
    const again = await read({ subject: 'Re: order', text: `Please ship the order below.\n\n${old}` });
    expect(again.told).toEqual([['1111', '5 CA 80233']]);
    expect(again.orders[0]!.doubts).toContain('quoted-only');
  });
  test('an answer under the quoted text is new', async () => {
    expect((await read({ subject: 'Re: order', text: `${old}\nPO 3333\n7 cs 40137\n` })).told).toEqual([
      ['3333', '7 CA 40137'],
    ]);
  });
  test('a forwarded order counts, inline and attached', async () => {
    const inline = await read({
      subject: 'Fwd: order',
      text: 'Please process.\n\n---------- Forwarded message ---------\nFrom: Chef <c@b.example>\nDate: Mon\nSubject: order\n\nPO 777\n5 cs 80233\n',
    });
    expect(inline.told).toEqual([['777', '5 CA 80233']]);
    const attached = await read({
      subject: 'Fwd: order',
      text: 'see attached',
      enclosed: [mailOf({ text: 'PO 778\n5 cs 80233\n' })],
    });
    expect(attached.told).toEqual([['778', '5 CA 80233']]);
    expect(attached.orders[0]!.doubts).toEqual(['forwarded']);
  });
  test('changes and cancellations', async () => {
    const changed = await read({
      subject: 'Change to PO 1001',
      text: 'Please change 40137 from 12 to 15 cs and remove 80120 from the order.\n',
    });
    expect(changed.orders[0]).toMatchObject({
      purpose: 'change',
      lines: [
        { quantity: '15', action: 'change' },
        { quantity: '0', action: 'delete' },
      ],
    });
    expect(
      (await read({ subject: 'sorry', text: 'We need to cancel order B-6256, sorry.\n' })).orders[0],
    ).toMatchObject({ purpose: 'cancel', lines: [], purchaseOrderNumber: { value: 'B-6256' } });
  });
});

describe('HTML', () => {
  test('a table of Outlook beside an old one of Gmail, the quantity in the second column, merged total', async () => {
    const { told } = await read({
      html: '<div>PO# 88-1201</div><table class=MsoNormalTable><tr><td><p>Product<o:p></o:p></p></td><td><p>Qty</p></td><td>Item #</td></tr><tr><td><p>Milk 1%</p></td><td>12 cs</td><td>40137</td></tr><tr><td>Tomato &amp; basil</td><td>3 cs</td><td>80120</td></tr><tr><td colspan=2>Total cases</td><td>15</td></tr></table><div style="display:none">9 cs 11111</div><s>4 cs 22222</s><div class="gmail_quote">On Mon Sales wrote:<blockquote class="gmail_quote">5 cs 80233</blockquote></div>',
    });
    expect(told).toEqual([['88-1201', '12 CA 40137', '3 CA 80120']]);
  });
  test('400,000 nested elements cost no more than their bytes', async () => {
    expect((await read({ html: `${'<div>'.repeat(400_000)}` })).orders).toEqual([]);
  });
});

test('what is beyond the limits is told, never passed over', async () => {
  const { unclear, unread } = await read({ text: `PO 77\n${'12 cs 40137\n'.repeat(90_000)}` });
  expect(unclear.map(({ text }) => text)).toEqual(['only the first 20000 lines were read']);
  expect(unread).toEqual([{ name: 'text', reason: 'too-large' }]);
  const page = await read({ html: `<table>${'<tr><td>40137</td><td>2</td></tr>'.repeat(25_000)}</table>` });
  expect(page.unclear.map(({ text }) => text)).toEqual(['only the first 20000 lines were read']);
});

test.each([
  ['tabs', { text: 'Item\tQty\tUnit\n'.repeat(60_000) }],
  ['blanks', { text: 'Item     Qty     Unit\n'.repeat(45_000) }],
  ['HTML', { html: `<table>${'<tr><td>Item</td><td>Qty</td></tr>'.repeat(40_000)}</table>` }],
])('tens of thousands of headings (%s) are read once each', async (_, parts) => {
  // Row by row against all others it would take a minute: the test's own deadline tells.
  expect((await read(parts)).orders).toEqual([]);
});

describe('files', () => {
  test('a semicolon file in Latin-1 with quoted line breaks, decimal commas and a total', async () => {
    const { told, orders } = await read({
      subject: 'PO 12345',
      text: 'attached',
      attachments: csv(
        'SKU;Bezeichnung;Menge;Einheit;Preis;Betrag\r\n00123;"Milk ""best""\nlong";12;CS;9,38;112,56\r\n40210;Cr\xe8me;3;EA;1,5;4,50\r\n;;;;Total;117,06\r\n',
      ),
    });
    expect(told).toEqual([['12345', '12 CA 00123', '3 EA 40210']]);
    expect(orders[0]!.lines[1]).toMatchObject({ description: 'Crème', unitPrice: '1.5' });
    expect(orders[0]!.amount?.value).toBe('117.06');
  });
  test('an order guide: what has no quantity is not ordered; stock on hand is no quantity', async () => {
    const { told } = await read({
      subject: 'PO 90',
      text: 'x',
      attachments: csv('Item #,Description,On Hand,Order Qty\n40137,Milk,7,12\n80120,Tomato,4,\n70344,Beef,1,0\n'),
    });
    expect(told).toEqual([['90', '12  40137']]);
  });
  test('a column of purchase order numbers parts the orders', async () => {
    const { told } = await read({
      text: 'attached',
      attachments: csv('PO Number,SKU,Qty\nA1,40137,1\nA2,40137,2\nA1,80120,3\n'),
    });
    expect(told).toEqual([
      ['A1', '1  40137', '3  80120'],
      ['A2', '2  40137'],
    ]);
  });
  test.each(['PO-4711.csv', 'PO4711.csv', 'PO_4711.csv'])('%s holds order 4711', async (name) => {
    const [file] = csv('SKU,Qty,UOM\n40137,12,CS\n');
    expect((await read({ subject: 'our order', text: '', attachments: [{ ...file!, name }] })).told[0]?.[0]).toBe(
      '4711',
    );
  });

  test('the same order in text and file is one; another one is a disagreement', async () => {
    expect(
      (await read({ subject: 'PO 5', text: '12 cs 40137\n', attachments: csv('SKU,Qty,UOM\n40137,12,CS\n') })).orders,
    ).toHaveLength(1);
    const differing = await read({
      subject: 'PO 5',
      text: '13 cs 40137\n',
      attachments: csv('SKU,Qty,UOM\n40137,12,CS\n'),
    });
    expect(differing.orders[0]!.doubts).toContain('sources-disagree');
  });
  test('pictures, old workbooks and junk are named with the reason, X12 goes its own way', async () => {
    const file = (name: string, head: string) => ({
      name,
      mediaType: 'application/octet-stream',
      inline: false,
      bytes: Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(100)]),
    });
    const found = await read({
      subject: 'PO 5',
      text: 'x',
      attachments: [
        file('a.jpg', '\xff\xd8\xff'),
        file('b.xls', '\xd0\xcf\x11\xe0'),
        file('c.pdf', '%PDF-1.4 junk'),
        file('d.xlsx', 'PK\x03\x04junk'),
        file('e.txt', 'ISA*00*'),
      ],
    });
    expect(found.unread.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
      'a.jpg picture',
      'b.xls unsupported',
      'c.pdf damaged',
      'd.xlsx damaged',
    ]);
    expect(found.x12.map(({ name }) => name)).toEqual(['e.txt']);
  });
});
