import { creditExposure } from '#domain/credit/credit-exposure';
import { formatMoney } from '#domain/money/money';
import { type Actor, CurrentActor, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../http/answers.js';
import { pageQuery, readCursor, toPage } from '../http/page.js';
import { CancelOrder } from '../pipeline/cancel-order.js';
import { loadCustomer } from '../pipeline/customers.repository.js';
import { loadExposure } from '../pipeline/exposure.repository.js';
import { OrderBook } from '../pipeline/order-book.js';
import { ReleaseHold } from '../pipeline/release-hold.js';
import { SettleMessage } from '../pipeline/settle-message.js';
import { listMessages } from './orders.queries.repository.js';
import { visibleOrder } from './visible-order.js';
import { messageView } from './order-view.js';

const messagesQuery = z.object({
  ...pageQuery,
  outcome: z.string().max(40).optional().describe('needs_review, unmatched, duplicate …'),
});
const settleSchema = z.strictObject({ note: z.string().min(1).max(1000).describe('what was done about it') });
const cancelSchema = z.strictObject({ reason: z.string().min(1).max(1000) });
const releaseSchema = z.strictObject({
  comment: z.string().min(1).max(1000),
  accept: z.array(z.string().max(80)).default([]).describe('codes of findings to accept; each asks for its role'),
});

/** What people do to orders, the messages they came by, and what they mean for a customer's credit. */
@ApiTags('orders')
@Controller('v1')
export class OrdersController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
    private readonly cancelOrder: CancelOrder,
    private readonly releaseHold: ReleaseHold,
    private readonly settleMessage: SettleMessage,
  ) {}

  @Post('orders/:id/cancel')
  @HttpCode(200)
  @RequireRoles('partner', 'clerk', 'approver')
  @ApiOperation({ summary: 'Cancel an order before anything of it is picked; customers their own' })
  async cancel(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(cancelSchema) { reason }: z.output<typeof cancelSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<{ orderId: string; state: string }> {
    await this.#visible(id, actor);
    const by = { reason, roles: actor.roles };
    const cancelled = this.book.change(id, actor.id, (work) => this.cancelOrder.request(work, by));
    await answer(cancelled.then(withoutValue));
    return { orderId: id, state: 'cancelled' };
  }

  @Post('orders/:id/release-hold')
  @HttpCode(200)
  @RequireRoles('clerk', 'ar', 'approver')
  @ApiOperation({ summary: 'Plan a held order again; what stands may be accepted by the role that can resolve it' })
  release(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(releaseSchema) { comment, accept }: z.output<typeof releaseSchema>,
    @CurrentActor() actor: Actor,
  ) {
    return answer(this.releaseHold.run({ orderId: id, actor: actor.id, roles: actor.roles, comment, accept }));
  }

  @Get('order-messages')
  @RequireRoles('clerk')
  @ApiOperation({ summary: 'Canonical messages and what became of each: placed, duplicate, unmatched …' })
  async messages(@ZodQuery(messagesQuery) query: z.output<typeof messagesQuery>) {
    const { outcome, limit } = query;
    const rows = await listMessages(this.dataSource.manager, { outcome, limit, after: readCursor(query.after) });
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.received_at, id: row.id }), view: messageView });
  }

  @Post('order-messages/:id/settle')
  @HttpCode(200)
  @RequireRoles('clerk')
  @ApiOperation({ summary: 'A message that fitted no order, or came too late, was looked at: it leaves the queue' })
  settle(
    @ZodParam('id', z.string().max(80)) messageId: string,
    @ZodBody(settleSchema) { note }: z.output<typeof settleSchema>,
    @CurrentActor() actor: Actor,
  ) {
    return answer(this.settleMessage.run({ messageId, note, actor: actor.id }));
  }

  @Get('customers/:id/exposure')
  @RequireRoles('clerk', 'approver', 'ar')
  @ApiOperation({ summary: 'Credit exposure of a customer, term by term' })
  async exposure(@ZodParam('id', z.string().max(80)) id: string) {
    const { manager } = this.dataSource;
    const customer = await found(loadCustomer(manager, id), `customer ${id}`);
    const terms = await loadExposure(manager, id, customer.currency);
    return {
      customerId: id,
      currency: customer.currency,
      openInvoices: formatMoney(terms.openInvoices),
      shippedNotBilled: formatMoney(terms.shippedNotBilled),
      approvedNotShipped: formatMoney(terms.approvedNotShipped),
      unapplied: formatMoney(terms.unapplied),
      exposure: formatMoney(creditExposure(terms)),
      creditLimit: customer.creditLimit && formatMoney(customer.creditLimit),
    };
  }

  #visible(id: string, actor: Actor) {
    return visibleOrder(this.dataSource.manager, id, actor);
  }
}

/** A result without a value still has to be something for {@link answer}. */
const withoutValue = <E>(result: { ok: true; value: void } | { ok: false; error: E }) =>
  result.ok ? ({ ok: true, value: true } as const) : result;
