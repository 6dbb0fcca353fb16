import fc from 'fast-check';
import { decimal, formatDecimal } from '../money/decimal.js';
import { formatMoney, money, sumMoney } from '../money/money.js';
import { exemptProvider, flatRateProvider } from '../tax/built-in-providers.js';
import type { TaxQuestion } from '../tax/tax-provider.js';
import { sumAdjustments } from './line-adjustment.js';
import type { PriceEntry, Rung } from './price-ladder.js';
import { type OrderLineToPrice, type OrderPricingPolicy, type OrderToPrice, priceOrder } from './price-order.js';
import type { StatedCharge } from './read-charges.js';

const entry = (rung: Rung, unitPrice: string, changed: Partial<PriceEntry> = {}): PriceEntry => ({
  rung,
  book: rung.toUpperCase(),
  lineNumber: '1',
  reference: `${rung.toUpperCase()}/1`,
  currency: 'USD',
  unit: 'CA',
  factor: decimal('1'),
  unitPrice: decimal(unitPrice),
  minimumQuantity: decimal('0'),
  validFrom: '2025-01-01',
  named: false,
  ...changed,
});
const line = (position: number, changed: Partial<OrderLineToPrice> = {}): OrderLineToPrice => ({
  position,
  lineNumber: String(position),
  sku: `SKU-${position}`,
  quantity: decimal('10'),
  unit: 'CA',
  factor: decimal('1'),
  wanted: true,
  entries: [entry('list', '10.00')],
  unitCost: decimal('8.00'),
  charges: [],
  taxRates: [],
  ...changed,
});
const order: OrderToPrice = { customerId: '2147', programs: [], promotionCodes: [], lines: [line(1)], charges: [] };
const policy: OrderPricingPolicy = {
  currency: 'USD',
  on: '2025-05-22',
  priceTolerancePercent: decimal('2'),
  agreedAllowances: new Set(['C310']),
  taxableCharges: new Set(),
  promotions: [],
  taxProvider: 'exempt',
};
const price = (changed: Partial<OrderToPrice>, rules: Partial<OrderPricingPolicy> = {}) => {
  const result = priceOrder({ ...order, ...changed }, { ...policy, ...rules });
  if (!result.ok) throw new Error(result.error.findings.map(({ code }) => code).join());
  return result.value;
};
const charge = (indicator: string, changed: Partial<StatedCharge>): StatedCharge => ({ indicator, ...changed });

describe('pricing an order', () => {
  it('adds freight, takes agreed allowances, and knows the margin of the goods alone', () => {
    const { totals, reasons, charges } = price({
      lines: [line(1), line(2, { charges: [charge('A', { code: 'C310', rate: decimal('0.50') })] })],
      charges: [charge('C', { code: 'D240', amount: decimal('25') })],
    });
    expect(reasons).toEqual([]);
    expect(charges.map(({ reference, indicator, amount }) => [reference, indicator, formatMoney(amount)])).toEqual([
      ['C1', 'charge', '25.00'],
      ['C2', 'allowance', '5.00'],
    ]);
    const { goods, net, charges: freight, total, margin, marginPercent } = totals;
    expect([goods, net, freight, total, margin!].map(formatMoney)).toEqual([
      '200.00',
      '195.00',
      '25.00',
      '220.00',
      '35.00',
    ]);
    expect(formatDecimal(marginPercent!)).toBe('17.9');
  });

  it.each<[string, StatedCharge, string[]]>([
    ['an allowance nobody agreed to', charge('A', { code: 'F050', amount: decimal('5') }), ['ALLOWANCE_NOT_AGREED']],
    ['a charge below zero, which is one', charge('C', { amount: decimal('-5') }), ['ALLOWANCE_NOT_AGREED']],
    ['a charge without an amount', charge('C', { code: 'D240' }), ['CHARGE_NOT_UNDERSTOOD']],
    ['a request', charge('R', { amount: decimal('5') }), ['CHARGE_NOT_UNDERSTOOD']],
    ['what is billed back', charge('A', { amount: decimal('5'), handling: '01' }), []],
    ['what is none', charge('N', { amount: decimal('5') }), []],
    [
      'an agreed one, in percent of the net',
      charge('A', { code: 'C310', percent: decimal('2'), percentBasis: '4' }),
      [],
    ],
  ])('puts %s before a person, or not', (_, stated, codes) => {
    expect(price({ charges: [stated] }).reasons.map(({ code }) => code)).toEqual(codes);
  });

  it('refuses allowances that are worth more than the goods, and tells every line without a price at once', () => {
    const much = priceOrder({ ...order, charges: [charge('A', { code: 'C310', amount: decimal('100.01') })] }, policy);
    expect(much).toMatchObject({ ok: false, error: { findings: [{ code: 'ALLOWANCE_BEYOND_GOODS' }] } });
    // Line 2 may ship alone: its invoice would be of less than nothing, whatever line 1 is worth.
    const one = line(2, { charges: [charge('A', { code: 'C310', amount: decimal('100.01') })] });
    expect(priceOrder({ ...order, lines: [line(1), one] }, policy)).toMatchObject({
      error: { findings: [{ code: 'ALLOWANCE_BEYOND_GOODS', lineNumber: '2' }] },
    });
    const none = priceOrder({ ...order, lines: [line(1, { entries: [] }), line(2, { entries: [] })] }, policy);
    expect(none).toMatchObject({
      ok: false,
      error: {
        findings: [
          { code: 'PRICE_NOT_FOUND', lineNumber: '1' },
          { code: 'PRICE_NOT_FOUND', lineNumber: '2' },
        ],
      },
    });
  });

  it('names a promotion code that is not open to the order', () => {
    expect(price({ promotionCodes: ['SPRING'] }).reasons).toMatchObject([{ code: 'PROMOTION_CODE_UNKNOWN' }]);
  });

  it.each<[string, string, 'ours' | 'theirs', string, string | undefined, boolean | undefined]>([
    ['the same', '10.00', 'ours', '10', undefined, undefined],
    ['within the tolerance, ours', '10.20', 'ours', '10', 'lost', true],
    ['within the tolerance, theirs', '10.20', 'theirs', '10.2', 'taken', true],
    ['beyond it', '10.21', 'theirs', '10', 'lost', false],
  ])('compares the price of the document: %s', (_, theirs, withinTolerance, unitPrice, outcome, within) => {
    const [priced] = price({ lines: [line(1, { documentPrice: decimal(theirs) })] }, { withinTolerance }).lines;
    expect(formatDecimal(priced!.unitPrice)).toBe(unitPrice);
    expect(priced!.rung).toBe('list');
    expect(priced!.trace.find(({ rung }) => rung === 'document')?.outcome).toBe(outcome);
    expect(priced!.difference?.withinTolerance).toBe(within);
  });

  it('lets a customer name the price after a promotion', () => {
    const promotions = [
      {
        id: 'SPRING',
        name: 'Spring',
        offer: { kind: 'percent', percent: decimal('10') },
        skus: new Set<string>(),
        customerIds: new Set<string>(),
        programs: new Set<string>(),
        rungs: new Set<Rung>(['list']),
        stackable: false,
      },
    ] as const;
    const [priced] = price({ lines: [line(1, { documentPrice: decimal('9.00') })] }, { promotions }).lines;
    expect(priced!.difference).toBeUndefined();
    expect(formatMoney(sumAdjustments(priced!.adjustments, 'USD'))).toBe('-10.00');
  });

  it('does not let two lines draw the same of a bid, and a cancelled one none', () => {
    const bid = entry('bid', '9.00', { remaining: decimal('15') });
    const entries = [bid, entry('list', '10.00')];
    const { lines } = price({
      lines: [
        line(1, { entries, wanted: false }),
        line(2, { entries }),
        line(3, { entries }),
        line(4, { entries, quantity: decimal('5') }),
      ],
    });
    expect(lines.map(({ rung, draw }) => [rung, draw && formatDecimal(draw.quantity)])).toEqual([
      ['bid', undefined],
      ['bid', '10'],
      ['list', undefined],
      ['bid', '5'],
    ]);
    expect(lines.map(({ extended }) => formatMoney(extended))).toEqual(['0.00', '90.00', '100.00', '45.00']);
  });

  it('taxes by the rate of the provider, and tells an exemption', async () => {
    const question: TaxQuestion = {
      currency: 'USD',
      on: '2025-05-22',
      customerId: '2147',
      lines: [
        { position: 1, sku: 'SKU-1', taxable: true },
        { position: 2, sku: 'SKU-2', taxable: false },
      ],
    };
    const provider = flatRateProvider({ rate: decimal('6.625'), type: 'ST', jurisdiction: 'US-NJ' });
    const rates = await provider.rates(question);
    const lines = [1, 2].map((position) => line(position, { taxRates: rates.get(position) ?? [] }));
    const priced = price({ lines }, { taxProvider: provider.name });
    // 6.625 % of 100.00, half up.
    expect(formatMoney(priced.totals.tax)).toBe('6.63');
    expect(priced.lines[1]!.adjustments).toMatchObject([{ kind: 'tax', tax: { exemption: 'the item is not taxed' } }]);
    const exempt = await provider.rates({ ...question, exemption: 'ST-5' });
    expect(exempt.get(1)).toMatchObject([{ exemption: 'exemption certificate ST-5' }]);
    expect((await exemptProvider.rates(question)).size).toBe(0);
    expect(() => flatRateProvider({ rate: decimal('-1'), type: 'ST' })).toThrow(RangeError);
  });

  it('has no margin where a cost is unknown', () => {
    const { totals } = price({ lines: [line(1), line(2, { unitCost: undefined })] });
    expect(totals.margin).toBeUndefined();
  });

  it('sums to the cent, whatever the order', () => {
    const cents = fc.integer({ min: 1, max: 99_999 }).map((each) => decimal((each / 100).toFixed(2)));
    const charges = fc.array(
      fc.record({ indicator: fc.constantFrom('A', 'C'), code: fc.constant('C310'), amount: cents }),
      { maxLength: 3 },
    );
    const lines = fc.array(fc.record({ quantity: cents, unitPrice: cents, taxed: fc.boolean(), charges }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(lines, charges, (rows, ofOrder) => {
        const result = priceOrder(
          {
            ...order,
            charges: ofOrder,
            lines: rows.map(({ unitPrice, taxed, ...row }, index) =>
              line(index + 1, {
                ...row,
                entries: [entry('list', formatDecimal(unitPrice))],
                taxRates: taxed ? [{ type: 'ST', rate: decimal('8.875') }] : [],
              }),
            ),
          },
          policy,
        );
        if (!result.ok) {
          expect(result.error.findings[0].code).toBe('ALLOWANCE_BEYOND_GOODS');
          return;
        }
        const { totals, lines: priced, charges: taken } = result.value;
        const amounts = priced.flatMap(({ extended, adjustments }) => [
          extended,
          ...adjustments.map((each) => each.amount),
        ]);
        expect(sumMoney(amounts, 'USD')).toEqual(totals.total);
        for (const { reference, amount, indicator } of taken) {
          const shares = priced.flatMap(({ adjustments }) =>
            adjustments.filter((each) => each.reference === reference),
          );
          expect(sumAdjustments(shares, 'USD').minor).toBe(indicator === 'charge' ? amount.minor : -amount.minor);
        }
        expect(totals.tax.minor >= 0n).toBe(true);
        expect(totals.total).toEqual(
          sumMoney([totals.goods, totals.discounts, totals.allowances, totals.charges, totals.tax], 'USD'),
        );
      }),
    );
  });

  it('keeps an empty order at nothing', () => {
    expect(price({ lines: [] }).totals.total).toEqual(money('0', 'USD'));
  });
});
