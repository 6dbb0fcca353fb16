import fc from 'fast-check';
import { decimal, formatDecimal } from '../money/decimal.js';
import { formatMoney, money } from '../money/money.js';
import type { LineAdjustment } from '../pricing/line-adjustment.js';
import { findInvoicesToCredit, inspectReturn } from './inspect-return.js';
import { requestReturn, type ShippedLine } from './request-return.js';
import { nextReturnState, RETURN_EVENTS, RETURN_STATES, RETURN_TRANSITIONS } from './return-state.js';

const adjustment = (kind: LineAdjustment['kind'], amount: string): LineAdjustment => ({
  kind,
  reference: kind,
  amount: { ...money(amount.replace('-', ''), 'USD'), minor: BigInt(amount.replace('.', '')) },
});
const line = (changed: Partial<ShippedLine> = {}): ShippedLine => ({
  position: 1,
  lineNumber: '1',
  shipped: decimal('10'),
  returned: decimal('0'),
  unitPrice: decimal('9.995'),
  adjustments: [adjustment('discount', '-3.33'), adjustment('tax', '7.00'), adjustment('charge', '5.00')],
  pricedQuantity: decimal('10'),
  ...changed,
});
const request = (quantity: string, changed: Partial<ShippedLine> = {}) =>
  requestReturn({ asked: [{ position: 1, quantity: decimal(quantity) }], lines: [line(changed)], currency: 'USD' });
const codes = (result: ReturnType<typeof requestReturn>) =>
  result.ok ? [] : result.error.findings.map(({ code }) => code);

describe('the states of a return', () => {
  it('are all reachable, and three of them are ends', () => {
    const reached = new Set(['requested', ...Object.values(RETURN_TRANSITIONS).flatMap((row) => Object.values(row))]);
    expect([...reached].sort()).toEqual([...RETURN_STATES].sort());
    expect(RETURN_STATES.filter((state) => Object.keys(RETURN_TRANSITIONS[state]).length === 0)).toEqual([
      'closed',
      'refused',
      'withdrawn',
    ]);
    for (const state of RETURN_STATES) {
      for (const event of RETURN_EVENTS) {
        expect(nextReturnState(state, event).ok).toBe(RETURN_TRANSITIONS[state][event] !== undefined);
      }
    }
  });
});

describe('a request to send goods back', () => {
  it('is worth the goods with their shares of discount and tax, and no freight', () => {
    const result = request('10');
    // 99.95 goods − 3.33 discount + 7.00 tax
    expect(result.ok && formatMoney(result.value.worth)).toBe('103.62');
  });

  it.each([
    ['more than was shipped', '10.5', {}, ['RETURN_TOO_MUCH']],
    ['more than is left', '4', { returned: decimal('7') }, ['RETURN_TOO_MUCH']],
    ['nothing', '0', {}, ['RETURN_TOO_MUCH']],
  ])('%s is refused', (_what, quantity, changed, expected) => {
    expect(codes(request(quantity, changed))).toEqual(expected);
  });

  it('names lines the order has, each once', () => {
    const asked = [1, 1, 9].map((position) => ({ position, quantity: decimal('1') }));
    expect(codes(requestReturn({ asked, lines: [line()], currency: 'USD' }))).toEqual([
      'RETURN_LINE_UNKNOWN',
      'RETURN_LINE_UNKNOWN',
    ]);
    expect(codes(requestReturn({ asked: [], lines: [line()], currency: 'USD' }))).toEqual(['RETURN_EMPTY']);
  });

  it('sums to the whole line to the cent, in however many parts it comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 8 }), (parts) => {
        const all = parts.reduce((a, b) => a + b, 0);
        const shipped = { unscaled: BigInt(all), scale: 2 };
        let returned = decimal('0');
        let sum = 0n;
        for (const part of parts) {
          const quantity = { unscaled: BigInt(part), scale: 2 };
          const facts = { shipped, returned, pricedQuantity: shipped };
          const result = request(formatDecimal(quantity), facts);
          if (!result.ok) throw new Error('refused');
          sum += result.value.worth.minor;
          returned = { unscaled: returned.unscaled * (returned.scale === 0 ? 100n : 1n) + quantity.unscaled, scale: 2 };
        }
        const whole = request(formatDecimal(shipped), { shipped, pricedQuantity: shipped });
        expect(whole.ok && whole.value.worth.minor).toBe(sum);
      }),
    );
  });
});

describe('goods that came back', () => {
  const authorized = [{ position: 1, lineNumber: '1', quantity: decimal('5') }];
  const told = (restocked: string, scrapped: string, position = 1) =>
    inspectReturn({ authorized, told: [{ position, restocked: decimal(restocked), scrapped: decimal(scrapped) }] });

  it('are restocked or scrapped, up to what was authorized', () => {
    expect(told('3', '1')).toMatchObject({ ok: true, value: [{ received: decimal('4') }] });
  });

  it.each([
    ['more than authorized', '5', '1', 1, 'RETURN_QUANTITY_MISMATCH'],
    ['less than nothing', '5', '-1', 1, 'RETURN_QUANTITY_MISMATCH'],
    ['nothing', '0', '0', 1, 'RETURN_EMPTY'],
    ['another line', '1', '0', 2, 'RETURN_LINE_UNKNOWN'],
  ])('%s is refused', (_what, restocked, scrapped, position, code) => {
    expect(told(restocked, scrapped, position)).toMatchObject({ error: { findings: [{ code }] } });
  });

  it('are credited on the oldest invoices that billed them, and not before they are billed', () => {
    const billed = [
      { invoiceId: 'a', line: 1, position: 1, left: decimal('2') },
      { invoiceId: 'b', line: 3, position: 1, left: decimal('2.5') },
    ];
    const credit = (quantity: string) => findInvoicesToCredit([{ position: 1, received: decimal(quantity) }], billed);
    expect(credit('3.5')).toEqual({
      ok: true,
      value: [
        { invoiceId: 'a', line: 1, quantity: decimal('2') },
        { invoiceId: 'b', line: 3, quantity: decimal('1.5') },
      ],
    });
    expect(credit('4.6')).toMatchObject({ error: { findings: [{ code: 'RETURN_NOT_BILLED' }] } });
  });
});
