import fc from 'fast-check';
import {
  compareDecimal,
  decimal,
  formatDecimal,
  multiplyDecimal,
  sumDecimals,
  wholeDecimal,
} from '../money/decimal.js';
import { type HeldOnShelf, shrinkReservations } from './shrink-reservations.js';

const held = (reservationId: string, quantity: string, factor: string): HeldOnShelf => ({
  reservationId,
  quantity: decimal(quantity),
  factor: decimal(factor),
  baseQuantity: multiplyDecimal(decimal(quantity), decimal(factor)),
});

describe('a shelf that holds less than is promised from it', () => {
  it('takes from the first, in whole units of the line, until enough is free', () => {
    const cuts = shrinkReservations([held('new', '2', '6'), held('old', '5', '6')], decimal('13'));
    expect(cuts?.map(({ reservationId, quantity }) => [reservationId, formatDecimal(quantity)])).toEqual([
      ['new', '2'],
      ['old', '1'],
    ]);
  });

  it('says so when all that is held does not free enough', () => {
    expect(shrinkReservations([held('only', '1', '6')], decimal('7'))).toBeUndefined();
  });

  it('never frees less than is missing, nor more of a reservation than it holds', () => {
    const reservation = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(
        fc.array(reservation, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 300 }),
        (rows, missing) => {
          const all = rows.map(([quantity, factor], index) => held(String(index), String(quantity), String(factor)));
          const cuts = shrinkReservations(all, wholeDecimal(BigInt(missing)));
          const total = sumDecimals(all.map(({ baseQuantity }) => baseQuantity));
          if (!cuts) return compareDecimal(total, wholeDecimal(BigInt(missing))) < 0;
          const within = cuts.every(
            ({ reservationId, quantity }) => compareDecimal(quantity, all[Number(reservationId)]!.quantity) <= 0,
          );
          const given = sumDecimals(cuts.map(({ baseQuantity }) => baseQuantity));
          return within && compareDecimal(given, wholeDecimal(BigInt(missing))) >= 0;
        },
      ),
    );
  });
});
