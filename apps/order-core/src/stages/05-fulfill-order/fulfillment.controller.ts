import { decimal, ZERO } from '#domain/money/decimal';
import { formatBillOfLading, formatShipmentNumber } from '#domain/order/document-numbers';
import { type Actor, CurrentActor, Idempotent, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../../http/answers.js';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { ConfirmPick } from './confirm-pick.handler.js';
import {
  listPickLists,
  listShipments,
  loadPickListRow,
  type PickListRow,
  type ShipmentListRow,
} from './fulfillment.queries.repository.js';
import { ShipOrder } from './ship-order.handler.js';

const quantity = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'a quantity such as "12" or "40.25"');
const pickListsQuery = z.object({
  ...pageQuery,
  status: z.enum(['open', 'picked', 'shipped', 'cancelled']).optional(),
  locationId: z.string().max(80).optional(),
  orderId: z.uuid().optional(),
});
const shipmentsQuery = z.object({
  ...pageQuery,
  orderId: z.uuid().optional(),
  customerId: z.string().max(80).optional(),
});
const confirmSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        lineId: z.uuid(),
        picked: quantity,
        short: quantity.default('0'),
        damaged: quantity.default('0'),
      }),
    )
    .default([])
    .describe('lines that are not told are picked in full'),
});
const shipSchema = z.strictObject({
  carrier: z.string().min(1).max(80).optional(),
  trackingNumber: z.string().min(1).max(80).optional(),
  scac: z
    .string()
    .regex(/^[A-Z]{2,4}$/)
    .optional()
    .describe('standard carrier alpha code'),
  billOfLading: z.string().min(1).max(30).optional().describe('default: ours'),
  charges: z
    .array(
      z.strictObject({
        code: z.string().min(1).max(10).optional().describe('X12 element 1300, e.g. D240 freight'),
        description: z.string().min(1).max(80).optional(),
        amount: z.string().regex(/^\d{1,9}(\.\d{1,3})?$/, 'an amount such as "45.00"'),
      }),
    )
    .max(20)
    .default([])
    .describe('billed beside the goods: freight and the like'),
  cartons: z
    .array(
      z.strictObject({
        trackingNumber: z.string().min(1).max(80).optional(),
        lines: z.array(z.strictObject({ position: z.int().positive(), quantity })).min(1),
      }),
    )
    .max(1000)
    .default([])
    .describe('what is in which carton, by the position of the order’s line; empty: everything in one'),
});

/** The warehouse: pick lists, their confirmation, and what leaves. */
@ApiTags('fulfillment')
@Controller('v1')
@RequireRoles('warehouse')
export class FulfillmentController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly confirmPick: ConfirmPick,
    private readonly shipOrder: ShipOrder,
  ) {}

  @Get('pick-lists')
  @RequireRoles('warehouse', 'clerk')
  @ApiOperation({ summary: 'Pick lists, the newest first' })
  async pickLists(@ZodQuery(pickListsQuery) query: z.output<typeof pickListsQuery>) {
    const { status, locationId, orderId, limit } = query;
    const filter = { status, locationId, orderId, limit, after: readCursor(query.cursor) };
    const rows = await listPickLists(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.released_at, id: row.id }), view: pickListView });
  }

  @Get('pick-lists/:id')
  @RequireRoles('warehouse', 'clerk')
  @ApiOperation({ summary: 'One pick list' })
  async pickList(@ZodParam('id', z.uuid()) id: string) {
    return pickListView(await found(loadPickListRow(this.dataSource.manager, id), `pick list ${id}`));
  }

  @Post('pick-lists/:id/confirm')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Report a pick: picked, short and damaged per line' })
  confirm(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(confirmSchema) { lines }: z.output<typeof confirmSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const told = lines.map(({ lineId, picked, short, damaged }) => ({
      id: lineId,
      picked: decimal(picked),
      short: short ? decimal(short) : ZERO,
      damaged: damaged ? decimal(damaged) : ZERO,
    }));
    return answer(this.confirmPick.run({ pickListId: id, pickedBy: actor.id, told }));
  }

  @Post('pick-lists/:id/ship')
  @Idempotent()
  @ApiOperation({ summary: 'Ship what was picked: cartons with SSCC-18, carrier and tracking' })
  ship(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(shipSchema) { cartons, ...told }: z.output<typeof shipSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const packed = cartons.map(({ trackingNumber, lines }) => ({
      trackingNumber,
      lines: lines.map((line) => ({ position: line.position, quantity: decimal(line.quantity) })),
    }));
    return answer(this.shipOrder.run({ ...told, pickListId: id, shippedBy: actor.id, cartons: packed }));
  }

  @Get('shipments')
  @RequireRoles('partner', 'warehouse', 'clerk', 'ar')
  @ApiOperation({ summary: 'Shipments with their cartons, the newest first' })
  async shipments(@ZodQuery(shipmentsQuery) query: z.output<typeof shipmentsQuery>, @CurrentActor() actor: Actor) {
    const { limit, orderId } = query;
    const house = actor.roles.some((role) => role !== 'partner');
    if (!house && actor.customerId === undefined) return { items: [] };
    const customerId = house ? query.customerId : actor.customerId;
    const filter = { orderId, customerId, limit, after: readCursor(query.cursor) };
    const rows = await listShipments(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.shipped_at, id: row.id }), view: shipmentView });
  }
}

const pickListView = (row: PickListRow) => ({
  id: row.id,
  orderId: row.order_id,
  purchaseOrderNumber: row.purchase_order_number,
  customerId: row.customer_id,
  customerName: row.customer_name,
  shipToId: row.ship_to_id ?? undefined,
  locationId: row.location_id,
  status: row.status,
  releasedAt: row.released_at.toISOString(),
  pickedAt: row.picked_at?.toISOString(),
  pickedBy: row.picked_by ?? undefined,
  lines: row.lines,
});

const shipmentView = (row: ShipmentListRow) => ({
  id: row.id,
  number: formatShipmentNumber(BigInt(row.number)),
  orderId: row.order_id,
  purchaseOrderNumber: row.purchase_order_number,
  customerId: row.customer_id,
  pickListId: row.pick_list_id,
  locationId: row.location_id,
  shippedAt: row.shipped_at.toISOString(),
  shippedOn: row.shipped_on,
  carrier: row.carrier ?? undefined,
  trackingNumber: row.tracking_number ?? undefined,
  scac: row.scac ?? undefined,
  billOfLading: row.bill_of_lading ?? formatBillOfLading(BigInt(row.number)),
  charges: row.charges,
  complete: row.complete,
  lines: row.lines,
  cartons: row.cartons,
});
