import fc from 'fast-check';
import { decimal, formatDecimal } from '../money/decimal.js';
import { formatMoney, sumMoney } from '../money/money.js';
import { type LineToPrice, type PriceEntry, priceLine, type Rung, RUNGS } from './price-ladder.js';
import { tellPrices, totalOrder } from './total-order.js';

const entry = (rung: Rung, unitPrice: string, changed: Partial<PriceEntry> = {}): PriceEntry => ({
  rung,
  reference: `${rung.toUpperCase()}/1`,
  book: rung.toUpperCase(),
  lineNumber: '1',
  currency: 'USD',
  unit: 'CA',
  factor: decimal('1'),
  unitPrice: decimal(unitPrice),
  minimumQuantity: decimal('0'),
  validFrom: '2025-01-01',
  named: false,
  ...changed,
});
const line: LineToPrice = {
  lineNumber: '1',
  sku: 'MILK',
  quantity: decimal('12'),
  unit: 'CA',
  factor: decimal('1'),
  entries: [],
  unitCost: decimal('7.65'),
};
const policy = { currency: 'USD', on: '2025-05-22', priceTolerancePercent: decimal('0') };
const price = (changed: Partial<LineToPrice>, tolerance = '0') => {
  const result = priceLine({ ...line, ...changed }, { ...policy, priceTolerancePercent: decimal(tolerance) });
  if (!result.ok) throw new Error(result.error.findings[0].code);
  return result.value;
};
const full = [entry('bid', '9.38'), entry('contract', '9.50'), entry('level', '10'), entry('list', '12')];

describe('the price ladder', () => {
  it.each(RUNGS)('lets %s win when it is the most specific, and traces every rung', (rung) => {
    const entries = full.slice(RUNGS.indexOf(rung));
    const priced = price({ entries });
    expect(priced).toMatchObject({ rung, rungReference: `${rung.toUpperCase()}/1` });
    expect(priced.trace.map((each) => [each.rung, each.outcome])).toEqual(
      RUNGS.map((each) => [each, each === rung ? 'won' : RUNGS.indexOf(each) < RUNGS.indexOf(rung) ? 'none' : 'lost']),
    );
    const list = priced.trace.find((each) => each.rung === 'list')!;
    expect(formatDecimal(list.unitPrice!)).toBe('12');
  });

  it('extends once and knows its margin', () => {
    const priced = price({ entries: full });
    expect(formatMoney(priced.extended)).toBe('112.56');
    expect(formatMoney(priced.cost!)).toBe('91.80');
  });

  it.each<[string, Partial<PriceEntry>, string]>([
    ['ended', { validTo: '2025-05-21' }, 'BID/1 ended on 2025-05-21'],
    ['not begun', { validFrom: '2025-05-23' }, 'BID/1 begins on 2025-05-23'],
    ['in another currency', { currency: 'CAD' }, 'BID/1 is in CAD'],
    ['above the quantity', { minimumQuantity: decimal('13') }, 'BID/1 begins at 13 CA'],
    ['used up', { remaining: decimal('11') }, 'BID/1 has 11 CA left'],
  ])('passes over a bid line that is %s, and says so', (_, changed, why) => {
    const priced = price({ entries: [entry('bid', '1', changed), entry('list', '12')] });
    expect(priced.rung).toBe('list');
    expect(priced.trace[0]).toEqual({ rung: 'bid', outcome: 'none', why });
  });

  it('takes the tier the quantity reaches', () => {
    const tiers = ['0', '10', '12', '50'].map((from, index) =>
      entry('level', String(10 - index), { reference: `L/${from}`, minimumQuantity: decimal(from) }),
    );
    expect(price({ entries: tiers }).rungReference).toBe('L/12');
    expect(price({ entries: tiers, quantity: decimal('11.99') }).rungReference).toBe('L/10');
    expect(price({ entries: tiers, quantity: decimal('1') }).rungReference).toBe('L/0');
  });

  it('prefers what the document names, else the newest, else the cheapest', () => {
    const old = entry('bid', '9', { reference: 'OLD' });
    const fresh = entry('bid', '10', { reference: 'NEW', validFrom: '2025-05-01' });
    expect(price({ entries: [old, fresh] }).rungReference).toBe('NEW');
    expect(price({ entries: [fresh, { ...old, named: true }] }).rungReference).toBe('OLD');
    expect(
      price({ entries: [entry('bid', '9', { reference: 'B' }), entry('bid', '8', { reference: 'C' })] }).rungReference,
    ).toBe('C');
  });

  it('converts a price between units of the item', () => {
    // 0.625 per pound, a case of 24 pounds: 15.00 per case; tier of 30 pounds reached by 2 cases
    const pound = entry('list', '0.625', { unit: 'LB', factor: decimal('1'), minimumQuantity: decimal('30') });
    const cases = { quantity: decimal('2'), unit: 'CA', factor: decimal('24'), entries: [pound] };
    expect(formatDecimal(price(cases).unitPrice)).toBe('15');
    const each = {
      quantity: decimal('30'),
      unit: 'EA',
      factor: decimal('1'),
      entries: [entry('list', '10', { factor: decimal('3') })],
    };
    expect(formatDecimal(price(each).unitPrice)).toBe('3.333333');
  });

  it('falls to the price of the document only when no rung has one, and refuses when nobody has', () => {
    const priced = price({ documentPrice: decimal('9.380') });
    expect(priced).toMatchObject({ rung: 'document' });
    expect(formatDecimal(priced.unitPrice)).toBe('9.38');
    expect(priced.trace.map(({ outcome }) => outcome)).toEqual(['none', 'none', 'none', 'none', 'won']);
    expect(priceLine(line, policy)).toMatchObject({
      ok: false,
      error: { findings: [{ code: 'PRICE_NOT_FOUND', lineNumber: '1' }] },
    });
  });

  it('compares the price of the document with ours', () => {
    expect(price({ entries: full, documentPrice: decimal('9.380') }).difference).toBeUndefined();
    expect(price({ entries: full, documentPrice: decimal('9.39') }).difference).toMatchObject({
      withinTolerance: false,
    });
    expect(price({ entries: full, documentPrice: decimal('9.40') }, '1').difference).toMatchObject({
      withinTolerance: true,
    });
    expect(price({ entries: full, documentPrice: decimal('9.28') }, '1').difference).toMatchObject({
      withinTolerance: false,
    });
  });
});

describe('the total of an order', () => {
  it('is the sum of its lines, in whole cents, and its margin needs every cost', () => {
    const lines = fc.array(
      fc.record({
        quantity: fc.bigInt({ min: 1n, max: 10n ** 6n }),
        unitPrice: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(lines, (asked) => {
        const priced = asked.map((each) =>
          price({
            quantity: { unscaled: each.quantity, scale: 3 },
            entries: [entry('list', formatDecimal({ unscaled: each.unitPrice, scale: 6 }))],
          }),
        );
        const totals = totalOrder(priced, 'USD');
        expect(totals.total).toEqual(
          sumMoney(
            priced.map(({ extended }) => extended),
            'USD',
          ),
        );
        expect(totals.margin!.minor + totals.cost!.minor).toBe(totals.total.minor);
        expect(totalOrder([...priced, { extended: totals.total }], 'USD').margin).toBeUndefined();
      }),
    );
  });
});

describe('why an order costs what it costs', () => {
  const usd = (minor: bigint) => ({ minor, currency: 'USD' });
  const lines = [
    { rung: 'list', rungReference: 'LIST/MILK' },
    { rung: 'bid', rungReference: 'B5875/1' },
    { rung: 'bid', rungReference: 'B5875/2' },
    { rung: 'document' },
  ];
  it('says rungs with their books, and the margin', () => {
    const totals = totalOrder([{ extended: usd(1000n), cost: usd(816n) }], 'USD');
    expect(tellPrices(lines, totals)).toBe(
      'bid B5875 on 2 lines, list LIST on 1 line, the price of the document on 1 line, margin 18.4 %',
    );
  });
  it('never makes a margin up', () => {
    const totals = totalOrder([{ extended: usd(1000n), cost: undefined }], 'USD');
    expect(tellPrices([lines[0]!], totals)).toBe('list LIST on 1 line, margin unknown: a cost is missing');
  });
});
