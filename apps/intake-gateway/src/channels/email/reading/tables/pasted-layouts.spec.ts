import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import type { MailParts } from '../mail-parts.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (parts: Partial<MailParts>) => {
  const date = { instant: '2026-03-10T12:00:00.000Z', day: '2026-03-10' };
  const found = await readOrderMail(mailOf({ subject: 'our order', date, ...parts }));
  const [order] = found.orders;
  return {
    order,
    unclear: found.unclear.map(({ text }) => text),
    lines: order?.lines ?? [],
    told: order?.lines.map(({ quantity, unit, names }) => `${quantity} ${unit ?? ''} ${names[0]?.value ?? '?'}`),
  };
};

describe('a table whose cells stand below each other', () => {
  const cells = ['Item', 'Description', 'Qty', 'UM', '61207', 'Sesame oil', '3', 'CS', '61344', 'Oat milk', '12', 'EA'];

  test('pasted into plain text, with blank lines between or without', async () => {
    for (const between of ['\n', '\n\n']) {
      const { told, unclear } = await read({ text: `PO 8120\n\n${cells.join(between)}\n\nThanks\nIda\n` });
      expect(told).toEqual(['3 CA 61207', '12 EA 61344']);
      expect(unclear).toEqual([]);
    }
  });

  test('set with elements that are no table', async () => {
    const html = `<div>PO 8120</div>${cells.map((cell) => `<div style="width:9em">${cell}</div>`).join('')}`;
    expect((await read({ html })).told).toEqual(['3 CA 61207', '12 EA 61344']);
  });

  test('a blank cell puts what is behind it out of step: unclear, not lost', async () => {
    const text = ['PO 8120', ...cells, '61450', '5', 'BG', '61880', 'Cod loin', '2', 'CS'].join('\n');
    const { told, unclear } = await read({ text });
    expect(told).toEqual(['3 CA 61207', '12 EA 61344']);
    expect(unclear).toContain('61450');
  });

  test('two words that are headings make no table', async () => {
    const { told } = await read({ text: 'PO 8120\nItem\nQty\nsee below\n\n3 cs 61207\n' });
    expect(told).toEqual(['3 CA 61207']);
  });
});

describe('counts below their items', () => {
  test('by number and by name', async () => {
    const text = 'PO 8120\n\n61207\n3 cs\n61344\n12 ea\noat flour\n1 bag\n\nThanks\n';
    const { told, lines } = await read({ text });
    expect(told).toEqual(['3 CA 61207', '12 EA 61344', '1 BG ?']);
    expect(lines[2]!.description).toBe('oat flour');
  });

  test('one pair alone, or counts in front, are not put together', async () => {
    expect((await read({ text: 'PO 8120\n2 cs 61880\nsesame oil\n3 cs\n' })).told).toEqual(['2 CA 61880']);
    for (const first of ['PO 8120', 'PO 8120\nDry goods']) {
      const { told, unclear } = await read({ text: `${first}\n3 cs\n61207\n12 ea\n61344\n` });
      expect(told ?? []).toEqual([]);
      expect(unclear).toContain('3 cs');
    }
  });
});

describe('a table without a heading', () => {
  const csv = (text: string) => [{ name: 'out.csv', mediaType: 'text/csv', inline: false, bytes: Buffer.from(text) }];

  test('is plain where a unit stands beside the only count and a number names each item', async () => {
    const { told, lines } = await read({
      text: 'PO 8120 attached',
      attachments: csv('61207,Sesame oil,3,CS\n61344,"Oat milk, barista",12,EA\n'),
    });
    expect(told).toEqual(['3 CA 61207', '12 EA 61344']);
    for (const { form, doubts } of lines) expect([form, doubts]).toEqual(['code-quantity', []]);
  });

  test('is a guess without the unit', async () => {
    const attachments = csv('61207,Sesame oil,3\n61344,Oat milk,12\n');
    for (const line of (await read({ text: 'PO 8120 attached', attachments })).lines)
      expect(line.doubts).toContain('guessed-columns');
  });
});

test('cases and pieces counted in columns of their own', async () => {
  const rows = [
    ['Code', 'Name', 'Case Qty', 'Each Qty'],
    ['61207', 'Sesame oil', '3', ''],
    ['61344', 'Oat milk', '', '5'],
    ['61450', 'Rice', '0', '0'],
    ['61880', 'Cod loin', '1', '2'],
  ];
  const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('');
  const { told, unclear } = await read({ html: `PO 8120<table>${cells}</table>` });
  expect(told).toEqual(['3 CA 61207', '5 EA 61344', '1 CA 61880', '2 EA 61880']);
  expect(unclear).toEqual([]);
});

test('lines wanted on another day are said to be unclear', async () => {
  const { told, unclear } = await read({
    text: 'PO 8120\n\nFor Tuesday:\n3 cs 61207\n\nFor Thursday:\n2 cs 61207\n1 cs 61344\n',
  });
  expect(told).toEqual(['3 CA 61207', '2 CA 61207', '1 CA 61344']);
  expect(unclear).toEqual(['For Thursday:']);
  expect((await read({ text: 'PO 8120\nThursday delivery:\n2 cs 61207\n1 cs 61344\n' })).unclear).toEqual([]);
});

describe('words beside an order', () => {
  test('a substitute is a note for who picks', async () => {
    const { told, lines } = await read({
      text: 'PO 8120\n4 cs 61207 sesame oil (if out sub 61208 canola)\n2 cs 61344 oat milk, no subs\n',
    });
    expect(told).toEqual(['4 CA 61207', '2 CA 61344']);
    expect(lines.map(({ note }) => note)).toEqual(['if out sub 61208 canola', 'no subs']);
    for (const { doubts } of lines) expect(doubts).toEqual([]);
  });

  test('a sentence that names its order and its items hides nothing', async () => {
    const { told, unclear } = await read({
      text: 'Hi, please send 3 cases of 61207 and a case of 61344. PO is 8120.\n',
    });
    expect(told).toEqual(['3 CA 61207', '1 CA 61344']);
    expect(unclear).toEqual([]);
  });

  test('what a claim lists is not certain to be ordered', async () => {
    const claim =
      'Please issue a credit for PO 8120:\n\nItem   Description   Qty   Reason\n61207  Sesame oil     1    leaking\n';
    const { order } = await read({ text: claim });
    expect(order?.doubts).toContain('aftermath');
    expect((await read({ text: 'PO 8120\n3 cs 61207\nPlease confirm receipt.\n' })).order?.doubts).toEqual([]);
  });

  test('a count with words of totals is said to be unclear, never left out', async () => {
    const { told, unclear } = await read({ text: 'PO 8120\n2 pcs 61880 cod loin, approx 60 lb total\n1 cs 61207\n' });
    expect(told).toEqual(['1 CA 61207']);
    expect(unclear).toEqual(['2 pcs 61880 cod loin, approx 60 lb total']);
  });

  test('line numbers are never taken for items', async () => {
    const rows = [
      ['Line', 'Description / Catalog No.', 'Qty', 'U/M'],
      ['1', 'Sesame oil toasted', '6', 'CS'],
      ['', 'Cat# OIL-220', '', ''],
      ['2', 'Oat milk barista', '2', 'CS'],
      ['', 'Cat# OAT-330', '', ''],
    ];
    const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('');
    const { told } = await read({ html: `PO 8120<table>${cells}</table>` });
    expect(told).toEqual(['6 CA OIL-220', '2 CA OAT-330']);
  });

  test('an order is cancelled by the number of the subject alone', async () => {
    const subject = 'RE: PO 2026-77';
    const { order } = await read({ subject, text: 'Entered twice, kindly disregard and cancel 2026-77. Thanks\n' });
    expect(order).toMatchObject({ purpose: 'cancel', purchaseOrderNumber: { value: '2026-77' }, lines: [] });
    expect((await read({ subject, text: 'Please do not cancel 2026-77!\n' })).order).toBeUndefined();
  });
});

test.each(['Item      Qty\n---------------\n\n', 'Item      Qty\n\n'])(
  'rows of a double-spaced table are read once: %j',
  async (heading) => {
    for (const between of ['\n', '\n\n']) {
      const rows = ['61207     3 cases', '61344     12 cases', '61450     5 cases'].join(between);
      const { told } = await read({ text: `PO 8120\n\n${heading}${rows}\n\nThanks\nIda\n` });
      expect(told).toEqual(['3 CA 61207', '12 CA 61344', '5 CA 61450']);
    }
  },
);

describe('cells beside each other', () => {
  test('a size in a row is no heading of a new table', async () => {
    const rows = [
      'Item\tSize\tQty\tUnit\tYour #',
      'Gloves black\tM\t10\tBX\tNB-61-M',
      'Gloves black\tL\t20\tBX\tNB-61-L',
    ];
    expect((await read({ text: `PO 8120\n\n${rows.join('\n')}\n` })).told).toEqual(['10 BX NB-61-M', '20 BX NB-61-L']);
  });

  test('places in the list under a heading like one of orders are no orders', async () => {
    const rows = ['PO\tItem\tQty\tUM', '10\t61207\t3\tCS', '20\t61344\t12\tEA', '30\t61345\t2\tEA'];
    const { order, told } = await read({ text: `PO 8120\n\n${rows.join('\n')}\n` });
    expect([order?.purchaseOrderNumber?.value, told?.length]).toEqual(['8120', 3]);
  });

  test('a unit with the next cell close behind it', async () => {
    const rows = ['Item\tQty\tUM', '61207\t3\tCS 25-Oct-2026', '61344\t12\tfjord 25-Oct-2026'];
    const { told, lines } = await read({ text: `PO 8120\n\n${rows.join('\n')}\n` });
    expect([told, lines[1]?.doubts]).toEqual([['3 CA 61207', '12  61344'], ['unit-unknown']]);
  });
});
