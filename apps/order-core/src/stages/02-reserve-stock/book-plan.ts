import { orderBackordered, orderReserved } from '#contracts';
import { addDecimal, type Decimal, formatDecimal, isPositiveDecimal, subtractDecimal } from '#domain/money/decimal';
import { type LineToReserve, type ReservationPlan, tellReservation } from '#domain/stock/plan-reservation';
import { eventLine, type OrderWork, shipDayOf } from '../../pipeline/order-work.js';

/** Books the plan on the lines: what was asked for leaves its old bucket for the plan's. */
export function moveQuantities(work: OrderWork, plan: ReservationPlan, asked: readonly LineToReserve[]): void {
  for (const { position, quantity } of asked) {
    const line = work.line(position);
    if (isPositiveDecimal(line.unplanned)) line.unplanned = subtractDecimal(line.unplanned, quantity);
    else line.backordered = subtractDecimal(line.backordered, quantity);
  }
  const book = (
    bucket: 'reserved' | 'backordered' | 'cancelled',
    rows: readonly { position: number; quantity: Decimal }[],
  ) => {
    for (const { position, quantity } of rows) {
      const line = work.line(position);
      line[bucket] = addDecimal(line[bucket], quantity);
    }
  };
  book('reserved', plan.reservations);
  book('backordered', plan.backorders);
  book('cancelled', plan.cancelled);
}

const shipsOn = (work: OrderWork, position: number): string => shipDayOf(work, work.line(position));

/** What came of the plan, on the timeline and as events. */
export function tellPlan(work: OrderWork, plan: ReservationPlan, expected: ReadonlyMap<number, string>): void {
  if (plan.reservations.length > 0) {
    const lines = plan.reservations.map(({ position, locationId, quantity, reason }) => ({
      ...eventLine(work.line(position), quantity),
      locationId,
      reason,
      shipsOn: shipsOn(work, position),
    }));
    work.tell(
      orderReserved,
      { ...work.head, lines },
      { why: tellReservation(plan), after: { reserved: plan.reservations.map(reservationRow) } },
    );
  }
  // A refill that finds nothing, or only part, leaves the rest waiting as before: no second event.
  if (plan.backorders.length > 0 && work.order.state === 'received') {
    const lines = plan.backorders.map(({ position, quantity }) => ({
      ...eventLine(work.line(position), quantity),
      ...(expected.has(position) ? { expectedOn: expected.get(position) } : {}),
    }));
    work.tell(orderBackordered, { ...work.head, lines }, { why: 'not enough stock at any location', after: { lines } });
  }
  if (plan.cancelled.length > 0) {
    const lines = plan.cancelled.map(({ position, quantity }) => eventLine(work.line(position), quantity));
    work.note({ what: 'lines.cancelled', why: 'short, and the customer takes no backorders', after: { lines } });
  }
}

/** A reservation as timelines show it. */
export const reservationRow = (each: { position: number; locationId: string; quantity: Decimal }) => ({
  position: each.position,
  locationId: each.locationId,
  quantity: formatDecimal(each.quantity),
});
