import fc from 'fast-check';
import { decimal, formatDecimal } from '../money/decimal.js';
import { nextOrderState } from '../order/order-state.js';
import { eventOfPick, eventOfShipment } from './fulfillment-progress.js';
import { packCartons } from './pack-cartons.js';
import { recordPick } from './record-pick.js';
import { gs1CheckDigit, isSscc, makeSscc } from './sscc.js';

describe('SSCC-18', () => {
  it('has the check digit of the GS1 calculation', () => {
    // GS1's own worked example of an SSCC: 37610425002123456 → 9
    expect(gs1CheckDigit('37610425002123456')).toBe('9');
    expect(makeSscc({ extensionDigit: 3, companyPrefix: '7610425', serial: 2123456n })).toBe('376104250021234569');
  });

  it('is 18 digits whose check digit catches every single wrong digit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 999_999_999n }),
        fc.nat(17),
        fc.integer({ min: 1, max: 9 }),
        (serial, at, by) => {
          const sscc = makeSscc({ extensionDigit: 0, companyPrefix: '0614141', serial });
          expect(isSscc(sscc)).toBe(true);
          const wrong = sscc.slice(0, at) + String((Number(sscc[at]) + by) % 10) + sscc.slice(at + 1);
          expect(isSscc(wrong)).toBe(false);
        },
      ),
    );
  });

  it('refuses what cannot be one', () => {
    expect(() => makeSscc({ extensionDigit: 0, companyPrefix: '061414', serial: 1n })).toThrow(RangeError);
    expect(() => makeSscc({ extensionDigit: 10, companyPrefix: '0614141', serial: 1n })).toThrow(RangeError);
    expect(() => makeSscc({ extensionDigit: 0, companyPrefix: '0614141', serial: 10n ** 9n })).toThrow(RangeError);
  });
});

describe('a confirmed pick', () => {
  const asked = [{ id: 'a', lineNumber: '1', sku: 'MILK', quantity: decimal('12') }];
  const told = (picked: string, short: string, damaged: string, id = 'a') => [
    { id, picked: decimal(picked), short: decimal(short), damaged: decimal(damaged) },
  ];
  const codeOf = (result: ReturnType<typeof recordPick>) => (result.ok ? undefined : result.error.findings[0].code);

  it('is in full when nothing is told', () => {
    const result = recordPick({ status: 'open', asked, told: [] });
    expect(result).toMatchObject({ ok: true, value: { pickedAnything: true, cycleCounts: [] } });
  });

  it('frees what is short or damaged and asks for a count of what is short', () => {
    const result = recordPick({ status: 'open', asked, told: told('9', '2', '1') });
    expect(result.ok && formatDecimal(result.value.lines[0]!.missing)).toBe('3');
    expect(result).toMatchObject({
      value: { cycleCounts: [{ sku: 'MILK', expected: decimal('12'), found: decimal('10') }] },
    });
  });

  it('says no to sums that are off, unknown lines and lists that are done', () => {
    expect(codeOf(recordPick({ status: 'open', asked, told: told('9', '2', '0') }))).toBe('PICK_QUANTITY_MISMATCH');
    expect(codeOf(recordPick({ status: 'open', asked, told: told('13', '-1', '0') }))).toBe('PICK_QUANTITY_MISMATCH');
    expect(codeOf(recordPick({ status: 'open', asked, told: told('12', '0', '0', 'b') }))).toBe('PICK_LINE_UNKNOWN');
    expect(codeOf(recordPick({ status: 'shipped', asked, told: [] }))).toBe('PICK_LIST_NOT_OPEN');
  });
});

describe('packing', () => {
  const picked = [
    { lineNumber: '1', sku: 'MILK', unit: 'CA', quantity: decimal('5') },
    { lineNumber: '2', sku: 'CORN', unit: 'CA', quantity: decimal('0') },
  ];
  const carton = (lineNumber: string, quantity: string) => ({ lines: [{ lineNumber, quantity: decimal(quantity) }] });
  const codeOf = (result: ReturnType<typeof packCartons>) => (result.ok ? undefined : result.error.findings[0].code);

  it('puts everything into one carton by itself, or into those told', () => {
    expect(packCartons({ status: 'picked', picked, cartons: [] })).toEqual({
      ok: true,
      value: [{ lines: [picked[0]] }],
    });
    const two = packCartons({ status: 'picked', picked, cartons: [carton('1', '2'), carton('1', '3')] });
    expect(two.ok && two.value.map(({ lines }) => formatDecimal(lines[0]!.quantity))).toEqual(['2', '3']);
  });

  it('says no when cartons and picks differ', () => {
    expect(codeOf(packCartons({ status: 'picked', picked, cartons: [carton('1', '4')] }))).toBe(
      'CARTON_QUANTITY_MISMATCH',
    );
    expect(codeOf(packCartons({ status: 'picked', picked, cartons: [carton('1', '5'), carton('9', '1')] }))).toBe(
      'CARTON_QUANTITY_MISMATCH',
    );
    expect(codeOf(packCartons({ status: 'open', picked, cartons: [] }))).toBe('PICK_LIST_NOT_PICKED');
    expect(codeOf(packCartons({ status: 'picked', picked: [picked[1]!], cartons: [] }))).toBe('NOTHING_TO_SHIP');
  });
});

describe('progress of an order in the warehouse', () => {
  const progress = { openPickLists: 0, pickedPickLists: 0, shippedAnything: false, unitsRemain: true };
  it.each([
    ['one list of two done', { ...progress, openPickLists: 1, pickedPickLists: 1 }, 'released'],
    ['all done', { ...progress, pickedPickLists: 2 }, 'picked'],
    ['nothing found on the shelf', progress, 'approved'],
  ] as const)('%s', (_, facts, state) => {
    expect(nextOrderState('released', eventOfPick(facts))).toEqual({ ok: true, value: state });
  });

  it('is complete when what was missing is cancelled and the rest went out before', () => {
    const event = eventOfPick({ ...progress, shippedAnything: true, unitsRemain: false });
    expect(nextOrderState('partially_shipped', event)).toEqual({ ok: true, value: 'shipped' });
  });

  it('is shipped when no unit remains', () => {
    expect(eventOfShipment(progress)).toBe('ship_part');
    expect(eventOfShipment({ ...progress, unitsRemain: false })).toBe('ship');
  });
});
