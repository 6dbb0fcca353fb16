import fc from 'fast-check';
import { addDecimal, decimal, type Decimal, ZERO } from '../money/decimal.js';
import { formatMoney, type Money, money, sumMoney } from '../money/money.js';
import { adjustLines, type LineToAdjust } from './adjust-lines.js';
import { adjustmentsBetween, billAdjustments, sumAdjustments } from './line-adjustment.js';
import type { OrderCharge } from './order-charge.js';
import { totalOrder } from './total-order.js';

const usd = (minor: bigint): Money => ({ minor, currency: 'USD' });
const freight: OrderCharge = {
  reference: 'C1',
  indicator: 'charge',
  code: 'D240',
  description: 'Freight',
  amount: money('100.00', 'USD'),
  taxable: false,
  source: 'document',
};
const sixPointSix = [{ type: 'ST', rate: decimal('6.625'), jurisdiction: 'US-NJ' }];
const lineOf = (position: number, extended: string, more: Partial<LineToAdjust> = {}): LineToAdjust => ({
  position,
  extended: money(extended, 'USD'),
  discounts: [],
  taxRates: [],
  ...more,
});
const adjust = (lines: LineToAdjust[], charges: OrderCharge[]) =>
  adjustLines({ lines, charges, currency: 'USD', taxProvider: 'flat_rate' });
const shares = (adjusted: ReturnType<typeof adjust>, kind: string) =>
  [...adjusted.values()].map((list) =>
    formatMoney(
      sumAdjustments(
        list.filter((each) => each.kind === kind),
        'USD',
      ),
    ),
  );

describe('what an order costs beside its lines', () => {
  it('spreads freight over three equal lines to the cent', () => {
    const adjusted = adjust([lineOf(1, '10'), lineOf(2, '10'), lineOf(3, '10')], [freight]);
    expect(shares(adjusted, 'charge')).toEqual(['33.34', '33.33', '33.33']);
  });

  it('leaves a charge of a line with the line, and spreads evenly over goods that are free', () => {
    const lines = [lineOf(1, '10'), lineOf(2, '30')];
    expect(shares(adjust(lines, [{ ...freight, position: 2 }]), 'charge')).toEqual(['0.00', '100.00']);
    expect(shares(adjust([lineOf(1, '0'), lineOf(2, '0')], [freight]), 'charge')).toEqual(['50.00', '50.00']);
  });

  it('taxes goods less discounts and allowances, plus the charges that are taxable, once per rate', () => {
    const discounts = [{ reference: 'SPRING', amount: money('10.00', 'USD') }];
    const lines = [lineOf(1, '110.00', { discounts, taxRates: sixPointSix }), lineOf(2, '50.00')];
    const allowance: OrderCharge = { ...freight, reference: 'C2', indicator: 'allowance', taxable: true };
    const taxedFreight: OrderCharge = { ...freight, reference: 'C3', taxable: true, amount: money('30.00', 'USD') };
    const off = { ...allowance, amount: money('15.00', 'USD') };
    const adjusted = adjust(lines, [freight, off, taxedFreight]);
    // 100.00 of goods, 10.00 of the allowance and 20.00 of the taxable freight fall on line 1: 6.625 % of 110.00.
    expect(shares(adjusted, 'tax')).toEqual(['7.29', '0.00']);
    expect(adjusted.get(1)!.find(({ kind }) => kind === 'tax')).toMatchObject({
      reference: 'ST US-NJ 6.625%',
      tax: { taxable: money('110.00', 'USD'), provider: 'flat_rate' },
    });
    const totals = totalOrder(
      lines.map((line) => ({ ...line, cost: money('50.00', 'USD'), adjustments: adjusted.get(line.position) })),
      'USD',
    );
    const { goods, net, charges, tax, total, margin } = totals;
    expect([goods, net, charges, tax, total, margin!].map(formatMoney)).toEqual([
      '160.00',
      '135.00',
      '130.00',
      '7.29',
      '272.29',
      '35.00',
    ]);
  });

  it('bills a partial shipment its share, and names what it bills', () => {
    const adjusted = adjust([lineOf(1, '90.00', { taxRates: sixPointSix }), lineOf(2, '10.00')], [freight]);
    const billed = billAdjustments(
      [{ adjustments: adjusted.get(1)!, of: decimal('9'), from: decimal('0'), to: decimal('3') }],
      'USD',
    );
    expect(billed).toMatchObject({
      charges: [{ indicator: 'charge', code: 'D240', description: 'Freight', amount: money('30.00', 'USD') }],
      taxes: [{ type: 'ST', jurisdiction: 'US-NJ', amount: money('1.99', 'USD') }],
      total: money('31.99', 'USD'),
    });
  });

  const amount = fc.bigInt({ min: 0n, max: 10_000_000n }).map(usd);
  const line = fc.record({ extended: amount, discount: amount, taxed: fc.boolean(), parts: fc.array(fc.nat(50)) });
  const charge = fc.record({ amount, allowance: fc.boolean(), taxable: fc.boolean(), on: fc.option(fc.nat(3)) });

  it('sums to the cent: charges to their shares, lines to the total, shipments to the lines', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.array(charge, { maxLength: 3 }),
        (lines, charges) => {
          const toAdjust = lines.map(({ extended, discount, taxed }, index): LineToAdjust => {
            const off = discount.minor < extended.minor ? discount : extended;
            const discounts = off.minor === 0n ? [] : [{ reference: 'SPRING', amount: off }];
            return { position: index + 1, extended, discounts, taxRates: taxed ? sixPointSix : [] };
          });
          const taken = charges.map(({ allowance, on, ...each }, index): OrderCharge => ({
            ...freight,
            ...each,
            reference: `C${index + 1}`,
            indicator: allowance ? 'allowance' : 'charge',
            position: on === null ? undefined : (on % lines.length) + 1,
          }));
          const adjusted = adjust(toAdjust, taken);
          const all = [...adjusted.values()].flat();
          for (const { reference, indicator, amount: whole } of taken) {
            const share = sumAdjustments(
              all.filter((each) => each.reference === reference),
              'USD',
            );
            expect(share.minor).toBe(indicator === 'charge' ? whole.minor : -whole.minor);
          }
          const { total } = totalOrder(
            toAdjust.map(({ extended, position }) => ({ extended, adjustments: adjusted.get(position) })),
            'USD',
          );
          const extended = toAdjust.map((each) => each.extended);
          expect(total).toEqual(sumMoney([...extended, ...all.map((each) => each.amount)], 'USD'));
          lines.forEach(({ parts }, index) => {
            const adjustments = adjusted.get(index + 1)!;
            const steps = parts.reduce<Decimal[]>(
              (done, part) => [...done, addDecimal(done.at(-1)!, decimal(String(part)))],
              [ZERO],
            );
            const of = steps.at(-1)!;
            if (of.unscaled === 0n) return;
            const billed = steps
              .slice(1)
              .map((to, step) => adjustmentsBetween({ adjustments, of, from: steps[step]!, to }));
            for (const each of billed.flat()) {
              const negative = each.kind === 'discount' || each.kind === 'allowance';
              expect(negative ? each.amount.minor <= 0n : each.amount.minor >= 0n).toBe(true);
            }
            expect(sumAdjustments(billed.flat(), 'USD')).toEqual(sumAdjustments(adjustments, 'USD'));
          });
        },
      ),
    );
  });
});
