import fc from 'fast-check';
import { decimal } from '../money/decimal.js';
import { extend } from '../money/extend.js';
import { formatMoney, money } from '../money/money.js';
import { creditExposure, exposureOfOrder } from './credit-exposure.js';

describe('credit exposure', () => {
  it('counts what is open, shipped and approved, less the cash not applied', () => {
    const usd = (text: string) => money(text, 'USD');
    const terms = {
      openInvoices: usd('42000'),
      shippedNotBilled: usd('10'),
      approvedNotShipped: usd('18420'),
      unapplied: usd('30'),
    };
    expect(formatMoney(creditExposure(terms))).toBe('60400.00');
  });

  it('counts every unit of a line once: with its order until it is billed, with its invoice from then on', () => {
    const quantity = fc.bigInt({ min: 0n, max: 10_000n });
    fc.assert(
      fc.property(quantity, quantity, quantity, fc.bigInt({ min: 0n, max: 10n ** 8n }), (billed, more, rest, price) => {
        const at = (unscaled: bigint) => ({ unscaled, scale: 2 });
        const unitPrice = { unscaled: price, scale: 6 };
        const ordered = at(billed + more + rest + 100n);
        const line = {
          ordered,
          cancelled: decimal('1'),
          billed: at(billed),
          unitPrice,
          adjustments: [],
        };
        const counted = exposureOfOrder({ state: 'partially_shipped', currency: 'USD', lines: [line] });
        const inAll = extend({ quantity: at(billed + more + rest), unitPrice, currency: 'USD' }).minor;
        const invoiced = extend({ quantity: at(billed), unitPrice, currency: 'USD' }).minor;
        expect(invoiced + counted.minor).toBe(inAll);
      }),
    );
  });
});
