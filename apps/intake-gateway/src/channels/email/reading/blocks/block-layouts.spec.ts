import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import type { MailParts } from '../mail-parts.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (parts: Partial<MailParts>) => {
  const found = await readOrderMail(mailOf({ subject: 'PO 7730', ...parts }));
  const lines = found.orders.flatMap((order) => order.lines);
  const told = lines.map(({ quantity, unit, names, description }) =>
    [quantity, unit ?? '-', names[0]?.value ?? description].join(' '),
  );
  return { told, lines, unclear: found.unclear.map(({ text }) => text) };
};

const PUMP = { name: 'Pump seal kit', code: 'PS-2210', count: '3', unit: 'case', price: '12.50', total: '37.50' };
const HOSE = { name: 'Rinse hose 25 ft', code: 'RH-0125', count: '14', unit: 'each', price: '8.10', total: '113.40' };
const BOTH = [PUMP, HOSE];
const UNITED = ['3 CA PS-2210', '14 EA RH-0125'];
const COUNTED = ['3 - PS-2210', '14 - RH-0125'];

type Item = typeof PUMP;
const each = (card: (item: Item, index: number) => string, items: readonly Item[] = BOTH) =>
  items.map((item, index) => card(item, index + 1)).join('\n');
const row = (cells: readonly string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

describe('blocks of elements, each an order line', () => {
  test.each<[string, string, readonly string[]]>([
    ['count, name, number', each((i) => `<div><div>${i.count} ${i.unit}</div><div>${i.name}<div>${i.code}</div></div></div>`), UNITED],
    ['name, number, count', each((i) => `<section><h4>${i.name}</h4><p>${i.code}</p><p>${i.count} ${i.unit}</p></section>`), UNITED],
    ['labelled fields', each((i) => `<div><b>${i.name}</b><div>Part number: ${i.code}</div><div>Qty ordered: ${i.count} ${i.unit}</div><div>Unit cost: $${i.price}</div><div>Line total: $${i.total}</div></div>`), UNITED],
    ['a field that is no column', each((i, n) => `<div><div>${i.name}</div><div>Item #: ${i.code}</div><div>Asset: Line ${n}</div><div>Quantity: ${i.count} ${i.unit}</div></div>`), UNITED],
    ['labels above their values', each((i) => `<div><div>Product</div><div>${i.name}</div><div>SKU</div><div>${i.code}</div><div>Quantity</div><div>${i.count} ${i.unit}</div></div>`), UNITED],
    ['labels below their values', each((i) => `<div><p>${i.code}</p><small>Part no.</small><p>${i.count}</p><small>Quantity</small><p>${i.unit}</p><small>UOM</small></div>`), UNITED],
    ['count and unit in elements of their own', each((i) => `<div><div>${i.count}</div><div>${i.unit}</div><div>${i.name}</div><div>${i.code}</div></div>`), UNITED],
    ['a web shop: name × count over the number', each((i) => `<table><tr><td><img src="p.png"></td><td><span>${i.name} × ${i.count}</span><br><span>SKU: ${i.code}</span></td><td>$${i.total}</td></tr></table>`), COUNTED],
    ['a web shop: rows of one table', `<table>${each((i) => `<tr><td></td><td>${i.name} &times; ${i.count}<br>GTIN: 0001234500001${i.count.length}</td><td>$${i.total}</td></tr>`)}</table>`, ['3 - 00012345000011', '14 - 00012345000012']],
    ['a web shop: count × name', each((i) => `<div><div>${i.count} × ${i.name}</div><div>Item ${i.code}</div><div>$${i.total}</div></div>`), COUNTED],
    ['a web shop: variant and count × price', each((i) => `<div><h3>${i.name}</h3><div>Black / 25 ft</div><div>${i.code}</div><div>${i.count} × $${i.price}</div><div>$${i.total}</div></div>`), COUNTED],
    ['count x price, glued to its label', each((i) => `<div><p>${i.name}</p><p>SKU ${i.code}</p><p>Qty: ${i.count} @ $${i.price}</p></div>`), COUNTED],
    ['buttons among the texts', each((i) => `<div><a>View item</a><p>${i.name}</p><p>${i.code}</p><p>x ${i.count}</p><a>Remove</a></div>`), COUNTED],
    ['a running number in front', each((i, n) => `<div><span>${n}</span><p>${i.name}</p><p>Catalog # ${i.code}</p><p>${i.count} ${i.unit}</p></div>`), UNITED],
    ['fields side by side', each((i) => `<div><p>${i.name}</p><p>SKU: ${i.code} · Qty: ${i.count} ${i.unit}</p></div>`), UNITED],
    ['a table of labels and values for each item', each((i, n) => `<p>Line ${n}</p><table>${[['Item:', i.code], ['Description:', i.name], ['Quantity:', i.count], ['Unit:', i.unit]].map(row).join('')}</table>`), UNITED],
    ['a list in a list', `<ul><li>Seals<ul>${each((i) => `<li>${i.name}, ${i.code}<ul><li>${i.count} ${i.unit}</li></ul></li>`)}</ul></li></ul>`, UNITED],
    ['a list of terms for each item', each((i, n) => `<dl><dt>Line</dt><dd>${n}</dd><dt>Supplier part number</dt><dd>${i.code}</dd><dt>Description</dt><dd>${i.name}</dd><dt>Quantity</dt><dd>${i.count}</dd><dt>Unit</dt><dd>${i.unit}</dd></dl>`), UNITED],
    ['a list of terms for all items', `<dl>${each((i) => `<dt>${i.code} ${i.name}</dt><dd>${i.count} ${i.unit}</dd>`)}</dl>`, UNITED],
    ['a table of counts inside each block', each((i, n) => `<table><tr><td>${n}</td><td>${i.name}<br>Part Number: ${i.code}</td></tr><tr><td></td><td><table>${row(['Qty', 'Unit', 'Price', 'Total'])}${row([i.count, i.unit, `${i.price} USD`, `${i.total} USD`])}</table></td></tr></table>`), UNITED],
    ['tables of labels and values', each((i) => `<table>${row(['Item No.', i.code])}${row(['Description', i.name])}${row(['Order qty', `${i.count} ${i.unit}`])}</table>`), UNITED],
    ['values over labels in tables', each((i) => `<table><tr><td colspan="3">${i.name}</td></tr>${row([i.code, i.count, i.unit])}${row(['PART NO', 'ORDERED', 'UNIT'])}</table>`), UNITED],
    ['a form that numbers its fields', `<table>${each((i, n) => row([`Item ${n}`, `${i.code} ${i.name}`]) + row([`Quantity ${n}`, `${i.count} ${i.unit}`]))}${row(['Item 3', ''])}${row(['Quantity 3', ''])}</table>`, UNITED],
    ['a form with labels over its values', `<table>${each((i, n) => `<tr><td colspan="2"><b>Product ${n}</b></td></tr>${row(['', `${i.code} ${i.name}`])}<tr><td colspan="2"><b>Quantity ${n}</b></td></tr>${row(['', `${i.count} ${i.unit}`])}`)}</table>`, UNITED],
    ['one item alone', each((i) => `<div><p>${i.name}</p><p>SKU: ${i.code}</p><p>Quantity: ${i.count} ${i.unit}</p></div>`, [PUMP]), UNITED.slice(0, 1)],
  ])('%s', async (_, html, expected) => {
    const { told, unclear } = await read({ html: `<p>Hello, please send:</p>${html}<p>Thanks<br>Ruth</p>` });
    expect(told).toEqual(expected);
    expect(unclear).toEqual([]);
  }); // prettier-ignore

  test('a pound among cases is counted as its neighbours are', async () => {
    const items = [PUMP, HOSE, { ...PUMP, name: 'Basil', code: 'HB-0018', count: '4', unit: 'pound' }];
    const html = each(
      (i) => `<div><div>${i.count} ${i.unit}</div><div>${i.name}<div>${i.code}</div></div></div>`,
      items,
    );
    expect((await read({ html })).told).toEqual([...UNITED, '4 LB HB-0018']);
  });

  test.each([
    ['a block with two counts', `<div><p>Gasket</p><p>GK-771</p><p>Qty: 4</p><p>Quantity: 6</p></div>`],
    ['a block without a count', `<div><p>Gasket</p><p>GK-771</p><p>a few boxes, you know</p></div>`],
  ])('%s among others is never passed over', async (_, odd) => {
    const cards = each((i) => `<div><p>${i.name}</p><p>${i.code}</p><p>Qty: ${i.count}</p></div>`);
    const { told, unclear } = await read({ html: `<div>${cards}${odd}</div>` });
    expect(told).toEqual(COUNTED);
    expect(unclear.join()).toContain('GK-771');
  });

  test.each([
    ['sizes of boxes', '<div><p>Our new boxes</p><p>12 x 10</p></div><div><p>Old boxes</p><p>14 x 10</p></div>'],
    ['a statement', '<div><p>Invoice 88123</p><p>$1,250.00</p></div><div><p>Invoice 88177</p><p>$75.00</p></div>'],
    ['an address', '<div><p>Dock 4</p><p>12 Mill Road</p><p>Case Western, OH 44106</p></div>'],
    ['a team', '<div><p>Ann Lee</p><p>Buyer</p><p>x4417</p></div><div><p>Bo Cruz</p><p>Clerk</p><p>x4418</p></div>'],
  ])('%s orders nothing', async (_, html) => {
    expect((await read({ subject: 'Hello', html: `<p>For your files.</p>${html}` })).told).toEqual([]);
  });
});

describe('blocks of plain text', () => {
  test.each<[string, string]>([
    ['paragraphs', each((i) => `${i.name}\n${i.code}\n${i.count} ${i.unit}\n`)],
    ['paragraphs that begin with the count', each((i) => `${i.count} ${i.unit}\n${i.name}\n${i.code}\n`)],
    ['labels', each((i) => `${i.name}\nPart number: ${i.code}\nQty ordered: ${i.count} ${i.unit}\nWork order: WO-${i.count}\n`)],
  ])('%s', async (_, text) => {
    expect((await read({ text: `PO 7730\n\n${text}\nThanks\nRuth\n` })).told).toEqual(UNITED);
  }); // prettier-ignore

  test('where nothing says whether names stand above or below their counts, none is guessed', async () => {
    const { told } = await read({ text: 'PO 7730\nsesame oil\n3 cs\noat milk\n2 cs\nrice flour\nThanks\n' });
    expect(told).toEqual([]);
  });
});

describe('tables set in other ways', () => {
  const heading = ['Item #', 'Product', 'Qty', 'Unit'];
  const cells = BOTH.map((i) => [i.code, i.name, i.count, i.unit]);
  const tableOf = (rows: readonly (readonly string[])[]) => `<table>${rows.map(row).join('')}</table>`;
  const folded = (rows: string) => `<table>${rows}</table>`;

  test.each<[string, string, readonly string[]]>([
    ['items across, headings down', tableOf(heading.map((label, at) => [label, ...cells.map((line) => line[at]!)])), UNITED],
    ['items across, with other fields', tableOf([['SKU', 'PS-2210', 'RH-0125'], ['Color', 'red', 'blue'], ['Order qty', '3', '14']]), COUNTED],
    ['headings below', tableOf([...cells, heading]), UNITED],
    ['two rows for a line under two rows of headings', folded(`<tr><td rowspan="2">Ln</td><td colspan="4">Description</td></tr>${row(['Catalog #', 'Qty', 'Unit', 'Price'])}${each((i, n) => `<tr><td rowspan="2">${n}</td><td colspan="4">${i.name}</td></tr>${row([i.code, i.count, i.unit, i.price])}`)}`), UNITED],
    ['a row of words above each line', folded(`<tr><td colspan="3">Product</td></tr>${row(['Item #', 'Qty', 'Unit'])}${each((i) => `<tr><td colspan="3">${i.name}</td></tr>${row([i.code, i.count, i.unit])}`)}`), UNITED],
    ['a row of words below each line', folded(`${row(['Line', 'Part', 'Qty', 'UOM'])}${each((i, n) => `<tr><td rowspan="2">${n}</td><td>${i.code}</td><td>${i.count}</td><td>${i.unit}</td></tr><tr><td colspan="3">${i.name}</td></tr>`)}`), UNITED],
    ['the quantity in the row below', tableOf([['Item', 'Material', 'Description', 'Order qty.', 'Unit'], ...BOTH.flatMap((i, n) => [[`000${n}0`, `1044${n}`, i.name, '', ''], ['', '', `Your material number: ${i.code}`, i.count, i.unit], ['', '', 'Delivery date: 12/03/2026', '', '']])]), UNITED],
    ['the number below the name in one cell', tableOf([['Product', 'Quantity', 'Price'], ...BOTH.map((i) => [`${i.name}<br>SKU: ${i.code}`, i.count, `$${i.price}`])]), COUNTED],
    ['a table of tables', folded(`${row(['Product', 'Quantity', 'Price'])}${each((i) => row([`<table>${row(['<img src="p.png">', `${i.name}<br>Item no. ${i.code}`])}</table>`, i.count, `$${i.price}`]))}`), COUNTED],
    ['a schedule below each line', folded(`${row(['Line #', 'Part #', 'Description', 'Qty (Unit)', 'Need By'])}${each((i, n) => `${row([`${n}0`, i.code, i.name, `${i.count} (${i.unit})`, '12/08/2026'])}<tr><td></td><td colspan="4"><table>${row(['Schedule Line #', 'Delivery Date', 'Quantity (Unit)'])}${row(['1', '12/08/2026', `${i.count} (${i.unit})`])}</table></td></tr>`)}`), UNITED],
  ])('%s', async (_, html, expected) => {
    const { told, unclear } = await read({ html });
    expect(told).toEqual(expected);
    expect(unclear).toEqual([]);
  }); // prettier-ignore

  test('sections above some lines are no names', async () => {
    const html = folded(`${row(['Item #', 'Qty'])}<tr><td colspan="2">CHILLED</td></tr>${row(['PS-2210', '3'])}${row(['RH-0125', '14'])}${row(['RH-0126', '2'])}`); // prettier-ignore
    for (const { description } of (await read({ html })).lines) expect(description ?? '').not.toContain('CHILLED');
  });

  test('a number that fills its column ends where the next begins', async () => {
    const pre = [
      ' Ln  Item Number      Description                  Qty UM     Price',
      ' -----------------------------------------------------------------',
      '  1  SA-2030          Rinse aid, low temp            1 CS     21.75',
      '  2  SA-FILM-24X20000 Film wrap, 24 inch roll        4 RL     20.52',
    ].join('\n');
    expect((await read({ html: `<pre>${pre}</pre>` })).told).toEqual(['1 CA SA-2030', '4 RL SA-FILM-24X20000']);
  });

  test.each([
    [
      tableOf([
        ['310216 strip loin', '60-70 lb'],
        ['310416 salmon', 'about 35 lb'],
      ]),
    ],
    [
      tableOf([
        ['# AB-1020', 'gasket', '4 or 6'],
        ['# AB-1022', 'gasket', '3?'],
      ]),
    ],
  ])('amounts nobody can be sure of are never passed over', async (html) => {
    const { lines, unclear } = await read({ html });
    const doubtful = lines.filter(({ doubts }) => doubts.length > 0);
    expect(doubtful).toHaveLength(lines.length);
    expect(doubtful.length + unclear.length).toBeGreaterThan(0);
  });

  test('a table of papers with amounts is no order', async () => {
    const html = tableOf([['Invoice', 'Date', 'Amount'], ['INV-88123', '10/12/2026', '1,250.00'], ['INV-88177', '10/19/2026', '75.00']]); // prettier-ignore
    const { told, unclear } = await read({ subject: 'Hello', html: `<p>Our records</p>${html}` });
    expect([...told, ...unclear]).toEqual([]);
  });

  test('the data of an order beside its table is no line of it', async () => {
    const html = `${tableOf([['Expected', 'Terms', 'Memo'], ['12/1/2026', '2% 10 Net 30', 'PM stock 4']])}${tableOf([heading, ...cells])}`; // prettier-ignore
    const { told, unclear } = await read({ html });
    expect(told).toEqual(UNITED);
    expect(unclear).toEqual([]);
  });

  test.each([
    ['Deliver-to: PAR 1W / GL 6010-4401', []],
    ['Note: for pumps 3 and 4', []],
  ])('a row below a line: %s', async (remark, told) => {
    const rows = `${row(heading)}${row(cells[0]!)}<tr><td></td><td colspan="3">${remark}</td></tr>${row(cells[1]!)}`;
    const { unclear, ...read2 } = await read({ html: folded(rows) });
    expect(read2.told).toEqual(UNITED);
    expect(unclear).toEqual(told);
  });
});

test('the number of the next order over its only line is no part of that line', async () => {
  const { orders } = await readOrderMail(
    mailOf({
      subject: 'two',
      text: 'PO 86303\n1. 55 x 40137 milk\n\nPO-21785\n1) Item 96130 Beans 24/15oz qty 35 cases\n',
    }),
  );
  expect(orders.map(({ purchaseOrderNumber, lines }) => [purchaseOrderNumber?.value, lines[0]?.quantity])).toEqual([
    ['86303', '55'],
    ['PO-21785', '35'],
  ]);
});
