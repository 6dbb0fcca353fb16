import { useDatabase } from '../../../../../test/support/database.js';
import { openOrderCore, type OrderCore, sampleOrder } from '../../../../../test/support/order-core.js';
import { CSV_KINDS, CSV_LAYOUTS, type CsvKind } from './csv-layouts.js';

/** A house that begins: one file of each kind, as a spreadsheet saves them. */
const FILES: Readonly<Record<CsvKind, string>> = {
  locations: 'location_id,name,priority,city,country\nNJ,Edison,10,Edison,US\nPA,Allentown,20,,\n',
  customers: [
    'customer_id,name,credit_limit,terms,price_level,programs,preferred_location,so_value_auto,agreed_allowances',
    '2147,"Driscoll, Schools",250000.00,NET30,SCHOOL,lunch;breakfast,NJ,20000,C310',
    '3310,Bayside Bistro,,COD,,,,,',
  ].join('\n'),
  'ship-tos':
    'customer_id,ship_to_id,qualifier,identifier,name,address_lines,city,postal_code,open\n2147,CK1,92,CK1,Kitchen,400 Orchard Road;Dock 2,Edison,08817,yes\n',
  'opening-invoices': 'invoice_number,customer_id,invoice_date,amount\nOLD-1,2147,2025-05-01,42000.00\n',
  items: [
    'sku;description;base_unit;pack_count;pack_size;pack_unit;catch_weight',
    'MILK;Milk, half pint;EA;;;;no',
    'CHEESE;Cheese wheel;LB;1;20;LB;yes',
    'SOY;Soy milk;EA;;;;',
  ].join('\n'),
  'item-units': 'sku,unit,factor,sold\nMILK,CA,50,yes\nMILK,EA,1,no\nCHEESE,EA,20,yes\n',
  'item-identifiers': 'sku,qualifier,value,customer_id\nMILK,UP,614141401376,\nMILK,BP,D-77,2147\n',
  substitutes: 'sku,substitute\nMILK,SOY\n',
  costs: 'sku,unit_cost,valid_from\nMILK,0.15,\nMILK,0.16,2025-06-01\nCHEESE,3.10,\n',
  stock: 'location_id,sku,on_hand\nNJ,MILK,100000\nPA,CHEESE,400.5\n',
  'due-in': 'reference,location_id,sku,expected_on,quantity\nPO-9,NJ,MILK,2025-06-10,5000\n',
  'price-books': [
    'price_book,kind,name,customer_id,level,valid_from,valid_to',
    'LIST,list,List,,,,',
    'SCHOOL,level,Schools,,SCHOOL,,',
    'B5875,bid,Bid of the district,2147,,2024-09-01,2025-08-31',
  ].join('\n'),
  prices: [
    'price_book,line_number,sku,unit,minimum_quantity,unit_price,awarded_quantity,valid_from',
    'LIST,,MILK,CA,,12.00,,',
    'LIST,,MILK,CA,,12.50,,2025-06-01',
    'LIST,,CHEESE,LB,,4.90,,',
    'SCHOOL,,CHEESE,LB,0,4.50,,',
    'SCHOOL,,CHEESE,LB,100,4.25,,',
    'B5875,7,MILK,CA,,9.38,1000,',
  ].join('\n'),
  promotions: 'promotion_id,name,kind,percent,skus,rungs,programs\nSPRING,Spring,percent,10,CHEESE,level;list,lunch\n',
  guardrails: 'currency,so_margin_min,so_value_auto\nUSD,12.5,10000\n',
};

const ORDER: readonly CsvKind[] = ['locations', ...CSV_KINDS.filter((kind) => kind !== 'locations')];

describe('reference data from CSV files', () => {
  const database = useDatabase();
  let core: OrderCore;
  beforeAll(async () => {
    core = await openOrderCore(database);
  });

  const take = (
    kind: CsvKind,
    text: string,
    changed: { dryRun?: boolean; mode?: 'good_rows' | 'all_or_nothing' } = {},
  ) =>
    core.importCsv.run({
      kind,
      bytes: Buffer.from(text),
      actor: 'user:admin',
      dryRun: false,
      mode: 'all_or_nothing',
      ...changed,
    });
  const count = async (table: string) =>
    Number((await core.query<{ count: string }>(`select count(*) from orders.${table}`))[0]!.count);

  it('tries a file without keeping anything, takes it, and changes nothing the second time', async () => {
    for (const kind of ORDER) {
      const rows = FILES[kind].trim().split('\n').length - 1;
      const tried = await take(kind, FILES[kind], { dryRun: true });
      expect(tried).toMatchObject({ kind, dryRun: true, rows, good: rows, bad: 0, taken: true, findings: [] });
      expect(tried.changed).toBeGreaterThan(0);
      const audited = await count('audit_log');
      const taken = await take(kind, FILES[kind]);
      expect(taken).toEqual({ ...tried, dryRun: false });
      const again = await take(kind, FILES[kind]);
      expect(again).toMatchObject({ taken: true, changed: 0 });
      expect((await count('audit_log')) - audited).toBe(
        kind === 'stock' || kind === 'opening-invoices' ? 0 : taken.changed,
      );
    }
  });

  it('makes what orders are judged by: an order is priced by what the files say', async () => {
    const { orderId } = await core.place(
      sampleOrder('PO-1', [
        { sku: 'MILK', quantity: '10' },
        { sku: 'CHEESE', quantity: '120', unit: 'LB' },
      ]),
    );
    const lines = await core.query(
      `select sku, rung, rung_reference, trim_scale(unit_price)::text as price, cost_minor, adjustments -> 0 ->> 'minor' as off
         from orders.order_lines where order_id = $1 order by position`,
      [orderId],
    );
    expect(lines).toEqual([
      { sku: 'MILK', rung: 'bid', rung_reference: 'B5875/7', price: '9.38', cost_minor: '7500', off: null },
      {
        sku: 'CHEESE',
        rung: 'level',
        rung_reference: 'SCHOOL/CHEESE',
        price: '4.25',
        cost_minor: '37200',
        off: '-5100',
      },
    ]);
    const [bid] = await core.query(
      'select trim_scale(drawn)::text as drawn, trim_scale(awarded)::text as awarded from orders.bid_lines',
    );
    expect(bid).toEqual({ drawn: '10', awarded: '1000' });
  });

  it('says row by row what is wrong, and takes all or nothing unless it is told to go on', async () => {
    const file = [
      'customer_id,name,credit_limit,active,terms,preferred_location,hold_from,hold_until',
      'A1,Good,100.00,yes,NET30,NJ,,',
      'A2,Bad amount,ten,yes,NET30,NJ,,',
      'A3,Bad word,1,perhaps,NET30,NJ,,',
      'A4,,1,yes,NET30,NJ,,',
      'A5,Bad terms and place,1,yes,SOMEDAY,NJ,,',
      'A6,No such place,1,yes,NET30,MARS,,',
      'A1,Twice,1,yes,NET30,NJ,,',
      'A7,Hold,1,yes,NET30,NJ,2025-06-02,2025-06-01',
      'A8,Digits,1.234,yes,NET30,NJ,,,',
    ].join('\n');
    const nothing = await take('customers', file);
    expect(nothing).toMatchObject({ rows: 9, good: 1, bad: 8, taken: false, changed: 0 });
    expect(nothing.findings.map(({ row, field, code }) => [row, field, code])).toEqual([
      [3, 'credit_limit', 'VALUE_INVALID'],
      [4, 'active', 'CELL_INVALID'],
      [5, 'name', 'CELL_EMPTY'],
      [6, 'terms', 'VALUE_INVALID'],
      [7, 'preferred_location', 'REFERENCE_UNKNOWN'],
      [8, undefined, 'KEY_TWICE'],
      [9, 'hold_until', 'VALUE_INVALID'],
      [10, undefined, 'CELLS_TOO_MANY'],
    ]);
    for (const { message } of nothing.findings) expect(message).toMatch(/^[A-Za-z].*[.]$/);
    const some = await take('customers', file, { mode: 'good_rows' });
    expect(some).toMatchObject({ good: 1, bad: 8, taken: true, changed: 1 });
    const ids = await core.query(`select id from orders.customers where id like 'A%'`);
    expect(ids).toEqual([{ id: 'A1' }]);
  });

  it.each<[string, CsvKind, string, string[]]>([
    ['a column nobody knows', 'costs', 'sku,unit_cost,colour\nMILK,1,red\n', ['COLUMN_UNKNOWN']],
    ['a column that is missing', 'costs', 'sku\nMILK\n', ['COLUMN_MISSING']],
    ['a column twice', 'costs', 'sku,unit_cost,sku\nMILK,1,MILK\n', ['COLUMN_TWICE']],
    ['no rows at all', 'costs', '', ['FILE_EMPTY']],
    ['no CSV', 'costs', 'sku,unit_cost\n"MILK,1\n', ['FILE_UNREADABLE']],
    ['an amount finer than its currency', 'guardrails', 'currency,so_value_auto\nUSD,1.234\n', ['AMOUNT_INVALID']],
    [
      'a quantity awarded by a list',
      'prices',
      'price_book,sku,unit,unit_price,awarded_quantity\nLIST,MILK,CA,1,5\n',
      ['VALUE_INVALID'],
    ],
  ])('refuses a file with %s', async (_, kind, text, codes) => {
    const report = await take(kind, text);
    expect(report).toMatchObject({ taken: false, changed: 0 });
    expect(report.findings.map(({ code }) => code)).toEqual(codes);
  });

  it('documents every column of every kind', () => {
    for (const kind of CSV_KINDS) {
      const header = FILES[kind].split('\n')[0]!.split(/[,;]/);
      const { columns } = CSV_LAYOUTS[kind];
      for (const name of header) expect(columns.map(({ column }) => column)).toContain(name);
      for (const { describe: meaning } of columns) expect(meaning).not.toBe('');
    }
  });
});
