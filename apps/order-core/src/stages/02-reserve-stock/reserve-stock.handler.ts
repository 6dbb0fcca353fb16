import {
  addDecimal,
  type Decimal,
  equalDecimal,
  isPositiveDecimal,
  minDecimal,
  multiplyDecimal,
  negateDecimal,
  subtractDecimal,
  ZERO,
} from '#domain/money/decimal';
import { expectedDay } from '#domain/stock/expected-day';
import { type LineToReserve, planReservation, type ReservationPlan } from '#domain/stock/plan-reservation';
import { chooseRules } from '#domain/stock/routing-rule';
import { Injectable } from '@nestjs/common';
import type { CustomerRecord } from '../../pipeline/customers.repository.js';
import type { OrderLineRecord } from '../../pipeline/order-record.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { changeStock, type StockChange } from '../../pipeline/stock-ledger.repository.js';
import { readPolicy } from '../../policies/policies.repository.js';
import { bookPlan, reservationRow } from './book-plan.js';
import {
  cutBack,
  type HeldReservation,
  loadDueIn,
  loadHeldReservations,
  lockStock,
  takeBackReservations,
} from './reservations.repository.js';
import { withDays } from './route-order.js';
import type { Destination } from './routing.repository.js';
import { leftOf, loadSubstitutes, offerSubstitutes, takeSubstitutes } from './substitutes.js';

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

  /**
   * Plans everything that is not planned yet.
   * @returns the positions of lines that were added: substitutes, for a customer that takes them
   */
  async run(work: OrderWork, customer: CustomerRecord, document: PlannedDocument): Promise<readonly number[]> {
    const { destination, lines: addAfter } = document;
    const asked = { needed: (line: OrderLineRecord) => line.unplanned, destination, addAfter };
    const { substituted } = await this.#reserve(work, customer, asked);
    if (!customer.substitutes) await offerSubstitutes(work);
    return substituted;
  }

  /** Tries again for what is backordered, after stock came in. @returns whether anything was found */
  async refill(work: OrderWork, customer: CustomerRecord): Promise<boolean> {
    const asked = { needed: (line: OrderLineRecord) => line.backordered };
    return (await this.#reserve(work, { ...customer, backorders: true }, asked)).found;
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
    await this.takeBack(
      work,
      parts.flatMap(({ position, quantity }) => cutReservations(held, { position, quantity })),
      why,
    );
  }

  /** Gives back these parts of these reservations; the quantities become unplanned. */
  async takeBack(work: OrderWork, cuts: readonly HeldReservation[], why: string): Promise<void> {
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

  async #reserve(work: OrderWork, customer: CustomerRecord, asked: AskedStock): Promise<Reserved> {
    const { order } = work;
    const lines = work.lines.flatMap((line): LineToReserve[] => {
      const quantity = asked.needed(line);
      if (!isPositiveDecimal(quantity) || line.sku === undefined || !line.factor) return [];
      return [{ position: line.position, sku: line.sku, quantity, factor: line.factor }];
    });
    if (lines.length === 0) return NOTHING;
    const { manager } = work.tx;
    const skus = [...new Set(lines.map(({ sku }) => sku))];
    const offers = customer.substitutes && asked.addAfter !== undefined ? await loadSubstitutes(manager, skus) : [];
    const shelves = await lockStock(manager, [...new Set([...skus, ...offers.map(({ sku }) => sku)])]);
    const rules = chooseRules(readPolicy('routing', shelves.routing).rules, {
      customerId: order.customerId ?? order.customerKey,
      channel: order.channel,
      lines,
    });
    const locations = await withDays(work, { rules, locations: shelves.locations, destination: asked.destination });
    const policy = { preferredLocationId: customer.preferredLocationId, backorders: customer.backorders, rules };
    const plan = planReservation({ lines, stock: shelves.stock, locations }, policy);
    if (rules.order.shipping) order.shipComplete = rules.order.shipping === 'complete';
    await this.#book(work, plan);
    const found = plan.reservations.length > 0;
    if (offers.length === 0) return { found, substituted: [] };
    const documentLines = asked.addAfter ?? 0;
    const substitutes = takeSubstitutes(work, plan, { offers, stock: leftOf(shelves.stock, plan), documentLines });
    if (substitutes.length === 0) return { found, substituted: [] };
    const rest = planReservation(
      { lines: substitutes, stock: leftOf(shelves.stock, plan), locations },
      { ...policy, backorders: true },
    );
    await this.#book(work, rest);
    return { found, substituted: substitutes.map(({ position }) => position) };
  }

  /** Sets aside what the plan says, in the books and on the lines. */
  async #book(work: OrderWork, plan: ReservationPlan): Promise<void> {
    const { tx, order, author } = work;
    const changes = plan.reservations.map(({ locationId, sku, baseQuantity }): StockChange => ({
      locationId,
      sku,
      onHand: ZERO,
      reserved: baseQuantity,
      kind: 'reservation',
      orderId: order.id,
    }));
    const rows = plan.reservations.map((each) => ({ ...each, id: work.newId(), orderId: order.id }));
    // The keys are locked, so the update's own condition cannot fail; it stands there against a bug above it.
    if (!(await changeStock(tx.manager, changes, author, rows))) throw new Error('planned more than is available');
    const waits = plan.backorders.length > 0 && order.state === 'received';
    bookPlan(work, plan, waits ? await this.#expected(work, plan) : new Map());
  }
}

/** What the order's document says that bears on its stock. */
export interface PlannedDocument {
  readonly destination?: Destination | undefined;
  /** How many lines it has. */
  readonly lines: number;
}

interface AskedStock {
  readonly needed: (line: OrderLineRecord) => Decimal;
  /** The document's own ship-to address, while the document is at hand. */
  readonly destination?: Destination | undefined;
  /** The place after which substitutes become lines; absent in a refill: the customer was told what it waits for. */
  readonly addAfter?: number | undefined;
}

interface Reserved {
  readonly found: boolean;
  /** Positions of lines that were added because the customer takes substitutes. */
  readonly substituted: readonly number[];
}

const NOTHING: Reserved = { found: false, substituted: [] };

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
