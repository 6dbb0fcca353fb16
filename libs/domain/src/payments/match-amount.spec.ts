import fc from 'fast-check';
import { decimal } from '../money/decimal.js';
import { formatMoney, money, type Money } from '../money/money.js';
import { tabulateCombinations } from './combination-table.js';
import { earnedDiscount, earnedPart } from './earned-discount.js';
import { matchAmount } from './match-amount.js';
import type { MatchingPolicy, OpenInvoice } from './open-item.js';
import { parseTerms } from '../invoicing/payment-terms.js';

const usd = (text: string): Money => money(text, 'USD');
const POLICY: MatchingPolicy = {
  toleranceAmount: usd('1.00'),
  tolerancePercent: decimal('0.5'),
  rivals: 'every_combination',
  accidentsPerThousand: 5,
};
const invoice = (number: string, open: string, dueDate: string, discount?: string): OpenInvoice => ({
  id: number,
  number,
  invoiceDate: '2025-05-01',
  dueDate,
  open: usd(open),
  ...(discount ? { discount: usd(discount) } : {}),
});
const OPEN = [
  invoice('A', '500.00', '2025-06-01'),
  invoice('B', '310.40', '2025-06-02', '6.21'),
  invoice('C', '120.17', '2025-06-03'),
  invoice('D', '77.77', '2025-06-04'),
];
const told = (amount: string, open: readonly OpenInvoice[] = OPEN, policy: Partial<MatchingPolicy> = {}) => {
  const { match, suggestion, alternatives } = matchAmount(usd(amount), open, { ...POLICY, ...policy });
  const parts = (match ?? suggestion)?.invoices.map(({ invoice: { id }, cash }) => `${id} ${formatMoney(cash)}`);
  return { rule: match?.rule, parts, alternatives };
};

describe('matching a payment by its amount alone', () => {
  it.each([
    ['120.17', 'exact_amount', ['C 120.17']],
    ['304.19', 'exact_less_discount', ['B 304.19']],
    ['1008.34', 'whole_balance', ['A 500.00', 'B 310.40', 'C 120.17', 'D 77.77']],
    ['1002.13', 'whole_balance', ['A 500.00', 'B 304.19', 'C 120.17', 'D 77.77']],
    ['810.40', 'oldest_run', ['A 500.00', 'B 310.40']],
    ['924.36', 'oldest_run', ['A 500.00', 'B 304.19', 'C 120.17']],
    ['577.77', 'unique_subset', ['A 500.00', 'D 77.77']],
    ['119.99', 'tolerance', ['C 119.99']],
  ])('%s is settled by %s', (amount, rule, parts) => {
    expect(told(amount)).toEqual({ rule, parts, alternatives: [] });
  });

  it.each([
    ['short by more than the tolerance', '118.00', OPEN, undefined, []],
    [
      'two invoices of the same amount',
      '50.00',
      [invoice('X', '50.00', '2025-06-02'), invoice('Y', '50.00', '2025-06-01')],
      ['Y 50.00'],
      ['X', 'Y'],
    ],
    [
      'one invoice, and two others together',
      '150.00',
      [invoice('X', '150.00', '2025-06-02'), invoice('Y', '100.00', '2025-06-03'), invoice('Z', '50.00', '2025-06-04')],
      ['X 150.00'],
      ['X', 'Y + Z'],
    ],
    [
      'one in full, and another less its discount',
      '98.00',
      [invoice('X', '100.00', '2025-06-01', '2.00'), invoice('Y', '98.00', '2025-06-02')],
      ['Y 98.00'],
      ['Y', 'X less discount'],
    ],
  ])('%s: nothing is posted', (_what, amount, open, parts, alternatives) => {
    const answer = told(amount, open);
    expect({ ...answer, alternatives: [...answer.alternatives].sort() }).toEqual({
      rule: undefined,
      parts,
      alternatives: [...alternatives].sort(),
    });
  });

  it('looks at other rules’ explanations or not, as the company decided', () => {
    const open = [
      invoice('X', '150.00', '2025-06-02'),
      invoice('Y', '100.00', '2025-06-03'),
      invoice('Z', '50.00', '2025-06-04'),
    ];
    expect(told('150.00', open, { rivals: 'same_rule' })).toMatchObject({ rule: 'exact_amount', parts: ['X 150.00'] });
  });

  it('does not believe a combination where fits are accidents, nor count what cannot be counted', () => {
    const many = Array.from({ length: 20 }, (_, at) =>
      invoice(`N${at}`, `${(at * 7919) % 500}.${String((at * 37) % 90).padStart(2, '0')}`, '2025-06-01'),
    ).filter(({ open }) => open.minor > 0n);
    const sum = many.slice(3, 9).reduce((total, { open }) => total + open.minor, 0n);
    expect(told(formatMoney({ minor: sum, currency: 'USD' }), many).rule).toBeUndefined();
    const crowd = Array.from({ length: 60 }, (_, at) => invoice(`M${at}`, `${at + 1}.00`, '2025-06-01'));
    expect(told('40.00', crowd)).toMatchObject({ rule: undefined, parts: ['M39 40.00'] });
    expect(told('1830.00', crowd).rule).toBe('whole_balance');
  });

  const amounts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

  it('never posts anything but what was meant, when what was meant is some open invoices in full', () => {
    fc.assert(
      fc.property(amounts, fc.infiniteStream(fc.constantFrom('out', 'full', 'net')), (units, stream) => {
        const open = units.map((unit, at) => invoice(`I${at}`, `${unit}.00`, `2025-06-0${at + 1}`, `0.${10 + unit}`));
        const meant = open.flatMap(({ id, open: due, discount }) => {
          const { value } = stream.next();
          if (value === 'out') return [];
          return [{ id, minor: value === 'net' ? due.minor - discount!.minor : due.minor }];
        });
        const minor = meant.reduce((sum, each) => sum + each.minor, 0n);
        if (minor === 0n) return;
        const { match } = matchAmount({ minor, currency: 'USD' }, open, { ...POLICY, accidentsPerThousand: 1000 });
        if (!match) return;
        expect(match.invoices.map(({ invoice: { id }, cash }) => ({ id, minor: cash.minor }))).toEqual(meant);
      }),
    );
  });

  it('counts combinations as trying each one does', () => {
    const choices = fc.array(fc.uniqueArray(fc.bigInt({ min: 1n, max: 30n }), { minLength: 1, maxLength: 2 }), {
      maxLength: 7,
    });
    fc.assert(
      fc.property(choices, fc.bigInt({ min: 0n, max: 60n }), fc.bigInt({ min: 0n, max: 9n }), (given, from, width) => {
        let sums = [0n];
        for (const each of given) sums = sums.flatMap((sum) => [sum, ...each.map((amount) => sum + amount)]);
        const expected = sums.slice(1).filter((sum) => sum >= from && sum <= from + width).length;
        const table = tabulateCombinations(given, from + width)!;
        expect(table.count(from, from + width)).toBe(expected);
        expect(table.list(from, from + width, 3)).toHaveLength(Math.min(3, expected));
      }),
    );
  });
});

describe('an earned discount', () => {
  const terms = parseTerms('2/10NET30');
  const earned = (paidOn: string, graceDays = 0) =>
    earnedDiscount({
      terms: terms.ok ? terms.value : (undefined as never),
      invoiceDate: '2025-05-01',
      base: usd('100.05'),
      paidOn,
      graceDays,
    });

  it.each([
    ['2025-05-11', 0, '2.00'],
    ['2025-05-12', 0, undefined],
    ['2025-05-14', 3, '2.00'],
    ['2025-05-15', 3, undefined],
  ])('paid on %s with %i days of grace: %s', (paidOn, graceDays, amount) => {
    const discount = earned(paidOn, graceDays);
    expect(discount && formatMoney(discount)).toBe(amount);
  });

  it.each([
    ['98.00', '2.00', '2.00'],
    ['49.00', '1.00', '1.00'],
    ['49.00', '3.00', '1.04'],
  ])('of a part of %s with %s taken: %s', (part, taken, amount) => {
    const whole = { open: usd('100.00'), whole: usd('2.00') };
    expect(formatMoney(earnedPart(usd(taken), { ...whole, part: usd(part) }))).toBe(amount);
  });
});
