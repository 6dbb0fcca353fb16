import { orderBackordered, orderReserved } from '#contracts';
import {
  addDecimal,
  type Decimal,
  equalDecimal,
  formatDecimal,
  isPositiveDecimal,
  minDecimal,
  multiplyDecimal,
  negateDecimal,
  subtractDecimal,
  ZERO,
} from '#domain/money/decimal';
import { expectedDay } from '#domain/stock/expected-day';
import {
  planReservation,
  type LineToReserve,
  type ReservationPlan,
  tellReservation,
} from '#domain/stock/plan-reservation';
import { Injectable } from '@nestjs/common';
import type { CustomerRecord } from '../../pipeline/customers.repository.js';
import type { OrderLineRecord } from '../../pipeline/order-record.js';
import { eventLine, type OrderWork, shipDayOf } from '../../pipeline/order-work.js';
import { changeStock, type StockChange } from '../../pipeline/stock-ledger.repository.js';
import {
  cutBack,
  type HeldReservation,
  loadDueIn,
  loadHeldReservations,
  lockStock,
  takeBackReservations,
} from './reservations.repository.js';

/** Beat 3: sets stock aside for what the order still needs, and splits off what must wait. */
@Injectable()
export class ReserveStock {
  /**
   * Locks the stock of the order's items, and of others it is about to have, before some is given back and some
   * reserved: both at once in key order, so that two orders that swap items never wait for each other.
   */
  async lock({ tx, lines }: OrderWork, others: readonly string[] = []): Promise<void> {
    await lockStock(tx.manager, [...new Set([...lines.flatMap(({ sku }) => sku ?? []), ...others])]);
  }

  /** Plans everything that is not planned yet. */
  async run(work: OrderWork, customer: CustomerRecord): Promise<void> {
    await this.#reserve(work, customer, (line) => line.unplanned);
  }

  /** Tries again for what is backordered, after stock came in. @returns whether anything was found */
  async refill(work: OrderWork, customer: CustomerRecord): Promise<boolean> {
    return this.#reserve(work, { ...customer, backorders: true }, (line) => line.backordered);
  }

  /** Gives back what is reserved and not picked: before a new plan, or when the order ends. */
  async release(work: OrderWork, why: string): Promise<void> {
    const given = await takeBackReservations(work.tx.manager, work.order.id);
    for (const { position, quantity } of given) {
      const line = work.line(position);
      line.reserved = subtractDecimal(line.reserved, quantity);
      line.unplanned = addDecimal(line.unplanned, quantity);
    }
    for (const line of work.lines) {
      line.unplanned = addDecimal(line.unplanned, line.backordered);
      line.backordered = ZERO;
    }
    if (given.length === 0) return;
    const changes = given.map(({ locationId, sku, baseQuantity }): StockChange => ({
      locationId,
      sku,
      onHand: ZERO,
      reserved: negateDecimal(baseQuantity),
      kind: 'release',
      orderId: work.order.id,
      reference: why,
    }));
    if (!(await changeStock(work.tx.manager, changes, work.author))) throw new Error('released more than was reserved');
    work.note({ what: 'stock.released', why, before: { reserved: given.map(reservationRow) } });
  }

  /** Gives back part of what lines have reserved, the newest reservations first; the quantities become unplanned. */
  async giveBack(
    work: OrderWork,
    parts: readonly { position: number; quantity: Decimal }[],
    why: string,
  ): Promise<void> {
    if (parts.length === 0) return;
    const held = await loadHeldReservations(work.tx.manager, work.order.id);
    const cuts = parts.flatMap(({ position, quantity }) => cutReservations(held, { position, quantity }));
    await cutBack(work.tx.manager, cuts);
    const changes = cuts.map(({ locationId, sku, baseQuantity }): StockChange => ({
      locationId,
      sku,
      onHand: ZERO,
      reserved: negateDecimal(baseQuantity),
      kind: 'release',
      orderId: work.order.id,
      reference: why,
    }));
    if (!(await changeStock(work.tx.manager, changes, work.author))) throw new Error('released more than was reserved');
    for (const { position, quantity } of cuts) {
      const line = work.line(position);
      line.reserved = subtractDecimal(line.reserved, quantity);
      line.unplanned = addDecimal(line.unplanned, quantity);
    }
    work.note({ what: 'stock.released', why, before: { reserved: cuts.map(reservationRow) } });
  }

  /** By line position: the day stock for its backorder is due in, where purchasing knows. */
  async #expected({ tx, order, author, lines }: OrderWork, plan: ReservationPlan): Promise<Map<number, string>> {
    const waiting = plan.backorders.map(({ position, quantity }) => {
      const line = lines.find((each) => each.position === position)!;
      return { position, sku: line.sku!, needed: multiplyDecimal(quantity, line.factor!) };
    });
    const due = await loadDueIn(tx.manager, { skus: waiting.map(({ sku }) => sku), exceptOrder: order.id });
    const ahead = new Map([...due].map(([sku, each]) => [sku, each.ahead]));
    const expected = new Map<number, string>();
    for (const { position, sku, needed } of waiting) {
      const facts = { needed, ahead: ahead.get(sku) ?? ZERO, dueIn: due.get(sku)?.dueIn ?? [], today: author.today };
      const day = expectedDay(facts);
      if (day !== undefined) expected.set(position, day);
      // A second line of the same item waits behind the first.
      ahead.set(sku, addDecimal(facts.ahead, needed));
    }
    return expected;
  }

  async #reserve(
    work: OrderWork,
    customer: CustomerRecord,
    needed: (line: OrderLineRecord) => Decimal,
  ): Promise<boolean> {
    const { tx, order, author } = work;
    const lines = work.lines.flatMap((line): LineToReserve[] => {
      const quantity = needed(line);
      if (!isPositiveDecimal(quantity) || line.sku === undefined || !line.factor) return [];
      return [{ position: line.position, sku: line.sku, quantity, factor: line.factor }];
    });
    if (lines.length === 0) return false;
    const { stock, locations } = await lockStock(tx.manager, [...new Set(lines.map(({ sku }) => sku))]);
    const plan = planReservation(
      { lines, stock, locations },
      { preferredLocationId: customer.preferredLocationId, backorders: customer.backorders },
    );
    const changes = plan.reservations.map(({ locationId, sku, baseQuantity }): StockChange => ({
      locationId,
      sku,
      onHand: ZERO,
      reserved: baseQuantity,
      kind: 'reservation',
      orderId: order.id,
    }));
    // The keys are locked, so the update's own condition cannot fail; it stands there against a bug above it.
    const rows = plan.reservations.map((each) => ({ ...each, id: work.newId(), orderId: order.id }));
    if (!(await changeStock(tx.manager, changes, author, rows))) throw new Error('planned more than is available');
    moveQuantities(work, plan, lines);
    const waits = plan.backorders.length > 0 && work.order.state === 'received';
    tellPlan(work, plan, waits ? await this.#expected(work, plan) : new Map());
    return plan.reservations.length > 0;
  }
}

/** Which reservations of a line give how much, so that they give the quantity in all. */
function cutReservations(
  held: readonly HeldReservation[],
  { position, quantity }: { position: number; quantity: Decimal },
): HeldReservation[] {
  const cuts: HeldReservation[] = [];
  let left = quantity;
  for (const each of held.filter((one) => one.position === position)) {
    if (!isPositiveDecimal(left)) break;
    const part = minDecimal(left, each.quantity);
    const whole = equalDecimal(part, each.quantity);
    // Both quantities of a reservation stand in the line's factor, so a part of one is that part of the other.
    const base = whole ? each.baseQuantity : multiplyDecimal(part, each.factor);
    cuts.push({ ...each, quantity: part, baseQuantity: base });
    left = subtractDecimal(left, part);
  }
  if (isPositiveDecimal(left)) throw new Error(`line ${position} has less reserved than it gives back`);
  return cuts;
}

/** Books the plan on the lines: what was asked for leaves its old bucket for the plan's. */
function moveQuantities(work: OrderWork, plan: ReservationPlan, asked: readonly LineToReserve[]): void {
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

function tellPlan(work: OrderWork, plan: ReservationPlan, expected: ReadonlyMap<number, string>): void {
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

const reservationRow = (each: { position: number; locationId: string; quantity: Decimal }) => ({
  position: each.position,
  locationId: each.locationId,
  quantity: formatDecimal(each.quantity),
});
