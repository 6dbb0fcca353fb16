import { describe, expect, test } from '@jest/globals';
import type { CellMark } from '../document.js';
import { readTable } from './read-table.js';

/** A table drawn with bars; what it orders, what of it is doubted, and how many of its rows are said to be unclear. */
function read(drawn: string, marks: readonly (readonly [row: number, mark: CellMark])[] = [], infer = false) {
  const rows = drawn.split('\n').map((line, at) => {
    const own = marks.flatMap(([row, mark]) => (row === at ? [mark] : []));
    const place = { kind: 'mail', part: 'a.csv', line: at + 1 } as const;
    return { cells: line.split('|').map((cell) => cell.trim()), place, ...(own.length > 0 ? { marks: own } : {}) };
  });
  const events = readTable(rows, { origin: 'new', day: '2026-03-10', infer });
  const lines = (events ?? []).flatMap((event) => (event.kind === 'line' ? [event.line] : []));
  const named = (line: (typeof lines)[number]) => line.names[0]?.value ?? line.description ?? '?';
  return {
    lines,
    told: lines.map((line) =>
      [
        line.quantity,
        line.unit ?? '-',
        named(line),
        ...(line.purchaseOrderNumber ? [line.purchaseOrderNumber] : []),
      ].join(' '),
    ),
    doubted: lines.filter(({ doubts }) => doubts.length > 0).map(named),
    unclear: (events ?? []).filter(({ kind }) => kind === 'unclear').length,
  };
}

describe('headings that count what is ordered', () => {
  test.each([
    'Need', 'Needs', 'Needed', 'We need', 'Buy', 'Buy Qty', 'Bestellen', 'Bestellmenge', 'This Release', 'Release Qty',
    'Reqd', "Req'd", 'Qty Req', 'Ord', 'Ord Qty', 'ORD_QTY', 'OrdQty', 'QtyOrd', 'Actual Order', 'Final Order', 'Qté commandée',
    'How much', 'How many?', 'Order Qty.', 'Lineitem quantity', 'To Order', 'Order this week', 'This week', 'Order 3/9', 'Cantidad', 'Wanted',
    'Purch Qty', 'Qty wanted', 'Quantity (order)', 'Enter Qty here',
  ])('%s', (heading) => {
    const { told, doubted } = read(`Item No|Description|On Hand|${heading}\nQX-771-B|Chalk white|9|14\nQX-772-B|Chalk red|4|\nQX-773-B|Slate|2|3`);
    expect([told, doubted]).toEqual([['14 - QX-771-B', '3 - QX-773-B'], []]);
  }); // prettier-ignore

  test.each([
    ['Cases needed', 'CA'], ['Order (cs)', 'CA'], ['Qty Cases', 'CA'], ['# cases', 'CA'], ['Bestellen (Kartons)', 'CA'], ['Lbs', 'LB'],
    ['Qty (ea)', 'EA'], ['Boxes', 'BX'], ['Bags to order', 'BG'], ['Order dz', 'DZ'],
  ])('%s counts in %s', (heading, unit) => {
    expect(read(`SKU|Product|${heading}\n40137|Milk low fat|12\n80120|Tomato sauce|3`).told).toEqual([`12 ${unit} 40137`, `3 ${unit} 80120`]);
  }); // prettier-ignore

  test.each([
    'On Hand', 'Par', 'Last week', 'Last Order', 'Prev Order Qty', 'Sugg Qty', 'Units Sold', 'Released to date', 
    'Open qty', 'Avg/Wk', 'Contract Qty', 'Stock', 'Bestand', 'ON-HAND', 'Weight', 'GL Code', 'Dept', 'Aisle', 'Tax',
  ])('%s does not', (heading) => {
    const { told, doubted, unclear } = read(`Item No|Description|${heading}|Qty\n40137|Milk|9|14\n80120|Tomato|4|\n80233|Oil|7|2`);
    expect([told, doubted, unclear]).toEqual([['14 - 40137', '2 - 80233'], [], 0]);
    expect(read(`Item No|Description|${heading}\n40137|Milk|9\n80120|Tomato|4`).told).toEqual([]);
  }); // prettier-ignore
});

describe('headings of numbers, units, prices and orders', () => {
  test.each([
    ['Vendor Prod #', 'vendor'], ['Supplier Ref', 'vendor'], ['Vendor Stock No', 'vendor'], ['Reorder #', 'vendor'], ['vendor_code_no', 'vendor'],
    ['Réf. fournisseur', 'vendor'], ['VendorItemID', 'vendor'], ['Vendor Name/Code', 'vendor'], ['Customer Catalog No.', 'customer'],
    ['Our Stock #', 'customer'], ['Int. Code', 'customer'], ['Lineitem sku', 'code'], ['Artikelnummer', 'code'], ['Mfr Part #', 'manufacturer'],
  ])('%s', (heading, kind) => {
    const { lines } = read(`${heading}|Description|Qty\nSAN-8P|Sanitizer|2\nSAN-1LR|Refill|3`);
    expect(lines.map(({ names }) => names)).toEqual([[{ kind, value: 'SAN-8P' }], [{ kind, value: 'SAN-1LR' }]]);
  }); // prettier-ignore

  test.each(['Purch UM', 'PurchUnit', 'Pur Unit', 'U of M', 'Unité', 'Order Unit', 'ME', ''])('unit under %j', (heading) => {
    expect(read(`Item|Name|Qty|${heading}\n40137|Milk 1%|12|CS\n80120|Tomato|3|EA`).told).toEqual(['12 CA 40137', '3 EA 80120']);
  }); // prettier-ignore

  test.each(['PO_NUM', 'PoNbr', 'Order PO', 'ORDER_NBR', 'Purchase Order', 'Bestellnummer', 'P.O. #', 'Document Number'])('%s', (heading) => {
    expect(read(`${heading}|Item|Qty\nA-1001|40137|12\nA-1002|80120|3`).told).toEqual(['12 - 40137 A-1001', '3 - 80120 A-1002']);
  }); // prettier-ignore

  test('the price on the order is no number of an order', () => {
    const { lines } = read('Item|Qty|UOM|PO price\n40137|4|CS|118.00\n80120|2|CS|96.00');
    expect(lines.map(({ unitPrice, purchaseOrderNumber }) => [unitPrice, purchaseOrderNumber])).toEqual([
      ['118.00', undefined],
      ['96.00', undefined],
    ]);
  });

  test.each([
    ['Item|Material|Short Text|Qty\n10|40137|Milk|4\n20|80120|Tomato|2', ['4 - 40137', '2 - 80120']],
    ['Item|Material|Short Text|Qty\n00010|40137|Milk|4\n00020|80120|Tomato|2', ['4 - 40137', '2 - 80120']],
    ['Item|Product Code|Qty\n1|40137|4\n2|80120|2', ['4 - 40137', '2 - 80120']],
    // Numbers of items that happen to rise are numbers of items.
    ['Item|Description|Qty\n1010|Milk|4\n1020|Tomato|2', ['4 - 1010', '2 - 1020']],
  ])('lines numbered in a column called Item: %j', (table, told) => expect(read(table).told).toEqual(told));

  test('`Part Number / Description` and codes on a line of their own', () => {
    const place = { kind: 'mail', part: 'html', line: 1 } as const;
    const rows = [
      ['Line', 'Part Number / Description', 'Quantity', 'UOM'],
      ['1', 'Supplier Item: 7F314\nHex Cap Screw', '10', 'BOX'],
      ['2', 'Highlighter Yellow\nOF-12024', '6', 'DZ'],
    ].map((cells) => ({ cells, place }));
    const events = readTable(rows, { origin: 'new', infer: false })!;
    expect(events.map((event) => event.kind === 'line' && [event.line.names, event.line.description])).toEqual([
      [[{ kind: 'vendor', value: '7F314' }], 'Hex Cap Screw'],
      [[{ kind: 'code', value: 'OF-12024' }], 'Highlighter Yellow'],
    ]);
  });

  test('an apostrophe of a spreadsheet is taken off: ="0042"', () => {
    expect(read('SKU|Qty\n="00421"|3').told).toEqual(['3 - 00421']);
  });
});

describe('a count per unit', () => {
  test.each([
    ['Item|Name|CS|EA\n40137|Milk|3|\n80120|Tomato||2', ['3 CA 40137', '2 EA 80120'], []],
    ['Item|Name|Cases|Splits\n40137|Milk|3|\n80120|Tomato||2', ['3 CA 40137', '2 EA 80120'], []],
    ['Item|Name|Cases|Each\n40137|Milk||3\n80120|Tomato||2', ['3 EA 40137', '2 EA 80120'], []],
    ['Item|Name|Order CS|Order EA|On Hand\n40137|Milk|3||8\n80120|Tomato||2|1', ['3 CA 40137', '2 EA 80120'], []],
    ['Item|Name|QUANTITY||Price\n|||Case|Each\n40137|Milk|3||1.10\n80120|Tomato||2|1.20'.replace('|||Case', '||Case'), ['3 CA 40137', '2 EA 80120'], []],
    ['Item|Name|Cases|Each\n40137|Milk|3|\n80120|Tomato|1|2', ['3 CA 40137', '1 CA 80120', '2 EA 80120'], []],
    // Both in every row: the second may only repeat the first.
    ['Item|Name|Cases|Each\n40137|Milk|3|36\n80120|Tomato|1|12', ['3 CA 40137', '36 EA 40137', '1 CA 80120', '12 EA 80120'], ['40137', '40137', '80120', '80120']],
    ['Item|Cut|Cases|Pounds\n40137|Ribeye|2|82.5\n80120|Flank||20', ['2 CA 40137', '82.5 LB 40137', '20 LB 80120'], ['40137', '40137']],
  ])('%j', (table, told, doubted) => expect(read(table)).toMatchObject({ told, doubted, unclear: 0 })); // prettier-ignore

  test('what is priced by the piece counts nothing', () => {
    expect(read('Item|Name|Cases|Each\n40137|Milk|3|4.10\n80120|Tomato|2|6.95').told).toEqual([
      '3 CA 40137',
      '2 CA 80120',
    ]);
  });

  test('a unit behind the count against the one in its column', () => {
    expect(read('Item|Qty|Unit\n40137|3 ea|CS\n80120|2 cs|CS').doubted).toEqual(['40137']);
  });
});

describe('what could be ordered as well is never passed over', () => {
  test.each([
    ['two columns of one name', 'Item|Name|Qty|Qty\n40137|Milk|3|\n80120|Tomato||2', [], 1],
    ['a column nobody headed', 'Item|Name|Qty|\n40137|Milk|3|5\n80120|Tomato|2|', ['40137'], 0],
    ['a column for a place', 'Item|Name|Qty|Qty Store 14\n40137|Milk|3|5\n80120|Tomato||2', ['40137'], 1],
    ['days', 'Item|Name|Order|Fri add\n40137|Milk|3|5\n80120|Tomato||2', ['40137'], 1],
    ['goods that were sent', 'Item|Qty Shipped|Qty\n40137|9|3\n80120||2', ['40137'], 0],
    ['goods that came', 'Item|Ordered|Received|Short\n40137|10|8|2\n80120|4|4|', ['40137', '80120'], 0],
  ])('%s', (_, table, doubted, unclear) => expect(read(table)).toMatchObject({ doubted, unclear }));

  test.each([
    [
      'the sum of the places',
      'Item|Name|North|South|Total\n40137|Milk|3|5|8\n80120|Tomato|1|1|2',
      ['8 - 40137', '2 - 80120'],
    ],
    ['the same said twice', 'Item|Name|Qty|Qty\n40137|Milk|3|3\n80120|Tomato|2|2', ['3 - 40137', '2 - 80120']],
    ['how many are in a case', 'Item|Name|Case|Qty\n40137|Milk|24|3\n80120|Tomato|12|2', ['3 - 40137', '2 - 80120']],
    [
      'what was ordered the last time',
      "Item|Name|Ordered|Rec'd|Order\n40137|Milk|9|9|3\n80120|Tomato|4|4|",
      ['3 - 40137'],
    ],
  ])('%s is no doubt', (_, table, told) => expect(read(table)).toMatchObject({ told, doubted: [], unclear: 0 }));

  test.each([
    [
      'Item|Item|Week 10||Week 11|\nNumber|Name|Ordered|Recd|Order|Unit\n40137|Milk|4|4|6|CS\n80120|Tomato|2|2||CS',
      ['6 CA 40137'],
    ],
    ['||Last week|This week\nItem|Name|Qty|Qty\n40137|Milk|4|6\n80120|Tomato|2|', ['6 - 40137']],
    ['||3/2|3/9\nItem|Name|Qty|Qty\n40137|Milk|4|6\n80120|Tomato|2|', ['6 - 40137']],
  ])('periods over the headings: %j', (table, told) => {
    expect(read(table)).toMatchObject({ told, doubted: [], unclear: 0 });
  });
});

describe('approximate counts', () => {
  test.each(['60-70 lb', 'about 60 lb', '~60 lb', '60+ lb', '60 or 70 lb', 'approx. 60 lb'])('%s', (cell) => {
    expect(read(`Item|Qty\n40137|${cell}\n80120|2 lb`)).toMatchObject({ told: ['60 LB 40137', '2 LB 80120'], doubted: ['40137'] });
  }); // prettier-ignore

  test.each(['24.56 USD', '2 pm', 'see note 4'])('%s is none', (cell) => {
    expect(read(`Item|Qty\n40137|${cell}\n80120|2`)).toMatchObject({ told: ['2 - 80120'], unclear: 1 });
  });
});

describe('remarks beside a row', () => {
  test.each(['out of season, skip', 'make it 6 please', 'do not order this week', '2 more if the truck has room', 'change to 80233', 'cancel this one', '80120 instead', 'only 2 if fresh', '4 or 5'])(
    '%s',
    (note) => expect(read(`Item|Name|Qty|Notes\n40137|Milk|3|${note}\n80120|Tomato|2|`).doubted).toEqual(['40137']),
  ); // prettier-ignore

  test.each(['sub ok', 'for 3rd floor', 'leave at dock 4', 'do not substitute', 'PO for kitchen', 'keep frozen', 'case of 12'])(
    '%s changes nothing',
    (note) => expect(read(`Item|Name|Qty|Notes\n40137|Milk|3|${note}\n80120|Tomato|2|`).doubted).toEqual([]),
  ); // prettier-ignore

  test.each([['Order? (Y/N)', 'N'], ['Order Y/N', 'no'], ['Include', 'No'], ['Active', 'skip'], ['State', 'on hold']])('%s: %s', (heading, cell) => {
    expect(read(`Item|Name|Qty|${heading}\n40137|Milk|3|${cell}\n80120|Tomato|2|Y`)).toMatchObject({ told: ['2 - 80120'], unclear: 1 });
  }); // prettier-ignore

  const table = 'Item|Name|Qty\n40137|Milk|3\n80120|Tomato|2';
  test.each<[string, CellMark[], string[], string[], number]>([
    ['a row crossed out', [0, 1, 2].map((column) => ({ column, kind: 'struck' })), ['2 - 80120'], [], 0],
    ['a count crossed out', [{ column: 2, kind: 'struck' }], ['2 - 80120'], [], 1],
    ['a formula nobody computed', [{ column: 2, kind: 'uncomputed' }], ['2 - 80120'], [], 1],
    ['a note with a count', [{ column: 2, kind: 'comment', text: 'make this 4' }], ['3 - 40137', '2 - 80120'], ['40137'], 0],
    ['a note that asks nothing', [{ column: 1, kind: 'comment', text: 'for the bar' }], ['3 - 40137', '2 - 80120'], [], 0],
  ])('%s', (_, marks, told, doubted, unclear) => {
    expect(read(table, marks.map((mark) => [1, mark]))).toMatchObject({ told, doubted, unclear });
  }); // prettier-ignore
});

describe('rows under a title that order nothing', () => {
  test.each([
    'RETURNS / CREDITS', 'Already ordered last week:', 'Example', 'Do not ship until further notice:', 'On hold', 'Open back orders', 'Last week',
    'Still open from earlier POs - do not re-enter', 'Discontinued',
  ])('%s', (title) => {
    expect(read(`Item|Name|Qty\n40137|Milk|3\n${title}\n80120|Tomato|2\n80233|Oil|9`)).toMatchObject({ told: ['3 - 40137'], unclear: 1 });
    expect(read(`${title}\nItem|Name|Qty\n40137|Milk|3`)).toMatchObject({ told: [], unclear: 1 });
    expect(read(`Item|Name|Qty\n40137|Milk|3\n${title}\n80120|Tomato|2\nDRY GOODS\n80233|Oil|9`).told).toEqual(['3 - 40137', '9 - 80233']);
  }); // prettier-ignore

  test.each(['CHILLED', 'Do not substitute', 'Returns accepted by the driver on Monday only', 'Deliver before 9', 'Orders for the bar', 'Last'])(
    '%s: those below are ordered',
    (title) => expect(read(`Item|Name|Qty\n40137|Milk|3\n${title}\n80120|Tomato|2`)).toMatchObject({ told: ['3 - 40137', '2 - 80120'], unclear: 0 }),
  ); // prettier-ignore
});

describe('tables that order nothing', () => {
  test.each([
    'SKU|Description|Units Sold|On Hand|Avg/Wk\n40137|Milk|75|11|10',
    'Item|Description|Price\n40137|Milk|5.93\n80120|Tomato|4.10',
    'Item|Description|Qty billed|Qty recd|Reason\n40137|Milk|4|2|short',
    'Month-end physical inventory||\nItem|Description|Count|Unit\n40137|Milk|3|CS',
    'Invoice|Invoice Date|PO|Gross|Discount|Net\nINV-551|2026-02-03|P009041|1822.40|18.22|1804.18',
  ])('%j', (table) => expect(read(table)).toMatchObject({ told: [], unclear: 0 }));
});

describe('tables side by side', () => {
  test.each([
    ['Item #|Food|Cases||Item #|Paper|Cases\n40137|Milk|8||DSP-1|Spoon|2\n80120|Tomato|||DSP-2|Fork|3', ['8 CA 40137', '2 CA DSP-1', '3 CA DSP-2']],
    ['Code|Dry|Order|Code|Cooler|Order\n40137|Rice|4 bag|80120|Butter|2 case', ['4 BG 40137', '2 CA 80120']],
    ['Qty|SKU|Qty|SKU|Qty|SKU\n3|40137|4|80120|5|80233\n|40138|1|80121||', ['3 - 40137', '4 - 80120', '1 - 80121', '5 - 80233']],
    // One table with two numbers for each item.
    ['Item|Vendor Item|Description|Qty\n551|40137|Milk|8', ['8 - 40137']],
  ])('%j', (table, told) => expect(read(table).told).toEqual(told)); // prettier-ignore
});

describe('matrices', () => {
  test.each([
    '|Store|Downtown|Campus\n|PO →|BT-901|BT-902\nSKU|Item|cases|cases\n40137|Milk|3|2\n80120|Tomato|4|\nTotal||7|2',
    'SKU|Item|Downtown (PO BT-901)|Campus (PO BT-902)\n40137|Milk|3|2\n80120|Tomato|4|',
    'SKU|Item|Elm St|Depot|Total\n|PO number|BT-901|BT-902|\n40137|Milk|3|2|5\n80120|Tomato|4||4',
  ])('an order for each place: %j', (table) => {
    expect(read(table).told.map((line) => line.replace(' CA ', ' - '))).toEqual(['3 - 40137 BT-901', '4 - 80120 BT-901', '2 - 40137 BT-902']);
  }); // prettier-ignore

  test.each([
    ['Boxes|S|M|L\nNitrile black 5 mil|2|10|\nVinyl clear||5|', ['2 BX Nitrile black 5 mil S', '10 BX Nitrile black 5 mil M', '5 BX Vinyl clear M']],
    ['Glove|Unit|Small|X-Large|Total\nVinyl clear|case|2|1|3', ['2 CA Vinyl clear Small', '1 CA Vinyl clear X-Large']],
    ['Style|Color|M|L\nTEE-44|Black cotton|2|1', ['2 - TEE-44-M', '1 - TEE-44-L']],
    // A column headed `L` in a table that has its count is no size.
    ['Item|Name|Qty|L|M\n40137|Milk|3||', ['3 - 40137']],
  ])('a line for each size: %j', (table, told) => expect(read(table).told).toEqual(told)); // prettier-ignore
});

describe('sums of sections', () => {
  const amounts = (drawn: string) => {
    const rows = drawn.split('\n').map((line, at) => ({ cells: line.split('|'), place: { kind: 'mail', part: 'a', line: at + 1 } as const }));
    return readTable(rows, { origin: 'new', infer: false })!.flatMap((event) => (event.kind === 'amount' ? [event.value] : []));
  }; // prettier-ignore
  const heading = 'Item|Qty|Price|Amount';
  test.each([
    [`${heading}\n40137|2|5.00|10.00\nSubtotal|||10.00\n80120|3|2.00|6.00\nSubtotal|||6.00`, []],
    [`${heading}\n40137|2|5.00|10.00\nSubtotal|||10.00\n80120|3|2.00|6.00\nSubtotal|||6.00\nTotal|||16.00`, ['16.00']],
    [`${heading}\n40137|2|5.00|10.00\n80120|3|2.00|6.00\nTotal|||26.00`, ['26.00']],
    [`${heading}\n40137|2|5.00|10.00\nTotal|||10.00\n80120|3|2.00|6.00`, ['10.00']],
  ])('%j', (table, told) => expect(amounts(table)).toEqual(told));
});

describe('prices of whole lines', () => {
  test('the prices add up to the total of the table', () => {
    const { lines } = read('Product|Quantity|Price\nCleaner (#JS42004)|2|$146.42\nPad (#JS43018)|3|$60.00\nSubtotal:||$206.42');
    expect(lines.map(({ unitPrice, lineTotal }) => [unitPrice, lineTotal])).toEqual([[undefined, '146.42'], [undefined, '60.00']]);
  }); // prettier-ignore

  test('their products do', () => {
    const { lines } = read('Item|Quantity|Price\n40137|2|$10.00\n80120|3|$20.00\nTotal||$80.00');
    expect(lines.map(({ unitPrice }) => unitPrice)).toEqual(['10.00', '20.00']);
  });
});

describe('headings that the cells below put right', () => {
  test.each([
    ['SKU|Name|PO Qty|Required\nPTT12|Tape|3|10/22/2026\nVB-B55|V-Belt|1|10/23/2026', ['3 - PTT12', '1 - VB-B55'], ['2026-10-22', '2026-10-23']],
    ['SKU|Name|Quantity|Requested Delivery\nPTT12|Tape|3|10/22/2026\nVB-B55|V-Belt|1|', ['3 - PTT12', '1 - VB-B55'], ['2026-10-22', undefined]],
    ['SKU|Name|Required\nPTT12|Tape|3\nVB-B55|V-Belt|1', ['3 - PTT12', '1 - VB-B55'], [undefined, undefined]],
    ['PO #|4711|\nSKU|Name|Total\nPTT12|Tape|3', ['3 - PTT12'], [undefined]],
  ])('%j', (table, told, days) => {
    const found = read(table);
    expect([found.told, found.lines.map(({ requestedDate }) => requestedDate)]).toEqual([told, days]);
  }); // prettier-ignore

  test('what a count weighs is no second count', () => {
    expect(read('SKU|Name|Qty|Unit|Lbs\nPTT12|Tape|3|EA|12\nVB-B55|V-Belt|1|EA|7').doubted).toEqual([]);
    expect(read('SKU|Name|Qty|Unit|Lbs\nPTT12|Tape|3|EA|12\nVB-B55|V-Belt||EA|7')).toMatchObject({ doubted: ['PTT12'], unclear: 1 });
  }); // prettier-ignore

  test('two numbers in one cell', () => {
    const { lines } = read('Part # / Cust. Part #|Qty\nMD-20145 / SM-300145|20 (BX)\n1/2-13X2|4'.replace('Part # / Cust. Part #', 'Part #'));
    expect(lines.map(({ names, unit }) => [names.map(({ value }) => value), unit])).toEqual([[['MD-20145', 'SM-300145'], 'BX'], [['1/2-13X2'], undefined]]);
  }); // prettier-ignore
});

test('titles and sums make no words of numbers', () => {
  const found = read('Item|Qty|Amount\nDAIRY||\n40137|2|10.00\nSubtotal||10.00\nDRY||\n80120|3|6.00\nSubtotal||6.00');
  expect(found).toMatchObject({ told: ['2 - 40137', '3 - 80120'], unclear: 0 });
});

describe('notes in rows of their own', () => {
  test.each([
    ['Note: these go to AHU 3 and 4', []],
    ['Deliver-to: PAR 1W-NORTH / GL 6010', []],
    ['Note: make it 6 instead', ['40137']],
    ['Ref: 80120 is next week', ['40137']],
  ])('%s', (note, doubted) => {
    const found = read(`Item|Name|Qty\n40137|Milk|3\n${note}||\n80120|Tomato|2`);
    expect(found).toMatchObject({ told: ['3 - 40137', '2 - 80120'], doubted, unclear: 0 });
    expect(found.lines[0]!.note).toBe(note);
  });
});

describe('tables without headings', () => {
  test.each([
    ['HDR|PO|26-8387\nDTL|1|NP-TFK|Napkin tall fold|6|CS|28.54\nDTL|2|CUT-MB-SS|Soup spoon black|7|CS|6.03\nDTL|3|PAD-20W|Floor pad white|19|CS|1.64\nTRL|3|228.00', ['6 CA NP-TFK', '7 CA CUT-MB-SS', '19 CA PAD-20W']],
    ['H|4711\nL|40137|3|CS\nL|80120|2|EA\nT|2', ['3 CA 40137', '2 EA 80120']],
    // Codes in front are no kinds of records where every row has its own.
    ['A1|40137|3|CS\nB2|80120|2|EA\nC3|80233|4|EA', ['3 CA 40137', '2 EA 80120', '4 EA 80233']],
    ['310216 strip loin|60-70 lb\n310416 salmon fillet|about 35 lb\nPR-1084 basil|2 lb', ['60 LB 310216', '35 LB 310416', '2 LB PR-1084']],
  ])('%j', (table, told) => expect(read(table, [], true).told).toEqual(told)); // prettier-ignore
});

describe('what a row says where nobody looks for it', () => {
  const head = 'Item|Description|Qty|UOM';
  test.each([
    ['a count spelled out', `${head}\n40137|Milk|two|CS`, ['2 CA 40137'], [], 0],
    ['a word for a count', `${head}\n40137|Milk|some|CS`, [], [], 1],
    ['all in one cell', `${head}\n40137|Milk|2|CS\n80120 - 2 cs please|||`, ['2 CA 40137'], [], 1],
    ['a telephone in one cell', `${head}\n40137|Milk|2|CS\n218-555-0106|||`, ['2 CA 40137'], [], 0],
    ['a word for none', `${head}\n40137|Milk|none|CS`, [], [], 0],
    ['a count among the units', `${head}\n40137|Milk||2`, [], [], 1],
    ['a count among the descriptions', `${head}\n40137|2||`, [], [], 1],
    ['a count among the remarks', `${head}|Notes\n40137|Milk||CS|2 cs`, [], [], 1],
    ['a remark without a count', `${head}|Notes\n40137|Milk||CS|plenty`, [], [], 0],
    ['a number that is taken back', `${head}\nRETURN: 40137|Milk|2|CS`, [], [], 1],
    ['a name that is taken back', `${head}\n40137|(hold) Milk|2|CS`, [], [], 1],
    ['a name that begins with such a word', `${head}\n40137|Hold down strap|2|CS`, ['2 CA 40137'], [], 0],
    ['a type', `${head}|Type\n40137|Milk|2|CS|Return\n80120|Tomato|1|CS|Order`, ['1 CA 80120'], [], 1],
    ['a state', `${head}|Line Status\n40137|Milk|2|CS|Closed\n80120|Tomato|1|CS|Open`, ['1 CA 80120'], [], 1],
    ['words for a day', `${head}|Deliver\n40137|Milk|2|CS|next week - HOLD`, ['2 CA 40137'], ['40137'], 0],
    ['what was sent', 'Qty Ord|Qty Ship|Item|Description\n2|2|40137|Milk\n1|0|80120|Tomato', ['2 - 40137', '1 - 80120'], ['40137'], 0],
    ['what is still to come', `${head}|Backorder\n40137|Milk|1|CS|2\n80120|Tomato|1|CS|`, ['1 CA 40137', '1 CA 80120'], ['40137'], 0],
    ['what was approved', 'Item|Description|Requested|Approved\n40137|Milk|3|2\n80120|Tomato|2|0', ['3 - 40137', '2 - 80120'], ['40137'], 0],
  ])('%s', (_, table, told, doubted, unclear) => expect(read(table)).toMatchObject({ told, doubted, unclear })); // prettier-ignore
});
