import { decimal } from '#domain/money/decimal';
import {
  type Actor,
  Clock,
  CurrentActor,
  Idempotent,
  Problem,
  RequireRoles,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../../http/answers.js';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { ConfirmPurchase } from './confirm-purchase.handler.js';
import { listPickLists, loadPickListRow } from './fulfillment.queries.repository.js';
import { purchaseRequestView } from './fulfillment-view.js';
import { purchaseSchema, toCartons } from './fulfillment.schema.js';
import { listVendors, putVendor, putVendorItem, removeVendorItem } from './vendors.repository.js';

const code = z.string().min(1).max(32);
const requestsQuery = z.object({
  ...pageQuery,
  status: z
    .enum(['requested', 'confirmed', 'declined', 'cancelled'])
    .transform((status) => ({ requested: 'open', confirmed: 'shipped', declined: 'picked', cancelled: status })[status])
    .pipe(z.enum(['open', 'shipped', 'picked', 'cancelled']))
    .optional(),
  vendorId: code.optional(),
  orderId: z.uuid().optional(),
});
const vendorSchema = z.strictObject({ name: z.string().min(1).max(120), email: z.email().max(200).optional() });
const vendorItemSchema = z.strictObject({
  vendorId: code,
  vendorItem: z.string().min(1).max(80).optional().describe('what the vendor calls it'),
});

/** Vendors that ship for us, what they ship, and what they are asked for. */
@ApiTags('drop shipment')
@Controller('v1')
@RequireRoles('warehouse', 'clerk')
export class VendorsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly purchase: ConfirmPurchase,
  ) {}

  @Get('vendors')
  @ApiOperation({ summary: 'Vendors, with the items they ship for us' })
  vendors() {
    return listVendors(this.dataSource.manager);
  }

  @Put('vendors/:id')
  @RequireRoles('admin')
  @ApiOperation({ summary: 'Set up or change a vendor' })
  async putVendor(@ZodParam('id', code) id: string, @ZodBody(vendorSchema) vendor: z.output<typeof vendorSchema>) {
    await this.dataSource.transaction((manager) => putVendor(manager, { id, ...vendor }, this.clock.now()));
    return { id, ...vendor };
  }

  @Put('drop-ship-items/:sku')
  @RequireRoles('admin')
  @ApiOperation({ summary: 'Have a vendor ship an item whenever our own stock does not reach' })
  async putItem(
    @ZodParam('sku', z.string().min(1).max(40)) sku: string,
    @ZodBody(vendorItemSchema) item: z.output<typeof vendorItemSchema>,
  ) {
    const put = await putVendorItem(this.dataSource.manager, { sku, ...item }, this.clock.now());
    if (!put) throw new Problem(422, 'REFERENCE_UNKNOWN', `There is no item ${sku}, or no vendor ${item.vendorId}.`);
    return { sku, ...item };
  }

  @Delete('drop-ship-items/:sku')
  @RequireRoles('admin')
  @HttpCode(204)
  @ApiOperation({ summary: 'Ship an item from our own stock alone' })
  removeItem(@ZodParam('sku', z.string().min(1).max(40)) sku: string): Promise<void> {
    return removeVendorItem(this.dataSource.manager, sku);
  }

  @Get('purchase-requests')
  @ApiOperation({ summary: 'What vendors were asked to ship for us, the newest first' })
  async requests(@ZodQuery(requestsQuery) { limit, after, ...wanted }: z.output<typeof requestsQuery>) {
    const filter = { ...wanted, kinds: ['drop_ship'] as const, limit, after: readCursor(after) };
    const rows = await listPickLists(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.released_at, id: row.id }), view: purchaseRequestView });
  }

  @Get('purchase-requests/:id')
  @ApiOperation({ summary: 'One purchase request' })
  async request(@ZodParam('id', z.uuid()) id: string) {
    const row = await loadPickListRow(this.dataSource.manager, id);
    const request = row?.kind === 'drop_ship' ? row : undefined;
    return purchaseRequestView(await found(Promise.resolve(request), `purchase request ${id}`));
  }

  @Post('purchase-requests/:id/confirm')
  @Idempotent()
  @ApiOperation({ summary: 'The vendor’s answer: what it ships has left, what it does not have waits again' })
  confirm(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(purchaseSchema) { lines, cartons, ...told }: z.output<typeof purchaseSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const shipped = lines.map(({ lineId, quantity, weight }) => ({
      lineId,
      quantity: decimal(quantity),
      weight: weight === undefined ? undefined : decimal(weight),
    }));
    return answer(
      this.purchase.run({
        ...told,
        purchaseRequestId: id,
        confirmedBy: actor.id,
        lines: shipped,
        cartons: toCartons(cartons),
      }),
    );
  }

  @Post('orders/:id/ask-vendors')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Ask vendors once more for what they did not have' })
  askAgain(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return answer(this.purchase.askAgain(id, actor.id));
  }
}
