import fc from 'fast-check';
import { compareDecimal, decimal, formatDecimal, sumDecimals, type Decimal } from '../money/decimal.js';
import { type LineToReserve, planReservation, type ReservationPlan, tellReservation } from './plan-reservation.js';

const line = (position: number, sku: string, quantity: string, factor = '1'): LineToReserve => ({
  position,
  sku,
  quantity: decimal(quantity),
  factor: decimal(factor),
});
const stock = (locationId: string, sku: string, available: string) => ({
  locationId,
  sku,
  available: decimal(available),
});
const locations = [
  { id: 'PA', priority: 2 },
  { id: 'NJ', priority: 1 },
];
const policy = { backorders: true };

const told = (plan: ReservationPlan) => ({
  reserved: plan.reservations.map((each) => `${each.position}:${each.locationId}:${formatDecimal(each.quantity)}`),
  short: [...plan.backorders, ...plan.cancelled].map((each) => `${each.position}:${formatDecimal(each.quantity)}`),
});

describe('planning a reservation', () => {
  it('takes the whole order from the first location that has it', () => {
    const plan = planReservation(
      {
        lines: [line(1, 'A', '5'), line(2, 'B', '5')],
        stock: [stock('NJ', 'A', '5'), stock('PA', 'A', '5'), stock('PA', 'B', '5')],
        locations,
      },
      policy,
    );
    expect(told(plan)).toEqual({ reserved: ['1:PA:5', '2:PA:5'], short: [] });
    expect(plan.reservations[0]!.reason).toBe('priority 2, ships the whole order');
  });

  it('prefers the customer’s own location, and says so', () => {
    const both = [stock('NJ', 'A', '5'), stock('PA', 'A', '5')];
    const plan = planReservation(
      { lines: [line(1, 'A', '5')], stock: both, locations },
      { ...policy, preferredLocationId: 'PA' },
    );
    expect(plan.reservations).toMatchObject([
      { locationId: 'PA', reason: 'preferred location, ships the whole order' },
    ]);
  });

  it('splits a line over locations and backorders the rest', () => {
    const plan = planReservation(
      { lines: [line(1, 'A', '12')], stock: [stock('NJ', 'A', '4'), stock('PA', 'A', '5')], locations },
      policy,
    );
    expect(told(plan)).toEqual({ reserved: ['1:NJ:4', '1:PA:5'], short: ['1:3'] });
    expect(plan.cancelled).toEqual([]);
  });

  it('cancels the rest for a customer who takes no backorders', () => {
    const plan = planReservation({ lines: [line(1, 'A', '2')], stock: [], locations }, { backorders: false });
    expect(plan).toEqual({ reservations: [], backorders: [], cancelled: [{ position: 1, quantity: decimal('2') }] });
  });

  it('does not count the same stock for two lines of one item', () => {
    const plan = planReservation(
      { lines: [line(1, 'A', '6'), line(2, 'A', '6')], stock: [stock('NJ', 'A', '10')], locations },
      policy,
    );
    expect(told(plan)).toEqual({ reserved: ['1:NJ:6', '2:NJ:4'], short: ['2:2'] });
  });

  it('reserves whole cases only, and fractions where fractions are ordered', () => {
    const cases = planReservation(
      { lines: [line(1, 'A', '2', '24')], stock: [stock('NJ', 'A', '30')], locations },
      policy,
    );
    expect(told(cases)).toEqual({ reserved: ['1:NJ:1'], short: ['1:1'] });
    expect(cases.reservations[0]!.baseQuantity).toEqual(decimal('24'));
    const pounds = planReservation(
      { lines: [line(1, 'A', '40.25')], stock: [stock('NJ', 'A', '30.5')], locations },
      policy,
    );
    expect(told(pounds)).toEqual({ reserved: ['1:NJ:30.5'], short: ['1:9.75'] });
  });

  it('never plans more than there is, and every unit is reserved or short', () => {
    const skus = fc.constantFrom('A', 'B', 'C');
    const lines = fc.array(
      fc.record({ sku: skus, quantity: fc.integer({ min: 1, max: 30 }), factor: fc.constantFrom('1', '6', '0.5') }),
      { maxLength: 12 },
    );
    const levels = fc.uniqueArray(
      fc.record({ locationId: fc.constantFrom('NJ', 'PA'), sku: skus, available: fc.integer({ min: 0, max: 60 }) }),
      {
        selector: (each) => each.locationId + each.sku,
      },
    );
    fc.assert(
      fc.property(lines, levels, (orderLines, stockLevels) => {
        const asked = orderLines.map((each, index) => line(index, each.sku, String(each.quantity), each.factor));
        const available = stockLevels.map((each) => stock(each.locationId, each.sku, String(each.available)));
        const plan = planReservation({ lines: asked, stock: available, locations }, policy);
        for (const level of available) {
          const used = sumDecimals(
            plan.reservations
              .filter((each) => each.locationId === level.locationId && each.sku === level.sku)
              .map((each) => each.baseQuantity),
          );
          expect(compareDecimal(used, level.available)).toBeLessThanOrEqual(0);
        }
        for (const each of asked) {
          const of = (rows: readonly { position: number; quantity: Decimal }[]) =>
            rows.filter((row) => row.position === each.position).map((row) => row.quantity);
          expect(compareDecimal(sumDecimals([...of(plan.reservations), ...of(plan.backorders)]), each.quantity)).toBe(
            0,
          );
        }
      }),
    );
  });
});

describe('why a plan is as it is', () => {
  it('says lines by location and reason', () => {
    const lines = [line(1, 'MILK', '5'), line(2, 'CORN', '1'), line(3, 'TEA', '9')];
    const levels = [stock('NJ', 'MILK', '5'), stock('NJ', 'CORN', '5'), stock('PA', 'TEA', '9')];
    const plan = planReservation({ lines, stock: levels, locations }, { ...policy, preferredLocationId: 'NJ' });
    expect(tellReservation(plan)).toBe(
      '2 lines from NJ, preferred location, ships the whole line; 1 line from PA, priority 2, ships the whole line',
    );
  });
});
