import { describe, expect, test } from '@jest/globals';
import { type Cell, readPages, set, typed } from './page.fixture.js';

type Row = readonly [down: number, ...cells: Cell[]];

const HEAD: Row = [
  30,
  [40, 'Item'],
  [110, 'Description'],
  [300, 'Qty'],
  [340, 'Unit'],
  [390, 'Price'],
  [450, 'Amount'],
];
const bolt: Row = [20, [40, 'BK-2040'], [110, 'Hex bolt M8'], [300, '12'], [340, 'BX'], [390, '4.00'], [450, '48.00']];
const nut: Row = [20, [40, 'NT-3300'], [110, 'Nut M8 zinc'], [300, '5'], [340, 'BX'], [390, '2.00'], [450, '10.00']];
const BOTH = ['12 BX BK-2040', '5 BX NT-3300'];

describe('printed in letters of one width', () => {
  test.each([
    [
      'headings of two words, numbers flush right',
      `
LN  QTY ORD  UOM   ITEM ID               DESCRIPTION               UNIT COST  EXTENDED
--------------------------------------------------------------------------------------
 1       24  EA    70210-A               MOP HEAD LOOP END            47.0800  1,129.92
 2        6  CS    70401                 FLOOR PAD 20IN RED           10.8900     65.34
`,
      ['24 EA 70210-A', '6 CA 70401'],
    ],
    [
      'one blank between two columns',
      `
Item  Material    Description                  Qty UM    Price       Net
00010 FX-7730     Hinged box fiber 9x9 3-part   60 CS    18.17  1,090.20
00020 FX-7016     Soup cup kraft 16 oz w/ lid   36 CS    32.95  1,186.20
`,
      ['60 CA FX-7730', '36 CA FX-7016'],
    ],
    [
      'a heading that is one word or two',
      `
   ORDER UOM   ITEM NO     DESCRIPTION                   PRICE
-------------------------------------------------------------
       5 CA    CUT-300     CUTLERY MEDIUM BLACK           2.16
      16 CA    LID-1020    CUP LID DOME FITS 10-20        1.81
`,
      ['5 CA CUT-300', '16 CA LID-1020'],
    ],
    [
      'a description on the row below, under the number',
      `
LN  QTY   UOM   ITEM ID / DESCRIPTION                 PRICE
 1   24   EA    70210-A                              47.080
                MOP HEAD LOOP END BLEND BLUE

 2    6   CS    70401                                10.890
                FLOOR PAD 20IN RED BUFFING
`,
      ['24 EA 70210-A', '6 CA 70401'],
    ],
    [
      'deliveries below the item they make up',
      `
Item  Material    Description              Qty UM    Price
00010 FX-7730     Hinged box fiber          60 CS    18.17
      Delivery schedule:
         11/20/26     20 CS
         12/04/26     40 CS
00020 FX-7016     Soup cup kraft            36 CS    32.95
`,
      ['60 CA FX-7730', '36 CA FX-7016'],
    ],
    [
      'a count glued to its unit, the price of each, releases below',
      `
Line  Part Number/Rev/Description     Order Qty   Unit Price       Ext Price
1     10-40120                        60.00EA     56.93000 /1       3,415.80
      Ball valve brass 1/2in x 10ft
      Vendor Part Number: VB-120
         Rel   Date Due     Quantity
         1     11/25/2026   60.00

2     10-40131                        36.00EA      6.82000 /1         245.52
      Ball valve brass 3/4in
`,
      ['60 EA VB-120/10-40120', '36 EA 10-40131'],
    ],
  ])('%s', (_, text, told) => {
    const read = readPages(typed(text));
    expect({ told: read.told, unclear: read.unclear }).toEqual({ told, unclear: [] });
    for (const { doubts } of read.lines) expect(doubts).toEqual([]);
  });

  test('deliveries that make up something else leave open how many are wanted', () => {
    const { told, unclear } = readPages(
      typed(`
Item  Material    Description              Qty UM    Price
00010 FX-7730     Hinged box fiber          60 CS    18.17
         11/20/26     20 CS
         12/04/26     20 CS
00020 FX-7016     Soup cup kraft            36 CS    32.95
`),
    );
    expect(told).toEqual(['36 CA FX-7016']);
    expect(unclear).toHaveLength(1);
  });
});

describe('rows of one item', () => {
  const below = (...cells: Cell[]): Row => [11, ...cells];
  test.each<[string, Row[], string[], string?]>([
    ['the rest of the description', [below([110, 'galvanized, DIN 933'])], BOTH, 'Hex bolt M8 galvanized, DIN 933'],
    ['a description under the number', [below([44, 'A2 stainless steel'])], BOTH, 'Hex bolt M8 A2 stainless steel'],
    ['a second number under the first', [below([40, 'HB-M8-30'])], ['12 BX HB-M8-30/BK-2040', BOTH[1]!], 'Hex bolt M8'],
    [
      'a number with its label',
      [below([110, 'Your part no: HB-M8'])],
      ['12 BX HB-M8/BK-2040', BOTH[1]!],
      'Hex bolt M8',
    ],
    ['a label without a colon', [below([110, 'Mfg No HB-M8-30'])], ['12 BX BK-2040/HB-M8-30', BOTH[1]!], 'Hex bolt M8'],
    ['the count of a pack', [below([110, '1000 ct'])], BOTH, 'Hex bolt M8 1000 ct'],
    ['pieces of a pack', [below([110, '12 each per box'])], BOTH, 'Hex bolt M8 12 each per box'],
    ['a pack', [below([110, '1000/BX'])], BOTH, 'Hex bolt M8 1000/BX'],
    ['a day of its own', [below([110, 'Deliver 11/20/2026'])], BOTH, 'Hex bolt M8'],
    ['a note', [below([110, 'Call 555-010-0199 before delivery'])], BOTH, 'Hex bolt M8'],
    ['labels of other things', [below([300, 'Whse: 001'], [390, 'Acct: 6110'])], BOTH, 'Hex bolt M8'],
    ['the unit below the count', [below([300, 'box'])], BOTH, 'Hex bolt M8'],
    [
      'headings and days of one delivery',
      [below([110, 'Rel'], [150, 'Due']), below([110, '1'], [150, '11/25/2026'], [220, '12'])],
      BOTH,
      'Hex bolt M8',
    ],
  ])('%s', (_, rows, told, description) => {
    const read = readPages(set([HEAD, bolt, ...rows, nut]));
    expect({ told: read.told, unclear: read.unclear }).toEqual({ told, unclear: [] });
    expect(read.lines[0]!.description).toBe(description);
  });

  test('the day of one delivery is the day of its line', () => {
    const { lines } = readPages(set([HEAD, bolt, below([110, 'Deliver 11/20/2026']), nut]));
    expect(lines.map(({ requestedDate }) => requestedDate)).toEqual(['2026-11-20', undefined]);
  });

  test('rows above the count, where cells are set in the middle', () => {
    const middle: Row = [8, [40, 'BK-2040'], [110, 'galvanized'], [300, '12'], [340, 'BX'], [390, '4.00']];
    const { told, lines } = readPages(set([HEAD, nut, [26, [110, 'Hex bolt']], middle, [8, [110, 'DIN 933']]]));
    expect(told).toEqual(['5 BX NT-3300', '12 BX BK-2040']);
    expect(lines[1]!.description).toContain('Hex bolt');
    expect(lines[0]!.description).toBe('Nut M8 zinc');
  });

  test.each<[string, Row[]]>([
    ['words that stop it', [below([110, '*** LINE CANCELLED - DO NOT SHIP ***'])]],
    ['more of it', [below([300, 'plus 2 bx'])]],
    ['a second count', [below([300, '2 cs'])]],
  ])('%s: a person looks', (_, rows) => {
    expect(readPages(set([HEAD, bolt, ...rows, nut])).unclear).toHaveLength(1);
  });

  test.each<[string, Row]>([
    ['its count under another heading', below([40, 'NT-3300'], [110, 'Nut M8 zinc'], [340, '5'], [390, '2.00'])],
    ['its count as words', below([40, 'NT-3300'], [110, 'Nut M8 zinc'], [300, 'six to 8'], [390, '2.00'])],
    ['no count, but counted in its name', below([40, 'NT-3300'], [110, 'Nut M8 zinc 5 cs'], [340, 'BX'])],
  ])('an item close below another is none of its rows: %s', (_, row) => {
    const { lines, unclear } = readPages(set([HEAD, bolt, row]));
    expect(lines[0]!.description).toBe('Hex bolt M8');
    expect(lines.length + unclear.length).toBe(2);
  });

  test('an item of an order guide that is not ordered swallows nothing and is none of its neighbours', () => {
    const blank: Row = [11, [40, 'PN-1000'], [110, 'Pin 3 mm'], [340, 'BX'], [390, '1.00']];
    const { told, lines, unclear } = readPages(set([HEAD, bolt, blank, [11, ...(nut.slice(1) as Cell[])]]));
    expect({ told, unclear }).toEqual({ told: BOTH, unclear: [] });
    expect(lines.map(({ description }) => description)).toEqual(['Hex bolt M8', 'Nut M8 zinc']);
  });
});

describe('items in two rows under a heading in two rows', () => {
  const heads: Row[] = [
    [30, [40, 'Item'], [80, 'Material'], [150, 'Description']],
    [11, [70, 'Order qty.'], [140, 'Unit'], [200, 'Price per unit'], [300, 'Net value']],
  ];
  const item = (line: string, own: string, name: string, yours: string, count: string): Row[] => [
    [24, [40, line], [80, own], [150, name]],
    [11, [-110, count], [140, 'PCE'], [200, '12.40 / 100 PCE'], [-350, '186.00']],
    [11, [70, `Your material number: ${yours}`]],
    [11, [70, 'Tax code I0, G/L 612400, Req. 1008841']],
  ];

  test('are one line each, the price that of one', () => {
    const rows = [
      ...item('00010', '71003381', 'HEX BOLT 3/8', 'HB-38', '1,500'),
      ...item('00020', '71003390', 'HEX NUT', 'HN-38', '1,500'),
    ];
    const { told, unclear, lines, amounts } = readPages(
      set([...heads, ...rows, [30, [70, 'Total net value USD'], [300, '372.00']]]),
    );
    expect({ told, unclear }).toEqual({ told: ['1500 EA HB-38/71003381', '1500 EA HN-38/71003390'], unclear: [] });
    expect(lines[0]).toMatchObject({
      unitPrice: '0.1240',
      lineTotal: '186.00',
      doubts: [],
      description: 'HEX BOLT 3/8',
    });
    expect(amounts).toHaveLength(0);
  });

  test('an item without its second row is unclear', () => {
    const rows = [
      ...item('00010', '71003381', 'HEX BOLT 3/8', 'HB-38', '15'),
      [24, [40, '00020'], [80, '71003390'], [150, 'HEX NUT']] as Row,
    ];
    const { told, unclear } = readPages(set([...heads, ...rows]));
    expect(told).toEqual(['15 EA HB-38/71003381']);
    expect(unclear).toHaveLength(1);
  });

  test('a heading stacked in two lines over items in one row is none', () => {
    const stacked: Row[] = [
      [30, [40, 'Item'], [110, 'Description'], [300, 'Order'], [340, 'Unit'], [390, 'Unit']],
      [10, [40, 'Number'], [300, 'Qty'], [390, 'Price']],
    ];
    expect(readPages(set([...stacked, bolt, nut])).told).toEqual(BOTH);
  });
});

describe('headings', () => {
  const rows: Row[] = [bolt, nut];
  test.each<[string, Row[]]>([
    [
      'in two lines',
      [
        [30, [40, 'Item'], [110, 'Description'], [300, 'Qty'], [340, 'Unit of'], [390, 'Unit'], [450, 'Ext.']],
        [10, [40, 'No.'], [300, 'Ordered'], [340, 'Measure'], [390, 'Price'], [450, 'Amount']],
      ],
    ],
    [
      'in three lines, with letters',
      [
        [30, [300, 'QUANTITY']],
        [10, [40, 'ITEM NO.'], [110, 'DESCRIPTION'], [300, 'ORDERED'], [340, 'UNIT'], [390, 'PRICE'], [450, 'AMOUNT']],
        [10, [40, '(a)'], [110, '(b)'], [300, '(c)'], [340, '(d)'], [390, '(e)'], [450, '(f)']],
      ],
    ],
    [
      'in two languages, one below the other',
      [
        [30, [40, 'Article'], [110, 'Désignation'], [300, 'Qté'], [340, 'Unité'], [390, 'Prix'], [450, 'Montant']],
        [10, [40, 'Item'], [110, 'Description'], [300, 'Qty'], [340, 'Unit'], [390, 'Price'], [450, 'Amount']],
      ],
    ],
    ['a second line that names a few of them again', [HEAD, [10, [300, 'Requested'], [390, 'USD']]]],
    ['under a rule', [HEAD, [8, [40, '_______________________________________________']]]],
  ])('%s', (_, heading) => {
    const { told, unclear } = readPages(set([...heading, ...rows]));
    expect({ told, unclear }).toEqual({ told: BOTH, unclear: [] });
  });

  test('a number for the lines under `Item`, a number of the item under its name', () => {
    const heading: Row = [30, [40, 'Item No.'], [110, 'Goods and services'], [300, 'Qty'], [340, 'Unit']];
    const item = (line: string, name: string, code: string): Row[] => [
      [20, [40, line], [110, name], [300, '12'], [340, 'BX']],
      [10, [110, `P/N ${code}`]],
    ];
    const { told } = readPages(
      set([heading, ...item('0001', 'Respirator cup style', 'SF-N95'), ...item('0002', 'Ear plug foam', 'SF-EP2')]),
    );
    expect(told).toEqual(['12 BX SF-N95', '12 BX SF-EP2']);
  });

  test('sizes: an item for each', () => {
    const heading: Row = [30, [40, 'Style no.'], [110, 'Item'], [300, 'S'], [340, 'M'], [390, 'L']];
    const glove: Row = [20, [40, 'GL-200'], [110, 'Nitrile exam glove blue'], [300, '8'], [390, '24']];
    const vest: Row = [20, [40, 'SV-300'], [110, 'Safety vest lime'], [340, '12'], [390, '10']];
    const { lines } = readPages(set([heading, glove, vest]));
    expect(lines.map(({ quantity, description }) => `${quantity} ${description}`)).toEqual([
      '8 Nitrile exam glove blue S',
      '24 Nitrile exam glove blue L',
      '12 Safety vest lime M',
      '10 Safety vest lime L',
    ]);
  });

  test('two numbers of an item below each other, as the heading says', () => {
    const heading: Row[] = [
      [30, [40, 'Item Number'], [110, 'Description'], [300, 'Ordered'], [340, 'Unit'], [390, 'Price'], [450, 'Amount']],
      [10, [40, 'Vendor Item']],
    ];
    const { told } = readPages(set([...heading, bolt, [10, [40, 'HB-M8']], nut, [10, [40, 'NUT-M8']]]));
    expect(told).toEqual(['12 BX HB-M8/BK-2040', '5 BX NUT-M8/NT-3300']);
  });

  test('a number in front of the description says whose it is', () => {
    const heading: Row = [30, [40, 'Seq'], [110, 'Item / Commodity'], [300, 'Quantity'], [340, 'UOM']];
    const item = (line: string, code: string): Row => [
      20,
      [40, line],
      [110, `Supplier SKU ${code}. TOMATO DICED IN JUICE`],
      [320, '30.00'],
      [350, 'CS - Case'],
    ];
    expect(readPages(set([heading, item('1.0', '10044127'), item('2.0', '10044208')])).told).toEqual([
      '30 CA 10044127',
      '30 CA 10044208',
    ]);
  });
});

describe('what stands around a table', () => {
  const letterhead = (...lines: string[]): Row[] => lines.map((line) => [12, [40, line]]);
  test.each([
    ['addresses side by side', ['1 Traders Cir   Morton IL 61550', 'Normal IL 61761']],
    [
      'streets, numbers and sheets',
      ['88 Rideau Terrace, Kingston ON   K7L 2B4   Sheet 1 of 3', 'Receiving Dock C, 4477 N 31st St'],
    ],
    ['telephones and hours', ['Ph 309-555-0100   M-F 0500-1330   GPO: tier 3', 'TO: 100342   SHIP TO: 10']],
    [
      'days and people',
      ['11/16/2026 buyer: Gus', 'Order Date 11/15/26 | Deliver 11/20/26 07:00-10:00 | Dept: Rooms 4100'],
    ],
    ['numbered boxes of forms', ['1. DATE OF ORDER   2. CONTRACT NO. (If any)   3. ORDER NO.']],
    ['numbers of changes', ['University Center MI 48710   Change Order No.: 2']],
  ])('above it: %s', (_, lines) => {
    const { told, unclear, texts } = readPages(set([...letterhead(...lines), HEAD, bolt, nut]));
    expect({ told, unclear }).toEqual({ told: BOTH, unclear: [] });
    expect(texts).toEqual(expect.arrayContaining([expect.stringContaining(lines[0]!.slice(0, 8))]));
  });

  test.each<[string, Row[], string[]]>([
    [
      'a page number and the time of printing',
      [[200, [40, 'Kirkland Partners'], [250, 'Page 1'], [400, 'Printed 10/03/2026 09:17 AM']]],
      [],
    ],
    [
      'notes with numbers',
      [
        [30, [40, '1. Send invoice to 400 W Pearl. 2. Show P.O. number on invoice.']],
        [10, [40, '3. No C.O.D. 4. Deliver 7:30 AM to 2:30 PM on school days only.']],
      ],
      [],
    ],
    [
      'who authorized it, and terms, close below',
      [
        [12, [40, 'Authorized by: ________']],
        [11, [40, 'Terms: Net 30. All deliveries'], [300, 'before 2 pm.']],
      ],
      [],
    ],
    ['the sum of the amounts', [[16, [450, '58.00']]], ['58.00']],
    ['the sum of the counts', [[16, [300, '17']]], []],
    ['both sums', [[16, [300, '17'], [450, '58.00']]], ['58.00']],
    ['a total with its label', [[16, [390, 'Total'], [450, '58.00']]], ['58.00']],
    ['a line carried forward', [[16, [390, 'Carried forward'], [470, '58.00']]], []],
  ])('below it: %s', (_, rows, amounts) => {
    const read = readPages(set([HEAD, bolt, nut, ...rows]));
    expect({ told: read.told, unclear: read.unclear, amounts: read.amounts }).toEqual({
      told: BOTH,
      unclear: [],
      amounts,
    });
  });

  test('a figure that is no sum is told', () => {
    expect(readPages(set([HEAD, bolt, nut, [16, [300, '44']]])).unclear).toEqual(['44']);
  });

  test.each([
    ['above the table', [[12, [40, 'Please add 3 cs PN-1000 pins']] as Row, HEAD, bolt, nut]],
    [
      'below the table',
      [HEAD, bolt, nut, [40, [40, 'Please add 3 cs PN-1000 pins to this order as well, thanks']] as Row],
    ],
  ])('goods counted in words are not passed over: %s', (_, rows) => {
    const { told, unclear } = readPages(set(rows));
    expect(told.filter((line) => line.includes('PN-1000')).length + unclear.length).toBe(1);
  });

  const clause = (number: number) =>
    `${number}. INSPECTION. Seller shall deliver within ${number + 10} days. Claims exceeding $3,000 are governed by Section ${number}.3.\n` +
    `Goods over 6% of the amount may be returned at Seller's expense; a ${number} case minimum and a charge of 2 EA applies.`;
  const terms = typed([1, 2, 3, 4, 5, 6].map(clause).join('\n'));

  test('pages of terms', () => {
    const { told, unclear } = readPages(set([HEAD, bolt, nut]), terms);
    expect({ told, unclear }).toEqual({ told: BOTH, unclear: [] });
    expect(readPages(terms)).toMatchObject({ told: [], unclear: [] });
  });

  test('a letter is no page of terms', () => {
    const { told } = readPages(
      typed(
        'Dear supplier,\nplease send us these goods as soon as you can:\n4 cs PN-1000 pins\n2 bx BK-2040 bolts\nThe buyer is Ann, she shall sign for them.',
      ),
    );
    expect(told).toEqual(['4 CA PN-1000', '2 BX BK-2040']);
  });
});

describe('over several pages', () => {
  test('a table goes on without a heading, and with its own below a letterhead', () => {
    const again: Row[] = [[12, [40, '8800 INDUSTRIAL PKWY'], [300, '1440 E ADAMS ST']], HEAD, nut];
    expect(readPages(set([HEAD, bolt]), set([nut])).told).toEqual(BOTH);
    expect(readPages(set([HEAD, bolt]), set(again))).toMatchObject({ told: BOTH, unclear: [] });
  });

  test('a page of running headers and rows is read in linear time', () => {
    const rows = Array.from({ length: 3_000 }, (_, at): Row => [
      12,
      [40, `NT-${at + 1000}`],
      [110, 'Nut M8'],
      [300, '5'],
      [340, 'BX'],
    ]);
    const words = Array.from({ length: 3_000 }, (_, at): Row => [
      12,
      [40, `Item Item Item Qty Item Item ${at} Unit Item Qty Item x`],
    ]);
    expect(readPages(set([HEAD, ...rows])).lines).toHaveLength(3_000);
    expect(readPages(set(words)).lines.length).toBeLessThanOrEqual(3_000);
  });
});
