import { decimal, ZERO } from '#domain/money/decimal';
import {
  type Actor,
  CurrentActor,
  Idempotent,
  maySeeCustomer,
  RequireRoles,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../../http/answers.js';
import { readCursor, toPage } from '../../http/page.js';
import { ConfirmPick } from './confirm-pick.handler.js';
import { listPickLists, listShipments, loadPickListRow, loadShipmentRow } from './fulfillment.queries.repository.js';
import { pickListView, shipmentView } from './fulfillment-view.js';
import {
  collectSchema,
  confirmSchema,
  pickListsQuery,
  shipmentsQuery,
  shipSchema,
  toCartons,
  toLines,
} from './fulfillment.schema.js';
import { ShipOrder } from './ship-order.handler.js';

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
    const { limit, after, fulfillment, ...wanted } = query;
    const kinds = fulfillment === undefined ? OWN_KINDS : [fulfillment];
    const filter = { ...wanted, kinds, limit, after: readCursor(after) };
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
  @ApiOperation({ summary: 'Report a pick: picked, short and damaged per line, and what goods sold by weight weigh' })
  confirm(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(confirmSchema) { lines }: z.output<typeof confirmSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const told = lines.map(({ lineId, picked, short, damaged, weight }) => ({
      id: lineId,
      picked: decimal(picked),
      short: short ? decimal(short) : ZERO,
      damaged: damaged ? decimal(damaged) : ZERO,
      weight: weight === undefined ? undefined : decimal(weight),
    }));
    return answer(this.confirmPick.run({ pickListId: id, pickedBy: actor.id, told }));
  }

  @Post('pick-lists/:id/ship')
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Ship what was picked, or part of it: cartons with SSCC-18, carrier and tracking' })
  ship(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(shipSchema) { cartons, lines, ...told }: z.output<typeof shipSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const shipment = { ...told, lines: toLines(lines), cartons: toCartons(cartons) };
    return answer(this.shipOrder.run({ ...shipment, pickListId: id, shippedBy: actor.id }));
  }

  @Post('pick-lists/:id/collect')
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Hand goods that wait at the counter over to the customer' })
  collect(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(collectSchema) { collectedBy, lines }: z.output<typeof collectSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const told = { collectedBy, lines: toLines(lines), cartons: [] };
    return answer(this.shipOrder.run({ ...told, pickListId: id, shippedBy: actor.id }));
  }

  @Get('shipments')
  @RequireRoles('partner', 'warehouse', 'clerk', 'ar')
  @ApiOperation({ summary: 'Shipments with their cartons, the newest first' })
  async shipments(@ZodQuery(shipmentsQuery) query: z.output<typeof shipmentsQuery>, @CurrentActor() actor: Actor) {
    const { limit, orderId } = query;
    const house = actor.roles.some((role) => role !== 'partner');
    if (!house && actor.customerId === undefined) return { items: [] };
    const customerId = house ? query.customerId : actor.customerId;
    const filter = { orderId, customerId, limit, after: readCursor(query.after) };
    const rows = await listShipments(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.shipped_at, id: row.id }), view: shipmentView });
  }

  @Get('shipments/:id')
  @RequireRoles('partner', 'warehouse', 'clerk', 'ar')
  @ApiOperation({ summary: 'One shipment with its lines and cartons' })
  async shipment(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    const row = await loadShipmentRow(this.dataSource.manager, id);
    const visible = row && maySeeCustomer(actor, row.customer_id) ? row : undefined;
    return shipmentView(await found(Promise.resolve(visible), `shipment ${id}`));
  }
}

/** What our own floor picks; a vendor's lists are purchase requests. */
const OWN_KINDS = ['ship', 'pickup'] as const;
