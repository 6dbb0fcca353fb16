import { orderBackordered, orderReserved } from '#contracts';
import { addDecimal, type Decimal, formatDecimal, isPositiveDecimal, subtractDecimal } from '#domain/money/decimal';
import { type ReservationPlan, tellReservation } from '#domain/stock/plan-reservation';
import { eventLine, type OrderWork, shipDayOf } from '../../pipeline/order-work.js';

/** Books one part of a plan on the lines: what was asked for leaves the bucket it waits in for the plan's. */
function moveQuantities(
  work: OrderWork,
  bucket: 'reserved' | 'backordered' | 'cancelled',
  rows: readonly { readonly position: number; readonly quantity: Decimal }[],
): void {
  for (const { position, quantity } of rows) {
    const line = work.line(position);
    const waitsIn = isPositiveDecimal(line.unplanned) ? 'unplanned' : 'backordered';
    line[waitsIn] = subtractDecimal(line[waitsIn], quantity);
    line[bucket] = addDecimal(line[bucket], quantity);
  }
}

const shipsOn = (work: OrderWork, position: number): string => shipDayOf(work, work.line(position));

/** Books the plan on the lines part by part, each on the timeline and as an event. */
export function bookPlan(work: OrderWork, plan: ReservationPlan, expected: ReadonlyMap<number, string>): void {
  moveQuantities(work, 'reserved', plan.reservations);
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
  moveQuantities(work, 'backordered', plan.backorders);
  // A refill that finds nothing, or only part, leaves the rest waiting as before: no second event.
  if (plan.backorders.length > 0 && work.order.state === 'received') {
    const lines = plan.backorders.map(({ position, quantity }) => ({
      ...eventLine(work.line(position), quantity),
      ...(expected.has(position) ? { expectedOn: expected.get(position) } : {}),
    }));
    work.tell(orderBackordered, { ...work.head, lines }, { why: 'not enough stock at any location', after: { lines } });
  }
  moveQuantities(work, 'cancelled', plan.cancelled);
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
