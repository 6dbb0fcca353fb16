import fc from 'fast-check';
import { type CustomerAging, sumAgings } from './age-receivables.js';
import { closesCircle, rollUpAging, topParent } from './roll-up.js';

const row = (customerId: string, currency: string, open: bigint, unapplied: bigint): CustomerAging => ({
  customerId,
  currency,
  balanceMinor: open - unapplied,
  unappliedMinor: -unapplied,
  bucketsMinor: [open, 0n],
  pastDueMinor: 0n,
  disputedMinor: 0n,
  openInvoices: 1,
});

describe('aging by parent', () => {
  it('sums a tree at its top; a customer without a parent stands for itself', () => {
    const parents = new Map([
      ['school-1', 'district'],
      ['school-2', 'district'],
      ['district', 'county'],
    ]);
    const rows = [
      row('school-1', 'USD', 100n, 0n),
      row('shop', 'USD', 7n, 0n),
      row('school-2', 'USD', 50n, 20n),
      row('school-2', 'CAD', 9n, 0n),
    ];
    expect(rollUpAging(rows, parents)).toMatchObject([
      {
        parentId: 'county',
        currency: 'USD',
        balanceMinor: 130n,
        unappliedMinor: -20n,
        bucketsMinor: [150n, 0n],
        customerIds: ['school-1', 'school-2'],
      },
      { parentId: 'shop', currency: 'USD', balanceMinor: 7n },
      { parentId: 'county', currency: 'CAD', balanceMinor: 9n },
    ]);
    expect(closesCircle('county', 'school-1', parents)).toBe(true);
    expect(closesCircle('county', 'county', parents)).toBe(true);
    expect(closesCircle('shop', 'county', parents)).toBe(false);
  });

  it('loses and invents nothing, whatever the trees are, circles included', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const amount = fc.bigInt({ min: 0n, max: 1_000_000n });
    const rows = fc.array(fc.tuple(id, fc.constantFrom('USD', 'CAD'), amount, amount).map((cells) => row(...cells)));
    fc.assert(
      fc.property(rows, fc.array(fc.tuple(id, id)), (all, pairs) => {
        const parents = new Map(pairs);
        const byCurrency = (sums: readonly { currency: string; balanceMinor: bigint }[]) =>
          Object.fromEntries(sums.map(({ currency, balanceMinor }) => [currency, balanceMinor]));
        expect(byCurrency(sumAgings(rollUpAging(all, parents)))).toEqual(byCurrency(sumAgings(all)));
        expect(['a', 'b', 'c', 'd', 'e']).toContain(topParent('a', parents));
      }),
    );
  });
});
