import fc from 'fast-check';
import { decimal } from '../money/decimal.js';
import { extend } from '../money/extend.js';
import { formatMoney, type Money, money, sumMoney } from '../money/money.js';
import { type LineToPromote, type OrderToPromote, type Promotion, promoteOrder } from './promotion.js';

const usd = (text: string) => money(text, 'USD');
const line = (position: number, quantity: string, unitPrice: string, changed: Partial<LineToPromote> = {}) => {
  const [of, price] = [decimal(quantity), decimal(unitPrice)];
  return {
    position,
    sku: `SKU-${position}`,
    quantity: of,
    unit: 'CA',
    factor: decimal('1'),
    unitPrice: price,
    extended: extend({ quantity: of, unitPrice: price, currency: 'USD' }),
    rung: 'list',
    ...changed,
  } satisfies LineToPromote;
};
const promotion = (id: string, changed: Partial<Promotion> = {}): Promotion => ({
  id,
  name: `Promotion ${id}`,
  offer: { kind: 'percent', percent: decimal('10') },
  skus: new Set(),
  customerIds: new Set(),
  programs: new Set(),
  rungs: new Set(['level', 'list']),
  stackable: false,
  ...changed,
});
const order: OrderToPromote = {
  customerId: '2147',
  programs: ['lunch'],
  codes: [],
  lines: [line(1, '10', '3.33'), line(2, '4', '20.00')],
  currency: 'USD',
};
const promote = (promotions: Promotion[], changed: Partial<OrderToPromote> = {}) =>
  promoteOrder({ ...order, ...changed }, promotions);
const off = (promoted: ReturnType<typeof promote>) =>
  order.lines.map(({ position }) =>
    formatMoney(
      sumMoney(
        (promoted.discounts.get(position) ?? []).map(({ amount }) => amount),
        'USD',
      ),
    ),
  );

describe('promotions', () => {
  it.each<[string, Partial<Promotion>, string[]]>([
    ['percent, rounded once and spread', {}, ['3.33', '8.00']],
    ['amount, spread by what lines cost', { offer: { kind: 'amount', amount: usd('10') } }, ['2.94', '7.06']],
    ['amount, never more than the goods', { offer: { kind: 'amount', amount: usd('500') } }, ['33.30', '80.00']],
    [
      'buy 4 get 1',
      { offer: { kind: 'buy_x_get_y', buy: decimal('4'), get: decimal('1'), unit: 'CA', percent: decimal('100') } },
      ['6.66', '0.00'],
    ],
    [
      'buy 3 get 1 at half the price',
      { offer: { kind: 'buy_x_get_y', buy: decimal('3'), get: decimal('1'), unit: 'CA', percent: decimal('50') } },
      ['3.33', '10.00'],
    ],
    [
      'goods got in another unit are none',
      { offer: { kind: 'buy_x_get_y', buy: decimal('1'), get: decimal('1'), unit: 'EA', percent: decimal('100') } },
      ['0.00', '0.00'],
    ],
    ['of one item', { skus: new Set(['SKU-2']) }, ['0.00', '8.00']],
  ])('takes off: %s', (_, changed, discounts) => {
    expect(off(promote([promotion('P', changed)]))).toEqual(discounts);
  });

  it.each<[string, Partial<Promotion>, string]>([
    ['a code the order does not name', { code: 'SPRING' }, 'the order does not name its code'],
    ['other customers', { customerIds: new Set(['1']) }, 'it is for other customers'],
    ['other programs', { programs: new Set(['dinner']) }, 'it is for customers in other programs'],
    ['other items', { skus: new Set(['X']) }, 'no line has an item and a price it may be taken off'],
    ['other prices', { rungs: new Set(['bid']) }, 'no line has an item and a price it may be taken off'],
    ['more goods', { minimumQuantity: decimal('15') }, 'it begins at 15 base units'],
    ['more money', { minimumAmount: usd('113.31') }, 'it begins at 113.31'],
  ])('leaves off what is for %s, and says so', (_, changed, why) => {
    const { trace, discounts } = promote([promotion('P', changed)]);
    expect(trace).toEqual([{ promotion: 'P', outcome: 'none', why }]);
    expect(discounts.size).toBe(0);
  });

  it('takes nothing off a price that only the document has', () => {
    expect(promote([promotion('P')], { lines: [line(1, '1', '10', { rung: 'document' })] }).discounts.size).toBe(0);
  });

  it('takes codes that apply, and names those that do not', () => {
    const { unusedCodes, trace } = promote([promotion('P', { code: 'SPRING' })], { codes: ['SPRING', 'FALL'] });
    expect(unusedCodes).toEqual(['FALL']);
    expect(trace[0]).toMatchObject({ outcome: 'won', amount: usd('11.33') });
  });

  it('adds up those that stack, each off what the one before left, unless one alone takes off more', () => {
    const ten = promotion('A', { stackable: true });
    const five = promotion('B', { stackable: true, offer: { kind: 'percent', percent: decimal('5') } });
    const alone = (percent: string) => promotion('C', { offer: { kind: 'percent', percent: decimal(percent) } });
    // 113.30: 11.33, then 5 % of 101.97.
    const both = promote([five, alone('14'), ten]);
    expect(
      both.trace.map(({ promotion: id, outcome, amount }) => [id, outcome, amount && formatMoney(amount)]),
    ).toEqual([
      ['A', 'won', '11.33'],
      ['B', 'won', '5.10'],
      ['C', 'lost', '15.86'],
    ]);
    const one = promote([five, alone('15'), ten]);
    expect(one.trace.map(({ outcome }) => outcome)).toEqual(['lost', 'lost', 'won']);
  });

  it('freezes shares that sum to the discount, are whole cents, and never exceed their line', () => {
    const amounts = fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 99_999 })), {
      minLength: 1,
      maxLength: 8,
    });
    const offers = fc.array(fc.oneof(fc.integer({ min: 1, max: 100 }), fc.bigInt({ min: 1n, max: 500_000n })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(amounts, offers, fc.boolean(), (rows, discounts, stackable) => {
        const lines = rows.map(([quantity, cents], index) =>
          line(index + 1, String(quantity), (cents / 100).toFixed(2)),
        );
        const promotions = discounts.map((each, index) =>
          promotion(`P${index}`, {
            stackable,
            offer:
              typeof each === 'bigint'
                ? { kind: 'amount', amount: { minor: each, currency: 'USD' } }
                : { kind: 'percent', percent: decimal(String(each)) },
          }),
        );
        const promoted = promote(promotions, { lines });
        const all = [...promoted.discounts.values()].flat();
        for (const { promotion: id, outcome, amount } of promoted.trace) {
          const shares = all.filter(({ reference }) => reference === id).map((each) => each.amount);
          if (outcome === 'won') expect(sumMoney(shares, 'USD')).toEqual(amount);
          else expect(shares).toEqual([]);
        }
        for (const { position, extended } of lines) {
          const share: Money = sumMoney(
            (promoted.discounts.get(position) ?? []).map((each) => each.amount),
            'USD',
          );
          expect(share.minor >= 0n && share.minor <= extended.minor).toBe(true);
        }
      }),
    );
  });
});
