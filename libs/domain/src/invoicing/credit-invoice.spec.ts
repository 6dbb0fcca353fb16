import fc from 'fast-check';
import { decimal, formatDecimal } from '../money/decimal.js';
import { addMoney, formatMoney, type Money, money, subtractMoney, zeroMoney } from '../money/money.js';
import { type LineAdjustment, sumAdjustments } from '../pricing/line-adjustment.js';
import {
  type CreditableLine,
  type CreditAsked,
  type CreditedLine,
  creditInvoice,
  spreadCredit,
  sumCredits,
} from './credit-invoice.js';

const usd = (text: string): Money => money(text, 'USD');
const adjustment = (kind: LineAdjustment['kind'], reference: string, amount: string): LineAdjustment => ({
  kind,
  reference,
  code: kind === 'tax' ? 'ST' : 'C310',
  amount: usd(amount),
});

const line = (credits: readonly CreditedLine[] = []): CreditableLine => ({
  line: 1,
  lineNumber: '10',
  quantity: decimal('3'),
  extended: usd('100.00'),
  adjustments: [
    adjustment('discount', 'P1', '-10.00'),
    adjustment('tax', 'ST', '6.30'),
    adjustment('charge', 'C1', '25'),
  ],
  credited: sumCredits(credits, 'USD'),
});
const credit = (asked: CreditAsked[], credits: readonly CreditedLine[] = [], kind: 'price' | 'return' = 'return') =>
  creditInvoice({ kind, currency: 'USD', amount: usd('121.30'), lines: [line(credits)], asked });
const amounts = (credited: CreditedLine) => ({
  goods: formatMoney(credited.goods),
  adjustments: credited.adjustments.map(({ reference, amount }) => `${reference} ${formatMoney(amount)}`),
});

describe('a credit memo', () => {
  it('gives back goods with the discount and tax that went with them, and no freight', () => {
    const result = credit([{ line: 1, quantity: decimal('1') }]);
    expect(result.ok && amounts(result.value.lines[0]!)).toEqual({
      goods: '33.33',
      adjustments: ['P1 -3.33', 'ST 2.10'],
    });
    expect(result.ok && formatMoney(result.value.amount)).toBe('32.10');
  });

  it('of the price alone takes its tax along and leaves the goods', () => {
    const result = credit([{ line: 1, amount: usd('50.00') }], [], 'price');
    expect(result.ok && amounts(result.value.lines[0]!)).toEqual({
      goods: '50.00',
      adjustments: ['P1 -5.00', 'ST 3.15'],
    });
    expect(result.ok && formatDecimal(result.value.lines[0]!.quantity)).toBe('0');
  });

  it('of an amount in all is of that amount: discounts and tax are within it', () => {
    const result = credit([{ line: 1, inAll: usd('50.00') }], [], 'price');
    expect(result.ok && amounts(result.value.lines[0]!)).toEqual({
      goods: '51.92',
      adjustments: ['P1 -5.19', 'ST 3.27'],
    });
    expect(result.ok && result.value.amount).toEqual(usd('50.00'));
  });

  it('of what is contested is of that amount over all lines to the cent, whatever was credited before', () => {
    const share = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 6 }), (shares) => {
        let left = 9630n + 3333n;
        let credits: CreditedLine[] = [];
        const second = { ...line(), line: 2, extended: usd('33.33'), adjustments: [] };
        for (const minor of shares) {
          const lines = [line(), second].map((each) => {
            const given = credits.filter((credited) => credited.line === each.line);
            return { ...each, credited: sumCredits(given, 'USD') };
          });
          const asked = spreadCredit(lines, { minor: BigInt(minor), currency: 'USD' });
          const result = creditInvoice({ kind: 'price', currency: 'USD', amount: usd('154.63'), lines, asked });
          const expected = BigInt(minor) < left ? BigInt(minor) : left;
          expect(result.ok ? result.value.amount.minor : 0n).toBe(expected);
          if (!result.ok) break;
          for (const { goods } of result.value.lines) expect(goods.minor >= 0n).toBe(true);
          left -= expected;
          credits = [...credits, ...result.value.lines];
        }
        const { goods } = sumCredits(
          credits.filter((each) => each.line === 1),
          'USD',
        );
        expect(goods.minor <= 10_000n).toBe(true);
      }),
    );
  });

  it.each([
    ['more goods than were billed', [{ line: 1, quantity: decimal('4') }], 'CREDIT_EXCEEDS_INVOICE'],
    ['more than is left in all', [{ line: 1, inAll: usd('96.31') }], 'CREDIT_EXCEEDS_INVOICE'],
    ['more than the price', [{ line: 1, amount: usd('100.01') }], 'CREDIT_EXCEEDS_INVOICE'],
    ['nothing', [{ line: 1, quantity: decimal('0') }], 'CREDIT_EXCEEDS_INVOICE'],
    ['a line that is not there', [{ line: 2, quantity: decimal('1') }], 'CREDIT_LINE_UNKNOWN'],
    ['a line twice', [1, 1].map((each) => ({ line: each, quantity: decimal('1') })), 'CREDIT_LINE_UNKNOWN'],
    ['no line at all', [], 'CREDIT_NOTHING_LEFT'],
  ] satisfies [string, CreditAsked[], string][])('does not give %s', (_what, asked, code) => {
    expect(credit(asked)).toMatchObject({ ok: false, error: { findings: [{ code }] } });
  });

  it('takes back all of an invoice with its charges, once, and only when nothing was credited before', () => {
    const whole = { kind: 'rebill', currency: 'USD', amount: usd('121.30'), asked: [] } as const;
    expect(creditInvoice({ ...whole, lines: [line()] })).toMatchObject({ ok: true, value: { amount: usd('121.30') } });
    const before = credit([{ line: 1, amount: usd('1.00') }]);
    const credits = before.ok ? before.value.lines : [];
    expect(creditInvoice({ ...whole, lines: [line(credits)] })).toMatchObject({
      error: { findings: [{ code: 'INVOICE_CREDITED_IN_PART' }] },
    });
  });

  it('ends at zero to the cent, however often and in whatever way a line is credited', () => {
    const step = fc.record({ byPrice: fc.boolean(), share: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let credits: CreditedLine[] = [];
        const take = (asked: CreditAsked) => {
          const result = credit([asked], credits);
          if (result.ok) credits = [...credits, ...result.value.lines];
        };
        for (const { byPrice, share } of steps) {
          const { goods } = sumCredits(credits, 'USD');
          const left = subtractMoney(usd('100'), goods);
          if (byPrice) take({ line: 1, amount: { ...left, minor: (left.minor * BigInt(share)) / 100n } });
          else take({ line: 1, quantity: { unscaled: BigInt(share), scale: 2 } });
        }
        const { quantity } = sumCredits(credits, 'USD');
        take({
          line: 1,
          quantity: { unscaled: 300n - BigInt(Math.round(Number(formatDecimal(quantity)) * 100)), scale: 2 },
        });
        const all = sumCredits(credits, 'USD');
        const total = credits.reduce(
          (sum, each) => addMoney(sum, addMoney(each.goods, sumAdjustments(each.adjustments, 'USD'))),
          zeroMoney('USD'),
        );
        expect(formatMoney(all.goods)).toBe('100.00');
        expect(formatMoney(total)).toBe('96.30');
      }),
    );
  });
});
