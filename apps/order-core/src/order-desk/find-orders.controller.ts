import { addDays } from '#domain/calendar/calendar-day';
import { ORDER_STATES } from '#domain/order/order-state';
import { type Actor, calendarDay, Clock, CurrentActor, RequireRoles, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { pageQuery, readCursor, toPage } from '../http/page.js';
import { OrderSettings } from '../order-settings.js';
import { loadLines } from '../pipeline/orders.repository.js';
import { instantOf } from '../pipeline/time-of-day.js';
import { loadExpected } from './expected-backorders.repository.js';
import { customerPage, customerSummary } from './customer-order.view.js';
import { listOrders, loadOrderParts, type OrderListRow } from './orders.queries.repository.js';
import { orderPage, orderSummary } from './order-view.js';
import { loadTimeline, timelineView } from './timeline.repository.js';
import { visibleOrder } from './visible-order.js';

const day = z.iso.date().optional();
const ordersQuery = z.object({
  ...pageQuery,
  state: z.enum(ORDER_STATES).optional(),
  customerId: z.string().max(80).optional(),
  purchaseOrderNumber: z.string().max(50).optional(),
  channel: z.enum(['edi', 'email', 'portal', 'desk']).optional(),
  sku: z.string().max(80).optional().describe('orders with a line of this item'),
  receivedFrom: day.describe('first day it came, in the time zone of the company'),
  receivedTo: day.describe('last day it came'),
  orderedFrom: day.describe('first day on the purchase order'),
  orderedTo: day.describe('last day on the purchase order'),
});

/** People of the house see margins, cards and pick lists; a customer's key sees its own orders, as a customer does. */
const ofTheHouse = (actor: Actor): boolean => actor.roles.some((role) => role !== 'partner');

/** Where an order stands, and why; for the desk, and for customers about their own orders. */
@ApiTags('orders')
@Controller('v1/orders')
@RequireRoles('partner', 'clerk', 'approver', 'warehouse', 'ar')
export class FindOrdersController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly settings: OrderSettings,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Orders, the newest first; customers their own' })
  async list(@ZodQuery(ordersQuery) query: z.output<typeof ordersQuery>, @CurrentActor() actor: Actor) {
    const house = ofTheHouse(actor);
    if (!house && actor.customerId === undefined) return { items: [] };
    const { after, receivedFrom, receivedTo, ...wanted } = query;
    const rows = await listOrders(this.dataSource.manager, {
      ...wanted,
      customerId: house ? query.customerId : actor.customerId,
      receivedFrom: this.#midnight(receivedFrom),
      receivedBefore: this.#midnight(receivedTo && addDays(receivedTo, 1)),
      after: readCursor(after),
    });
    return toPage<OrderListRow, object>(rows, query.limit, {
      keyOf: (row) => ({ at: row.received_at, id: row.id }),
      view: house ? orderSummary : customerSummary,
    });
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One order: lines, price trace, stock, findings, total and margin; customers see its status',
  })
  async get(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    const { manager } = this.dataSource;
    const head = await visibleOrder(manager, id, actor);
    const lines = await loadLines(manager, id, head.currency);
    const parts = await loadOrderParts(manager, id);
    if (ofTheHouse(actor)) return orderPage(head, lines, parts);
    const today = calendarDay(this.clock.now(), this.settings.timeZone);
    return customerPage({ head, lines, parts, expected: await loadExpected(manager, { orderId: id, today }), today });
  }

  @Get(':id/timeline')
  @RequireRoles('clerk', 'approver', 'warehouse', 'ar')
  @ApiOperation({ summary: 'Everything that happened: who, what, when, why, before and after, by which document' })
  async timeline(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    const { manager } = this.dataSource;
    await visibleOrder(manager, id, actor);
    return { items: (await loadTimeline(manager, id)).map(timelineView) };
  }

  #midnight(start: string | undefined): Date | undefined {
    return start === undefined ? undefined : instantOf(start, '00:00', this.settings.timeZone);
  }
}
