import { formatMoney, subtractMoney } from '#domain/money/money';
import { type Actor, CurrentActor, maySeeCustomer, RequireRoles, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { found } from '../../http/answers.js';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { readMoney } from '../../pipeline/columns.js';
import { type InvoiceListRow, listInvoices, loadInvoice, loadInvoiceLines } from './invoices.queries.repository.js';

const invoicesQuery = z.object({
  ...pageQuery,
  customerId: z.string().max(80).optional(),
  orderId: z.uuid().optional(),
  number: z.string().max(30).optional(),
  open: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});

@ApiTags('invoices')
@Controller('v1/invoices')
@RequireRoles('partner', 'clerk', 'ar')
export class InvoicesController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @ApiOperation({ summary: 'Invoices, the newest first' })
  async list(@ZodQuery(invoicesQuery) query: z.output<typeof invoicesQuery>, @CurrentActor() actor: Actor) {
    const house = actor.roles.some((role) => role !== 'partner');
    if (!house && actor.customerId === undefined) return { items: [] };
    const { orderId, number, open, limit } = query;
    const customerId = house ? query.customerId : actor.customerId;
    const filter = { customerId, orderId, number, open, limit, after: readCursor(query.cursor) };
    const rows = await listInvoices(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.posted_at, id: row.id }), view: invoiceView });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One invoice with its lines' })
  async get(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    const { manager } = this.dataSource;
    const invoice = await loadInvoice(manager, id);
    const visible = invoice && maySeeCustomer(actor, invoice.customer_id) ? invoice : undefined;
    const row = await found(Promise.resolve(visible), `invoice ${id}`);
    const lines = await loadInvoiceLines(manager, id);
    return {
      ...invoiceView(row),
      charges: row.charges,
      lines: lines.map((line) => ({
        position: line.position,
        lineNumber: line.line_number,
        sku: line.sku,
        quantity: line.quantity,
        unitOfMeasure: line.unit,
        unitPrice: line.unit_price,
        extended: formatMoney(readMoney(line.extended_minor, row.currency)),
      })),
    };
  }
}

function invoiceView(row: InvoiceListRow) {
  const amount = readMoney(row.amount_minor, row.currency);
  const applied = readMoney(row.applied_minor, row.currency);
  return {
    id: row.id,
    number: row.number,
    customerId: row.customer_id,
    orderId: row.order_id ?? undefined,
    shipmentId: row.shipment_id ?? undefined,
    purchaseOrderNumber: row.purchase_order_number,
    invoiceDate: row.invoice_date,
    dueDate: row.due_date,
    terms: row.terms,
    currency: row.currency,
    amount: formatMoney(amount),
    applied: formatMoney(applied),
    open: formatMoney(subtractMoney(amount, applied)),
    postedAt: row.posted_at.toISOString(),
  };
}
