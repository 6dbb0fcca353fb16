import { describe, expect, test } from '@jest/globals';
import { mailOf } from './mail-parts.fixture.js';
import type { AttachedPart, MailParts } from './mail-parts.js';
import { readDocument } from './read-document.js';
import { readOrderMail } from './read-order-mail.js';

const read = async (parts: Partial<MailParts>) => {
  const date = { instant: '2026-03-10T12:00:00.000Z', day: '2026-03-10' };
  const found = await readOrderMail(mailOf({ subject: 'PO 5150', date, ...parts }));
  return {
    ...found,
    number: found.orders[0]?.purchaseOrderNumber?.value,
    lines: found.orders.flatMap(({ lines }) => lines),
    told: found.orders.flatMap(({ lines }) =>
      lines.map(({ quantity, unit, names }) => `${quantity} ${unit ?? ''} ${names[0]?.value ?? '?'}`),
    ),
  };
};
const file = (name: string, mediaType: string, text: string): AttachedPart[] => [
  { name, mediaType, inline: false, bytes: Buffer.from(text) },
];
const table = (rows: readonly (readonly string[])[]) =>
  `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;

describe('tables whose heading names no quantity we know', () => {
  const guide = [
    ['Code', 'Name', 'Pack', 'Par', 'Thu', 'Fri'],
    ['710412', 'Pork loin', '4/9 lb', '6', '3', ''],
    ['710433', 'Ham sliced', '12 lb', '3', '2', ''],
    ['CHILLED'],
    ['710877', 'Kale', '24 ct', '5', '1', ''],
  ];

  test('no row is lost behind a section, and none is certain where two columns count', async () => {
    const { told, lines } = await read({ html: table(guide) });
    expect(told).toEqual(['3  710412', '2  710433', '1  710877']);
    for (const line of lines) expect(line.doubts).toContain('two-readings');
  });

  test('a count for each store', async () => {
    const rows = [
      ['Item #', 'Description', 'Qty', 'Qty Store 14'],
      ['710412', 'Pork loin', '2', '5'],
      ['710433', 'Ham sliced', '1', '4'],
    ];
    const { lines, orders } = await read({ html: table(rows) });
    expect(orders).toHaveLength(1);
    for (const line of lines) expect(line.doubts).toContain('two-readings');
  });

  test('a count written behind the name where the quantity is blank is not passed over', async () => {
    const rows = [
      ['Item #', 'Description', 'Qty'],
      ['710412', 'Pork loin', '2'],
      ['710433', 'Ham sliced - 3 cs', ''],
      ['710877', 'Kale 24 ct', ''],
    ];
    const { told, unclear } = await read({ html: table(rows) });
    expect(told).toEqual(['2  710412']);
    expect(unclear).toHaveLength(1);
    expect(unclear[0]!.text).toContain('Ham sliced');
  });

  test('one column that counts makes no doubt', async () => {
    const rows = [
      ['QX-771-B', 'Chalk white', '14'],
      ['QX-772-B', 'Chalk red', '9'],
    ];
    for (const line of (await read({ html: table(rows) })).lines) expect(line.doubts).not.toContain('two-readings');
  });

  test('cases and pieces in columns of their own', async () => {
    const rows = [
      ['Item', 'Description', 'Cases', 'Each'],
      ['710412', 'Pork loin', '2', ''],
      ['710433', 'Ham sliced', '', '4'],
    ];
    const { told, lines } = await read({ html: table(rows) });
    expect(told).toEqual(['2 CA 710412', '4 EA 710433']);
    for (const line of lines) expect(line.doubts).toEqual([]);
  });

  test('what was ordered last week is not what is ordered this week', async () => {
    const rows = [
      ['Code', 'Name', 'Last Week', 'This Week'],
      ['710412', 'Pork loin', '4', ''],
      ['710433', 'Ham sliced', '2', '5'],
    ];
    expect((await read({ html: table(rows) })).told).toEqual(['5  710433']);
  });
});

describe('several sheets in a workbook', () => {
  const heading = ['Item', 'Name', 'Cases'];
  const sheet = (title: string, rows: readonly (readonly string[])[]) => ({
    kind: 'table' as const,
    title,
    origin: 'new' as const,
    rows: [heading, ...rows].map((cells, index) => ({
      cells,
      place: { kind: 'sheet' as const, part: 'book.xlsx', sheet: title, cell: `A${index + 1}` },
    })),
  });
  const readBook = (...entries: readonly ReturnType<typeof sheet>[]) => {
    const events = readDocument({ part: 'book.xlsx', kind: 'sheet', entries }, undefined);
    return {
      lines: events.flatMap((event) => (event.kind === 'line' ? [event.line.names[0]!.value] : [])),
      unclear: events.flatMap((event) => (event.kind === 'unclear' ? [event.unclear.text] : [])),
    };
  };

  test('a sheet of an order before is passed over beside another, and read where it is alone', () => {
    const before = sheet('Last Week', [['710412', 'Pork loin', '9']]);
    expect(readBook(sheet('Mon', [['710433', 'Ham', '2']]), before)).toEqual({ lines: ['710433'], unclear: [] });
    expect(readBook(before).lines).toEqual(['710412']);
  });

  test('sheets by kind of goods are one order', () => {
    const book = readBook(sheet('Chilled', [['710412', 'Pork loin', '1']]), sheet('Dry', [['720001', 'Salt', '2']]));
    expect(book).toEqual({ lines: ['710412', '720001'], unclear: [] });
  });

  test('a sheet that orders the same item again is not certain to be of the same order', () => {
    const book = readBook(sheet('A', [['710412', 'Pork loin', '1']]), sheet('B', [['710412', 'Pork loin', '3']]));
    expect(book.lines).toHaveLength(2);
    expect(book.unclear).toEqual(['B: 710412 | Pork loin | 3']);
  });
});

describe('forms with blanks', () => {
  test('boxes left blank order nothing, and hide nothing', async () => {
    const text = 'PO 6120\n[3] 710412 pork loin\n[ ] 710433 ham\n[1] 710877 kale\n710878 chard ____ cs\n';
    const { told, unclear } = await read({ subject: 'form', text });
    expect(told).toEqual(['3  710412', '1  710877']);
    expect(unclear).toEqual([]);
  });

  test('a section that says how many lines it has is no line', async () => {
    const rows = [
      ['Item', 'Description', 'Qty'],
      ['710412', 'Pork loin', '2'],
      ['FROZEN (1 item)', '', ''],
      ['710877', 'Kale', '4'],
    ];
    const { told, unclear } = await read({ html: table(rows) });
    expect(told).toEqual(['2  710412', '4  710877']);
    expect(unclear).toEqual([]);
  });
});

describe('a new order written as an answer', () => {
  const text = 'Next one please, PO 6200\n\n4 cs 710412\n';

  test('has the number of its own text', async () => {
    const { number, orders } = await read({ subject: 'Re: PO 6100', text, answers: true });
    expect(number).toBe('6200');
    expect(orders[0]!.doubts).not.toContain('po-number-ambiguous');
  });

  test('a subject of its own that says otherwise is a doubt', async () => {
    const { orders } = await read({ subject: 'PO 6100', text });
    expect(orders[0]!.doubts).toContain('po-number-ambiguous');
  });
});

describe('headings of buyers', () => {
  test('unit of issue, an estimated price, a number under UPC/Item', async () => {
    const text =
      'UPC/Item,Item Description,Qty Needed,Unit of Issue,Est. Price\n8800112233,Binder clips,7,CT,$6.15\n8800112244,Rubber bands,2,BG,$1.05\n8800112255,Push pins,0,BX,$2.20\n';
    const { told, lines } = await read({ attachments: file('need.csv', 'text/csv', text) });
    expect(told).toEqual(['7 CT 8800112233', '2 BG 8800112244']);
    expect(lines.map(({ unitPrice }) => unitPrice)).toEqual(['6.15', '1.05']);
  });

  test('cells in quotes, parted by tabs, in a plain text file', async () => {
    const text = '"NDC"\t"Drug"\t"Qty Ordered"\n"55111-0684-01"\t"FAMOTIDINE"\t"5"\n"55111-0685-01"\t"NAPROXEN"\t"2"\n';
    expect((await read({ attachments: file('out.txt', 'text/plain', text) })).told).toEqual([
      '5  55111-0684-01',
      '2  55111-0685-01',
    ]);
  });

  test('the number of an item in a row of its own below its name', async () => {
    const rows = [
      ['Product', 'Qty', 'Unit'],
      ['Whiteboard marker set', '6', 'EA'],
      ['SKU: WB-5521', '', ''],
      ['Desk lamp grey metal', '2', 'EA'],
      ['SKU: DL-2040', '', ''],
    ];
    const { told, unclear } = await read({ html: table(rows) });
    expect([told, unclear]).toEqual([['6 EA WB-5521', '2 EA DL-2040'], []]);
  });

  test('a label beside its value in the table that lays out the page', async () => {
    const inner = table([
      ['Item', 'Qty'],
      ['WB-5521', '6'],
    ]);
    const html = `<table><tr><td>PO Number</td><td>KV-90-118</td></tr><tr><td colspan="2">${inner}</td></tr></table>`;
    const { number, told } = await read({ subject: 'New order', html });
    expect([number, told]).toEqual(['KV-90-118', ['6  WB-5521']]);
  });
});

describe('sentences', () => {
  test('the order number and its preposition are no part of an item', async () => {
    const text = 'Please send 9 boxes of KT-0031-S and 4 boxes of KT-0032-S under PO 5150. Also 30 rolls WRAP-3-CLR.';
    const { told, lines } = await read({ text });
    expect(told).toEqual(['9 BX KT-0031-S', '4 BX KT-0032-S', '30 RL WRAP-3-CLR']);
    expect(lines[1]!.description).toBeUndefined();
  });

  test('counts written as words part a sentence as figures do', async () => {
    expect(
      (await read({ text: 'I need two cartons of K7712, three boxes of K7801 and one roll of K7950' })).told,
    ).toEqual(['2 CA K7712', '3 BX K7801', '1 RL K7950']);
  });

  test('a line number in front of the word for an item', async () => {
    const { lines } = await read({ text: 'Ln 4 Part ZK-90-34 Qty 35 EA\nLn 5 Part ZK-91-34 Qty 12 EA\n' });
    expect(lines.map(({ quantity, description }) => [quantity, description])).toEqual([
      ['35', undefined],
      ['12', undefined],
    ]);
  });

  test.each(['trout whole gutted 30 lb\n61200 - 2 cs\n61300 1 cs\n', '61200 - 2 cs\n61300 1 cs\n\nand trout 30#\n'])(
    'a weight beside order lines is not passed over: %j',
    async (text) => {
      const { told, unclear } = await read({ text });
      expect(told).toEqual(['2 CA 61200', '1 CA 61300']);
      expect(unclear).toHaveLength(1);
    },
  );

  test.each(['cucumbers a case', 'same for 61450', '\nP.S. make the 61200 three cases instead', 'no 61300 after all'])(
    'what speaks of items and was not read is said to be unclear: %j',
    async (text) => {
      const { told, unclear } = await read({ text: `61200 - 2 cs\n61300 1 cs\n${text}\n` });
      expect(told).toEqual(['2 CA 61200', '1 CA 61300']);
      expect(unclear).toHaveLength(1);
    },
  );

  test('a house number orders nothing', async () => {
    const { told, unclear } = await read({ text: '14 Elm St, Dover, NJ 07801\n61200 - 2 cs\n61300 1 cs\n' });
    expect([told, unclear]).toEqual([['2 CA 61200', '1 CA 61300'], []]);
  });
});
