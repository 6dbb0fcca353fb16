import fc from 'fast-check';
import { decimal, formatDecimal, sumDecimals } from '../money/decimal.js';
import { money } from '../money/money.js';
import { coversApproval } from './decide-approval.js';
import { escalationAt } from './escalate-card.js';
import { isLowRisk } from './low-risk.js';
import { splitUnder } from './split-order.js';

const usd = (text: string) => money(text, 'USD');

describe('a card that waits', () => {
  const chain = [
    { afterMinutes: 60, to: 'sales' },
    { afterMinutes: 240, to: 'owner' },
  ];
  const at = (time: string) => new Date(`2025-05-22T${time}:00Z`);
  const requestedAt = at('14:00');

  it.each([
    ['is nobody’s in particular at first', '14:59', undefined, 0, undefined, '15:00'],
    ['goes up when a step is due', '15:00', undefined, 1, 'sales', '18:00'],
    ['reaches the end of the chain and stays there', '23:00', undefined, 2, 'owner', undefined],
    ['waits for the pick window, if that closes before the last step', '15:30', '16:00', 1, 'sales', '16:00'],
    ['goes to the end when the pick window closes', '16:00', '16:00', 2, 'owner', undefined],
    ['skips what is due later than the window', '14:30', '14:30', 2, 'owner', undefined],
    ['is not hurried by a window that closed before it came', '14:30', '13:00', 0, undefined, '15:00'],
  ])('%s', (_, now, closes, level, to, next) => {
    const card = { requestedAt, pickWindowCloses: closes === undefined ? undefined : at(closes) };
    expect(escalationAt(chain, card, at(now))).toEqual({ level, to, next: next === undefined ? undefined : at(next) });
  });

  it('has nowhere to go without a chain', () => {
    expect(escalationAt([], { requestedAt }, at('23:00'))).toEqual({ level: 0, to: undefined, next: undefined });
  });
});

describe('a card of low risk', () => {
  const policy = { maximumTotal: usd('20000'), minimumMarginPercent: decimal('15'), reasons: ['ORDER_VALUE' as const] };
  const card = { reasons: [{ code: 'ORDER_VALUE' }], total: usd('20000'), margin: usd('3000') };
  it.each([
    ['value alone, margin at the least', {}, true],
    ['above the greatest total', { total: usd('20000.01') }, false],
    ['a margin a hair too thin', { margin: usd('2999.99') }, false],
    ['no margin known', { margin: undefined }, false],
    ['another reason beside it', { reasons: [{ code: 'ORDER_VALUE' }, { code: 'NEW_CUSTOMER' }] }, false],
    ['another currency', { total: money('100', 'EUR'), margin: money('50', 'EUR') }, false],
  ])('%s: %s', (_, changed, expected) => {
    expect(isLowRisk({ ...card, ...changed }, policy)).toBe(expected);
  });
});

describe('an approval given before the order was planned again', () => {
  const granted = { decidedBy: 'user:boss', codes: ['ORDER_VALUE'], upTo: usd('18420') };
  const decision = (...codes: string[]) => ({
    reasons: codes.map((code) => ({ code, message: '', resolver: 'approver' }) as never),
    exposureBefore: usd('0'),
    exposureAfter: usd('0'),
  });
  it.each([
    ['the same reasons and total', decision('ORDER_VALUE'), '18420', true],
    ['fewer reasons and less', decision(), '9000', true],
    ['a cent more', decision('ORDER_VALUE'), '18420.01', false],
    ['a reason that was not on the card', decision('ORDER_VALUE', 'CREDIT_EXPOSURE'), '18420', false],
  ])('%s: %#', (_, now, total, expected) => {
    expect(coversApproval(now, usd(total), granted)).toBe(expected);
    expect(coversApproval(now, usd(total), undefined)).toBe(false);
  });
});

describe('splitting an order under the threshold', () => {
  const line = (position: number, amount: string, quantity = '10') => ({
    position,
    lineNumber: String(position),
    quantity: decimal(quantity),
    amount: usd(amount),
  });
  const cut = (threshold: string, ...lines: ReturnType<typeof line>[]) => {
    const split = splitUnder(lines, usd(threshold));
    if (!split.ok) return split.error.findings[0].message;
    return split.value.map((part) => part.map(({ position, quantity }) => `${position}: ${formatDecimal(quantity)}`));
  };

  it('cuts by whole lines, as few parts as the greatest-first rule gives', () => {
    expect(cut('15000', line(1, '9000'), line(2, '6000'), line(3, '3420'))).toEqual([['1: 10', '2: 10'], ['3: 10']]);
  });

  it('cuts a line that is above the threshold alone by its quantity, in the fineness it was ordered in', () => {
    expect(cut('15000', line(1, '100'), line(2, '40000', '2000'))).toEqual([
      ['1: 10', '2: 500'],
      ['2: 750'],
      ['2: 750'],
    ]);
    expect(cut('10.00', line(1, '15.00', '1.5'))).toEqual([['1: 1.0'], ['1: 0.5']]);
    // Pieces of one line that end in one part are one line there.
    expect(cut('10.00', line(1, '10.01', '3'))).toEqual([['1: 2'], ['1: 1']]);
  });

  it('refuses one unit that is above the threshold, an order that is not, and a split into too many', () => {
    expect(cut('15000', line(1, '15000.01', '1'))).toMatch(/one unit of it more than the threshold of 15000.00/);
    expect(cut('15000', line(1, '15000'))).toMatch(/not above/);
    expect(cut('1.00', line(1, '21.00', '21'))).toMatch(/21 orders/);
    expect(cut('1.00', ...Array.from({ length: 21 }, (_, index) => line(index + 1, '1.00')))).toMatch(/21 orders/);
  });

  it('never loses or doubles a unit, and no part is above the threshold', () => {
    const lines = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 3000n }), fc.integer({ min: 1, max: 500 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(lines, (drawn) => {
        const all = drawn.map(([minor, quantity], index) => ({
          ...line(index + 1, '0', String(quantity)),
          amount: { minor, currency: 'USD' },
        }));
        const split = splitUnder(all, usd('10.00'));
        if (!split.ok) return;
        for (const { position, quantity } of all) {
          const taken = split.value.flat().filter((part) => part.position === position);
          expect(formatDecimal(sumDecimals(taken.map((part) => part.quantity)))).toBe(formatDecimal(quantity));
        }
        for (const part of split.value) {
          // Exactly: what the units are worth, not rounded.
          const worth = part.map(({ position, quantity }) => {
            const { amount, quantity: whole } = all[position - 1]!;
            return Number(amount.minor * quantity.unscaled) / Number(whole.unscaled);
          });
          expect(worth.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1000.000001);
        }
      }),
    );
  });
});
