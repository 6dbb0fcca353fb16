import fc from 'fast-check';
import { decimal, formatDecimal, ZERO } from '../money/decimal.js';
import { nextOrderState } from '../order/order-state.js';
import { eventOfPick, eventOfShipment } from './fulfillment-progress.js';
import { fulfillmentKindOf } from './fulfillment-kind.js';
import { packCartons } from './pack-cartons.js';
import { recordPick } from './record-pick.js';
import { type PickedPart, takeShipment } from './take-shipment.js';
import { gs1CheckDigit, makeSscc } from './sscc.js';

describe('SSCC-18', () => {
  it('has the check digit of the GS1 calculation', () => {
    // GS1's own worked example of an SSCC: 37610425002123456 → 9
    expect(gs1CheckDigit('37610425002123456')).toBe('9');
    expect(makeSscc({ extensionDigit: 3, companyPrefix: '7610425', serial: 2123456n })).toBe('376104250021234569');
  });

  const checks = (sscc: string) => gs1CheckDigit(sscc.slice(0, 17)) === sscc.slice(17);

  it('is 18 digits whose check digit catches every single wrong digit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 999_999_999n }),
        fc.nat(17),
        fc.integer({ min: 1, max: 9 }),
        (serial, at, by) => {
          const sscc = makeSscc({ extensionDigit: 0, companyPrefix: '0614141', serial });
          expect(sscc).toMatch(/^\d{18}$/);
          expect(checks(sscc)).toBe(true);
          const wrong = sscc.slice(0, at) + String((Number(sscc[at]) + by) % 10) + sscc.slice(at + 1);
          expect(checks(wrong)).toBe(false);
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

describe('goods sold by weight', () => {
  const asked = [
    { id: 'a', lineNumber: '1', sku: 'BEEF', quantity: decimal('2'), nominalWeight: decimal('40') },
    { id: 'b', lineNumber: '2', sku: 'MILK', quantity: decimal('1') },
  ];
  const weighed = (weight: string | undefined, id = 'a', picked = '2') =>
    recordPick({
      status: 'open',
      asked,
      told: [
        {
          id,
          picked: decimal(picked),
          short: ZERO,
          damaged: ZERO,
          weight: weight === undefined ? undefined : decimal(weight),
        },
        ...(id === 'a' ? [] : [{ id: 'a', picked: decimal('2'), short: ZERO, damaged: ZERO, weight: decimal('80') }]),
      ],
    });
  const codeOf = (result: ReturnType<typeof recordPick>) => (result.ok ? undefined : result.error.findings[0].code);

  it('are weighed, within reason, and others are not', () => {
    const result = weighed('81.4');
    expect(result.ok && result.value.lines.map(({ weight }) => weight && formatDecimal(weight))).toEqual([
      '81.4',
      undefined,
    ]);
    expect(codeOf(weighed(undefined))).toBe('CATCH_WEIGHT_MISSING');
    expect(codeOf(weighed('8.14'))).toBe('CATCH_WEIGHT_IMPLAUSIBLE');
    expect(codeOf(weighed('160.01'))).toBe('CATCH_WEIGHT_IMPLAUSIBLE');
    expect(codeOf(weighed('1', 'b', '1'))).toBe('CATCH_WEIGHT_NOT_ASKED');
  });
});

describe('what leaves of a pick list', () => {
  const part = (id: string, position: number, picked: string, shipped = '0', weight?: string): PickedPart => ({
    id,
    position,
    lineNumber: String(position * 10),
    picked: decimal(picked),
    shipped: decimal(shipped),
    weight: weight === undefined ? undefined : decimal(weight),
  });
  const parts = [part('a', 1, '4', '1'), part('b', 1, '6'), part('c', 2, '0'), part('d', 3, '2', '0', '81.4')];
  const take = (lines?: { position: number; quantity: string; weight?: string }[], before = '0') =>
    takeShipment({
      parts,
      weightShipped: new Map([[3, decimal(before)]]),
      lines: lines?.map(({ position, quantity, weight }) => ({
        position,
        quantity: decimal(quantity),
        weight: weight === undefined ? undefined : decimal(weight),
      })),
    });
  const told = (result: ReturnType<typeof take>) =>
    result.ok
      ? result.value.map(({ position, quantity, weight, parts: own }) => [
          position,
          formatDecimal(quantity),
          weight && formatDecimal(weight),
          own.map(({ id, quantity: some }) => `${id} ${formatDecimal(some)}`),
        ])
      : result.error.findings.map(({ code }) => code);

  it('is all that is left of it, with its weight, when nothing is told', () => {
    expect(told(take())).toEqual([
      [1, '9', undefined, ['a 3', 'b 6']],
      [3, '2', '81.4', ['d 2']],
    ]);
  });

  it('is the part that is told, the first picked first', () => {
    expect(told(take([{ position: 1, quantity: '4' }]))).toEqual([[1, '4', undefined, ['a 3', 'b 1']]]);
    expect(told(take([{ position: 3, quantity: '1', weight: '40.2' }]))).toEqual([[3, '1', '40.2', ['d 1']]]);
    expect(told(take([{ position: 3, quantity: '2' }], '41'))).toEqual([[3, '2', '40.4', ['d 2']]]);
  });

  it.each([
    ['more than is picked', [{ position: 1, quantity: '9.5' }], 'SHIP_QUANTITY_EXCEEDS'],
    ['nothing of a line', [{ position: 1, quantity: '0' }], 'SHIP_QUANTITY_EXCEEDS'],
    ['what is not on it', [{ position: 7, quantity: '1' }], 'SHIP_QUANTITY_EXCEEDS'],
    ['a line twice', [1, 1].map((position) => ({ position, quantity: '9' })), 'SHIP_QUANTITY_EXCEEDS'],
    ['a part that nobody weighed', [{ position: 3, quantity: '1' }], 'CATCH_WEIGHT_MISSING'],
    [
      'all the weight of a part of the goods',
      [{ position: 3, quantity: '1', weight: '81.4' }],
      'CATCH_WEIGHT_IMPLAUSIBLE',
    ],
    ['more weight than there is', [{ position: 3, quantity: '1', weight: '81.5' }], 'CATCH_WEIGHT_IMPLAUSIBLE'],
  ])('is never %s', (_what, lines, code) => {
    expect(told(take(lines))).toContain(code);
  });

  it('is something', () => {
    expect(told(takeShipment({ parts: [part('a', 1, '4', '4')], weightShipped: new Map() }))).toEqual([
      'NOTHING_TO_SHIP',
    ]);
  });
});

describe('packing', () => {
  const goods = [{ lineNumber: '1', quantity: decimal('5') }];
  const carton = (lineNumber: string, quantity: string) => ({ lines: [{ lineNumber, quantity: decimal(quantity) }] });
  const codeOf = (result: ReturnType<typeof packCartons>) => (result.ok ? undefined : result.error.findings[0].code);

  it('puts everything into one carton by itself, or into those told', () => {
    expect(packCartons({ goods, cartons: [] })).toEqual({ ok: true, value: [{ lines: goods }] });
    const two = packCartons({ goods, cartons: [carton('1', '2'), carton('1', '3')] });
    expect(two.ok && two.value.map(({ lines }) => formatDecimal(lines[0]!.quantity))).toEqual(['2', '3']);
  });

  it('says no when the cartons hold something else than what leaves', () => {
    expect(codeOf(packCartons({ goods, cartons: [carton('1', '4')] }))).toBe('CARTON_QUANTITY_MISMATCH');
    expect(codeOf(packCartons({ goods, cartons: [carton('1', '5'), carton('9', '1')] }))).toBe(
      'CARTON_QUANTITY_MISMATCH',
    );
  });
});

describe('how goods reach the customer', () => {
  it.each([
    [undefined, false, 'ship'],
    ['M', false, 'ship'],
    ['H', false, 'pickup'],
    ['H', true, 'drop_ship'],
  ] as const)('transport method %s, at a vendor: %s', (transportMethod, ofVendor, kind) => {
    expect(fulfillmentKindOf({ transportMethod, ofVendor })).toBe(kind);
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
