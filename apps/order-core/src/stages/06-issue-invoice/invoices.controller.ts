import type { CreditAsked } from '#domain/invoicing/credit-invoice';
import { parseTerms } from '#domain/invoicing/payment-terms';
import { decimal } from '#domain/money/decimal';
import { formatMoney, type Money, parseMoney } from '#domain/money/money';
import {
  type Actor,
  CurrentActor,
  Idempotent,
  maySeeCustomer,
  Problem,
  RequireRoles,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../../http/answers.js';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { creditMemoView, invoicePage, invoiceView } from './invoice-view.js';
import {
  type InvoiceListRow,
  listCreditMemos,
  listInvoices,
  loadBilledShipments,
  loadCreditMemo,
  loadInvoice,
  loadInvoiceLines,
} from './invoices.queries.repository.js';
import { type CreditIssued, IssueCreditMemo } from './issue-credit-memo.handler.js';
import { RebillInvoice } from './rebill-invoice.handler.js';

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
const creditMemosQuery = z.object({
  ...pageQuery,
  customerId: z.string().max(80).optional(),
  invoiceId: z.uuid().optional(),
});
const place = z.int().positive().describe('place of the line on the invoice, from 1');
const reason = z.string().trim().min(1).max(200).describe('for the customer to read');
const creditSchema = z.strictObject({
  reason,
  reference: z.string().min(1).max(80).optional().describe('what it answers: a claim, the number of a return'),
  lines: z
    .array(
      z.union([
        z.strictObject({
          line: place,
          quantity: z
            .string()
            .regex(/^\d{1,9}(\.\d{1,6})?$/, 'a quantity such as "12"')
            .describe('goods that came back'),
        }),
        z.strictObject({
          line: place,
          amount: z
            .string()
            .regex(/^\d{1,13}(\.\d{1,3})?$/, 'an amount such as "12.50"')
            .describe('of the price alone'),
        }),
      ]),
    )
    .min(1)
    .max(1000),
});
const rebillSchema = z.strictObject({
  reason,
  terms: z
    .string()
    .refine((text) => parseTerms(text).ok, 'a terms code such as NET30')
    .optional(),
  prices: z
    .array(
      z.strictObject({ line: place, unitPrice: z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, 'a price such as "9.38"') }),
    )
    .max(1000)
    .default([])
    .describe('lines whose price was wrong'),
});

/** Invoices, and the documents that correct them: an invoice itself never changes. */
@ApiTags('invoices')
@Controller('v1')
@RequireRoles('partner', 'clerk', 'ar')
export class InvoicesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly credit: IssueCreditMemo,
    private readonly rebill: RebillInvoice,
  ) {}

  @Get('invoices')
  @ApiOperation({ summary: 'Invoices, the newest first' })
  async list(@ZodQuery(invoicesQuery) query: z.output<typeof invoicesQuery>, @CurrentActor() actor: Actor) {
    const { orderId, number, open, limit } = query;
    const customerId = customerOf(actor, query.customerId);
    if (customerId === null) return { items: [] };
    const filter = { customerId, orderId, number, open, limit, after: readCursor(query.after) };
    const rows = await listInvoices(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.posted_at, id: row.id }), view: invoiceView });
  }

  @Get('invoices/:id')
  @ApiOperation({ summary: 'One invoice with its lines and the shipments it bills' })
  async get(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    const { manager } = this.dataSource;
    const row = await this.#visible(id, actor);
    return invoicePage(row, await loadInvoiceLines(manager, id), await loadBilledShipments(manager, id));
  }

  @Post('invoices/:id/credit-memos')
  @RequireRoles('ar')
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Credit goods that came back, or part of the price; the invoice stays as it was' })
  async issueCredit(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(creditSchema) told: z.output<typeof creditSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { currency } = await this.#visible(id, actor);
    const lines = told.lines.map((line): CreditAsked => {
      if ('quantity' in line) return { line: line.line, quantity: decimal(line.quantity) };
      return { line: line.line, amount: amountOf(line.amount, currency) };
    });
    const kind = lines.some((line) => 'quantity' in line) ? 'return' : 'price';
    return creditAnswer(await answer(this.credit.run({ ...told, lines, kind, invoiceId: id, issuedBy: actor.id })));
  }

  @Post('invoices/:id/rebill')
  @RequireRoles('ar')
  @Idempotent()
  @ApiOperation({ summary: 'Cancel and rebill: credit the invoice in full and bill its shipments again' })
  async rebillInvoice(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(rebillSchema) { prices, ...told }: z.output<typeof rebillSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const right = new Map(prices.map(({ line, unitPrice }) => [line, decimal(unitPrice)]));
    const { credit, ...invoice } = await answer(
      this.rebill.run({ ...told, invoiceId: id, prices: right, issuedBy: actor.id }),
    );
    return { ...invoice, creditMemo: creditAnswer(credit) };
  }

  @Get('credit-memos')
  @ApiOperation({ summary: 'Credit memos, the newest first' })
  async creditMemos(
    @ZodQuery(creditMemosQuery) query: z.output<typeof creditMemosQuery>,
    @CurrentActor() actor: Actor,
  ) {
    const { invoiceId, limit, after } = query;
    const customerId = customerOf(actor, query.customerId);
    if (customerId === null) return { items: [] };
    const rows = await listCreditMemos(this.dataSource.manager, {
      customerId,
      invoiceId,
      limit,
      after: readCursor(after),
    });
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.issued_at, id: row.id }), view: creditMemoView });
  }

  @Get('credit-memos/:id')
  @ApiOperation({ summary: 'One credit memo with its lines' })
  async creditMemo(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    const row = await loadCreditMemo(this.dataSource.manager, id);
    const visible = row && maySeeCustomer(actor, row.customer_id) ? row : undefined;
    return creditMemoView(await found(Promise.resolve(visible), `credit memo ${id}`));
  }

  async #visible(id: string, actor: Actor): Promise<InvoiceListRow> {
    const invoice = await loadInvoice(this.dataSource.manager, id);
    const visible = invoice && maySeeCustomer(actor, invoice.customer_id) ? invoice : undefined;
    return found(Promise.resolve(visible), `invoice ${id}`);
  }
}

/** Whose documents an actor may list: a partner its own alone. @returns null when the partner is no customer */
function customerOf(actor: Actor, wanted: string | undefined): string | undefined | null {
  const house = actor.roles.some((role) => role !== 'partner');
  return house ? wanted : (actor.customerId ?? null);
}

/** @throws Problem 422 */
function amountOf(text: string, currency: string): Money {
  const amount = parseMoney(text, currency);
  if (!amount) throw new Problem(422, 'AMOUNT_INVALID', `${text} is no amount of ${currency}.`);
  return amount;
}

const creditAnswer = ({ creditMemoId, number, amount, applied }: CreditIssued) => ({
  id: creditMemoId,
  number,
  amount: formatMoney(amount),
  applied: formatMoney(applied),
});
