import { decimal, formatDecimal } from '../money/decimal.js';
import { formatMoney, money, zeroMoney } from '../money/money.js';
import type { PriceEntry } from '../pricing/price-ladder.js';
import { priceLine } from '../pricing/price-ladder.js';
import { marginPercent, totalOrder } from '../pricing/total-order.js';
import { checkApprover, decideApproval, type LineToApprove, type OrderToApprove } from './decide-approval.js';

const usd = (text: string) => money(text, 'USD');
const policy = {
  minimumMarginPercent: decimal('15'),
  automaticValue: usd('15000'),
  usualQuantity: { factor: decimal('3'), history: 4 },
  newShipToHistory: 3,
};
const usual = (least: string, most: string) => ({ orders: 4, least: decimal(least), most: decimal(most) });
const line: LineToApprove = { lineNumber: '1', sku: 'MILK', rung: 'bid', cost: usd('80') };
const totalsOf = (total: string, margin: string) => {
  const share = usd(margin);
  const unknown = totalOrder([{ extended: usd(total) }], 'USD');
  return { ...unknown, margin: share, marginPercent: marginPercent(share, unknown.net) };
};
const order: OrderToApprove = {
  totals: totalsOf('100', '20'),
  lines: [line],
  newCustomer: false,
  exposure: usd('42000'),
  creditLimit: usd('250000'),
};
const codesOf = (changed: Partial<OrderToApprove>) =>
  decideApproval({ ...order, ...changed }, policy).reasons.map(({ code }) => code);
const ours = { ours: decimal('9.38'), theirs: decimal('9.30') };

describe('the approval gate', () => {
  it.each<[string, Partial<OrderToApprove>, string[]]>([
    ['inside the guardrails', {}, []],
    ['value at the threshold', { totals: totalsOf('15000', '3000') }, []],
    ['value above it', { totals: totalsOf('15000.01', '3000') }, ['ORDER_VALUE']],
    ['margin at the guardrail', { totals: totalsOf('100', '15') }, []],
    // 14.999 % shows as 15.0 %: the rule compares the exact amounts
    ['margin a hair below it', { totals: totalsOf('1000', '149.99') }, ['MARGIN_BELOW_MINIMUM']],
    ['sold at a loss', { totals: totalsOf('100', '-1') }, ['MARGIN_BELOW_MINIMUM']],
    ['a new customer', { newCustomer: true }, ['NEW_CUSTOMER']],
    ['credit limit reached exactly', { exposure: usd('249900') }, []],
    ['credit limit passed', { exposure: usd('249900.01') }, ['CREDIT_EXPOSURE']],
    ['no credit limit', { exposure: usd('9999999'), creditLimit: undefined }, []],
    [
      'a cost nobody knows',
      { totals: totalOrder([{ extended: usd('100') }], 'USD'), lines: [{ ...line, cost: undefined }] },
      ['COST_UNKNOWN'],
    ],
    ['a price nobody confirmed', { lines: [{ ...line, rung: 'document' }] }, ['PRICE_UNCONFIRMED']],
    [
      'a price outside the tolerance',
      { lines: [{ ...line, difference: { ...ours, withinTolerance: false } }] },
      ['PRICE_DIFFERS'],
    ],
    ['a price within the tolerance', { lines: [{ ...line, difference: { ...ours, withinTolerance: true } }] }, []],
    [
      'a quantity far above the usual',
      { lines: [{ ...line, baseQuantity: decimal('31'), usual: usual('2', '10') }] },
      ['QUANTITY_UNUSUAL'],
    ],
    [
      'three times the most is still usual',
      { lines: [{ ...line, baseQuantity: decimal('30'), usual: usual('2', '10') }] },
      [],
    ],
    [
      'a quantity far below it',
      { lines: [{ ...line, baseQuantity: decimal('3'), usual: usual('10', '10') }] },
      ['QUANTITY_UNUSUAL'],
    ],
    [
      'too few orders to know what is usual',
      { lines: [{ ...line, baseQuantity: decimal('999'), usual: { ...usual('2', '10'), orders: 3 } }] },
      [],
    ],
    [
      'a ship-to nobody sent goods to',
      { shipTo: { named: 'dock 9', known: false, earlierOrders: 3 } },
      ['NEW_SHIP_TO'],
    ],
    ['a ship-to that is known', { shipTo: { named: 'dock 9', known: true, earlierOrders: 3 } }, []],
    ['a customer too young to have ship-tos', { shipTo: { named: 'dock 9', known: false, earlierOrders: 2 } }, []],
    [
      'everything at once',
      {
        totals: totalsOf('300000', '1'),
        newCustomer: true,
        lines: [{ ...line, rung: 'document', cost: undefined, difference: { ...ours, withinTolerance: false } }],
      },
      [
        'ORDER_VALUE',
        'MARGIN_BELOW_MINIMUM',
        'NEW_CUSTOMER',
        'CREDIT_EXPOSURE',
        'COST_UNKNOWN',
        'PRICE_UNCONFIRMED',
        'PRICE_DIFFERS',
      ],
    ],
  ])('%s', (_, changed, codes) => {
    expect(codesOf(changed)).toEqual(codes);
  });

  it('is never decided by who entered the order or changed it, and only once', () => {
    const card = { decidedBy: 'user:owner', enteredBy: 'user:clerk', cardStatus: 'open' } as const;
    expect(checkApprover(card)).toEqual({ ok: true, value: true });
    expect(checkApprover({ ...card, enteredBy: 'user:owner' })).toMatchObject({
      error: { findings: [{ code: 'APPROVER_ENTERED_ORDER' }] },
    });
    expect(checkApprover({ ...card, changedBy: ['user:owner', 'user:clerk'] })).toMatchObject({
      error: { findings: [{ code: 'APPROVER_CHANGED_ORDER' }] },
    });
    expect(checkApprover({ ...card, cardStatus: 'approved' })).toMatchObject({
      error: { findings: [{ code: 'CARD_ALREADY_DECIDED' }] },
    });
  });
});

/** The week's draw of customer 2147 "Driscoll" under bid contract B5875: cases and bid prices. */
const DRAW: readonly (readonly [sku: string, cases: string, bidPrice: string])[] = [
  ['MILK-1PCT', '120', '9.38'],
  ['JUICE-APPLE', '80', '14.25'],
  ['BREAD-WW', '60', '22.10'],
  ['CHEESE-MOZZ', '40', '41.75'],
  ['CHICKEN-PATTY', '55', '36.40'],
  ['FRIES-STRAIGHT', '70', '19.95'],
  ['CORN-NIBLET', '45', '17.60'],
  ['PEACH-CUP', '65', '21.85'],
  ['YOGURT-STRAW', '50', '18.90'],
  ['TORTILLA-8', '36', '24.15'],
  ['RICE-BROWN', '25', '28.30'],
  ['BEANS-PINTO', '30', '23.45'],
  ['NAPKIN-DISP', '20', '31.05'],
  ['APPLE-SLICED', '105', '35.25'],
];

describe('the worked example up to the approval', () => {
  const day = '2025-05-22';
  const priced = DRAW.map(([sku, cases, bidPrice], index) => {
    const book = {
      book: 'B5875',
      lineNumber: String(index + 1),
      currency: 'USD',
      unit: 'CA',
      factor: decimal('1'),
      minimumQuantity: decimal('0'),
      validFrom: '2024-09-01',
    };
    const entries: PriceEntry[] = [
      {
        ...book,
        rung: 'bid',
        reference: `B5875/${index + 1}`,
        unitPrice: decimal(bidPrice),
        validTo: '2025-08-31',
        named: true,
      },
      { ...book, rung: 'list', reference: 'LIST', unitPrice: decimal('99'), named: false },
    ];
    const bid = decimal(bidPrice);
    // landed cost 81.6 % of the bid price, in five decimals
    const unitCost = { unscaled: bid.unscaled * 816n, scale: bid.scale + 3 };
    const result = priceLine(
      {
        lineNumber: String(index + 1),
        sku,
        quantity: decimal(cases),
        unit: 'CA',
        factor: decimal('1'),
        entries,
        unitCost,
        documentPrice: bid,
      },
      { currency: 'USD', on: day, priceTolerancePercent: decimal('0') },
    );
    if (!result.ok) throw new Error(result.error.findings[0].message);
    return { ...result.value, sku };
  });
  const totals = totalOrder(priced, 'USD');
  const decision = decideApproval(
    { totals, lines: priced, newCustomer: false, exposure: usd('42000'), creditLimit: usd('250000') },
    policy,
  );

  it('prices 14 lines at bid prices, 18,420.00 at a margin of 18.4 %', () => {
    expect(priced).toHaveLength(14);
    expect(new Set(priced.map(({ rung }) => rung))).toEqual(new Set(['bid']));
    expect(formatMoney(totals.total)).toBe('18420.00');
    expect(formatDecimal(totals.marginPercent!)).toBe('18.4');
  });

  it('waits for one reason, the order value, and shows exposure before and after', () => {
    expect(decision.reasons).toEqual([
      { code: 'ORDER_VALUE', message: 'Order value 18420.00 is above 15000.00.', resolver: 'approver' },
    ]);
    expect(formatMoney(decision.exposureBefore)).toBe('42000.00');
    expect(formatMoney(decision.exposureAfter)).toBe('60420.00');
  });

  it('adds nothing to nothing', () => {
    expect(totalOrder([], 'USD').total).toEqual(zeroMoney('USD'));
  });
});
