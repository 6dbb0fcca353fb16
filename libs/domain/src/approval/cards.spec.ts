import fc from 'fast-check';
import { decimal } from '../money/decimal.js';
import { compareMoney, money, sumMoney } from '../money/money.js';
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
  const lines = (...amounts: string[]) =>
    amounts.map((amount, index) => ({ position: index + 1, lineNumber: String(index + 1), amount: usd(amount) }));

  it('cuts by whole lines, as few parts as the greatest-first rule gives', () => {
    expect(splitUnder(lines('9000', '6000', '3420'), usd('15000'))).toEqual({ ok: true, value: [[1, 2], [3]] });
  });

  it('refuses a line that is above the threshold alone, and an order that is not above it at all', () => {
    const refused = { ok: false, error: { findings: [{ code: 'SPLIT_NOT_POSSIBLE' }] } };
    expect(splitUnder(lines('15000.01', '1'), usd('15000'))).toMatchObject(refused);
    expect(splitUnder(lines('15000'), usd('15000'))).toMatchObject(refused);
  });

  it('never loses or doubles a line, and no part is above the threshold', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 1000n }), { minLength: 1, maxLength: 30 }), (minors) => {
        const all = minors.map((minor, index) => ({
          position: index + 1,
          lineNumber: String(index),
          amount: { minor, currency: 'USD' },
        }));
        const threshold = { minor: 1000n, currency: 'USD' };
        const split = splitUnder(all, threshold);
        const total = sumMoney(
          all.map(({ amount }) => amount),
          'USD',
        );
        if (!split.ok) return compareMoney(total, threshold) <= 0;
        expect(split.value.flat().sort((a, b) => a - b)).toEqual(all.map(({ position }) => position));
        return split.value.every((part) => {
          const sum = sumMoney(
            part.map((position) => all[position - 1]!.amount),
            'USD',
          );
          return compareMoney(sum, threshold) <= 0;
        });
      }),
    );
  });
});
