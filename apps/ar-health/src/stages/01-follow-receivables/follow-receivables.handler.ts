import { type CloudEvent, orderCancelled, orderPriced, orderValidated, TOPICS } from '#contracts';
import { ageLedger } from '#domain/aging/age-receivables';
import { parseMoney } from '#domain/money/money';
import { type EventContext, Transactions, UnprocessableMessageError } from '#messaging';
import { calendarDay, Clock } from '#service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { ArSettings } from '../../ar-settings.js';
import { LedgerRepository } from '../../ledger/ledger.repository.js';
import { CustomerOrdersRepository } from './customer-orders.repository.js';
import { entriesOfEvent } from './entries-of-event.js';

/** Later than any entry: the books as a whole. */
const END_OF_TIME = Number.MAX_SAFE_INTEGER;

/**
 * Writes what invoices, payments and orders say into the ledger. Entries are kept in whatever order they come; what
 * counts when is the fold's matter, so an application before its invoice needs no waiting room.
 */
@Controller()
export class FollowReceivablesHandler {
  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: LedgerRepository,
    private readonly orders: CustomerOrdersRepository,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  @EventPattern<string>(TOPICS.invoices)
  async onInvoice(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    await this.#follow(event, context);
  }

  @EventPattern<string>(TOPICS.payments)
  async onPayment(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    await this.#follow(event, context);
  }

  /**
   * Order rhythm follows `order.validated`, not `order.received`: by then the customer is known and duplicates are out,
   * so one purchase order counts once. The day is the event's own, so a replay gives the same rhythm.
   */
  @EventPattern<string>(TOPICS.orders)
  async onOrder(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    const write = this.#orderFact(event);
    if (!write) return;
    await this.transactions.runOnce(context, async ({ manager }) => {
      await write.to(manager);
      await this.ledger.touchCustomers(manager, [write.customerId], this.clock.now());
      if (write.credit) await this.ledger.hearCreditLimit(manager, write.customerId, write.credit);
    });
  }

  #orderFact(event: CloudEvent): OrderFact | undefined {
    const on = calendarDay(new Date(event.time), this.settings.timeZone);
    if (event.type === orderValidated.type) {
      const order = orderValidated.schema.parse(event.data);
      const credit = creditOf(order, event.time);
      return {
        customerId: order.customerId,
        credit,
        to: (sql: EntityManager) => this.orders.ordered(sql, { ...order, on }),
      };
    }
    if (event.type === orderCancelled.type) {
      const order = orderCancelled.schema.parse(event.data);
      return { customerId: order.customerId, to: (sql: EntityManager) => this.orders.withdrawn(sql, { ...order, on }) };
    }
    if (event.type === orderPriced.type) {
      const order = orderPriced.schema.parse(event.data);
      const total = parseMoney(order.total, order.currency);
      if (!total) return undefined;
      return { customerId: order.customerId, to: (sql: EntityManager) => this.orders.priced(sql, { ...order, total }) };
    }
    return undefined;
  }

  async #follow(event: CloudEvent, context: EventContext): Promise<void> {
    const entries = this.#read(event);
    if (entries.length === 0) return;
    await this.transactions.runOnce(context, async ({ manager }) => {
      await this.ledger.lockDocuments(manager, entries);
      const added = await this.ledger.append(manager, entries);
      const customerIds = await this.ledger.joinBooks(manager, entries);
      // From here on the events of a customer take turns, so the check below sees whole books.
      await this.ledger.touchCustomers(manager, customerIds, this.clock.now());
      await this.ledger.markForAging(manager, added);
      // Buckets + unapplied = balance, asserted with every event; an imbalance takes the event back with it.
      const query = { ...this.settings.aging, asOf: END_OF_TIME };
      for (const ledger of await this.ledger.ledgersOf(customerIds, manager)) ageLedger(ledger, query);
    });
  }

  #read(event: CloudEvent) {
    try {
      return entriesOfEvent(event, this.clock.now());
    } catch (error) {
      if (error instanceof RangeError) throw new UnprocessableMessageError('AMOUNT_INVALID', error.message);
      throw error;
    }
  }
}

/** What an order event says, ready to be written. */
interface OrderFact {
  readonly customerId: string;
  readonly credit?: ReturnType<typeof creditOf>;
  to(sql: EntityManager): Promise<void>;
}

/** The limit an order was validated against; orders of before limits were told say nothing. */
function creditOf({ credit }: z.output<typeof orderValidated.schema>, time: string) {
  if (credit === undefined) return undefined;
  const { limit, currency } = credit;
  return { limit: limit === undefined ? undefined : parseMoney(limit, currency), at: new Date(time) };
}
