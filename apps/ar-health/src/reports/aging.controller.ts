import { type AgingSums, type CustomerAging, sumAgings } from '#domain/aging/age-receivables';
import { rollUpAging } from '#domain/aging/roll-up';
import { text } from '#contracts';
import { Problem, RequireRoles, RouteTimeout, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { agingAnswer, invoiceAnswer } from './aging-answer.js';
import { agingAsked, AgingReport, type ReportTerms } from './aging-report.js';
import { csvFile } from './csv.js';
import { CustomerParentsRepository } from './customer-parents.repository.js';
import { WHOLE_BOOKS_MS } from './whole-books.js';

const agingQuery = agingAsked.extend({ customerId: text(80).optional().describe('one customer only') });
const invoiceQuery = agingQuery.extend({ bucket: text(20).optional().describe('one bucket only, by name') });
const invoicePage = invoiceQuery.extend({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(1000)
    .describe('invoices on a page, filled up to the end of a customer'),
  after: z.string().max(200).optional().describe('`next` of the page before'),
});

/** Aging as of any day, folded from the entries at the moment of asking: there is no stored figure to be stale. */
@Controller('v1/aging')
@RequireRoles('ar', 'clerk', 'approver')
export class AgingController {
  constructor(
    private readonly report: AgingReport,
    private readonly parents: CustomerParentsRepository,
  ) {}

  /** Totals per currency and in the company's, and one row per customer and currency that has a balance or anything unapplied. */
  @Get()
  @RouteTimeout(WHOLE_BOOKS_MS)
  async aging(@ZodQuery(agingQuery) { customerId, ...asked }: z.output<typeof agingQuery>) {
    const terms = await this.report.terms(asked);
    const rows = await this.#rows(terms, customerId);
    return {
      ...(await this.#totals(terms, rows)),
      customers: rows.map((row) => customerAnswer(row, terms)),
    };
  }

  /** The same by parent: customers that belong together summed at the top of their tree, as the trees stand today. */
  @Get('parents')
  @RouteTimeout(WHOLE_BOOKS_MS)
  async byParent(@ZodQuery(agingAsked) asked: z.output<typeof agingAsked>) {
    const terms = await this.report.terms(asked);
    const rows = await this.#rows(terms);
    return {
      ...(await this.#totals(terms, rows)),
      parents: rollUpAging(rows, await this.parents.all()).map(({ parentId, customerIds, ...sums }) => ({
        parentId,
        customerIds,
        ...agingAnswer(sums, terms.query.edges),
      })),
    };
  }

  /** The customers' rows of the same report as CSV. */
  @Get('customers.csv')
  async agingCsv(@ZodQuery(agingQuery) { customerId, ...asked }: z.output<typeof agingQuery>): Promise<StreamableFile> {
    const terms = await this.report.terms(asked);
    return csvFile(mapped(this.report.rows(terms, { customerId }), (row) => customerAnswer(row, terms)));
  }

  @Get('invoices.csv')
  async invoicesCsv(@ZodQuery(invoiceQuery) query: z.output<typeof invoiceQuery>): Promise<StreamableFile> {
    const { customerId, bucket, ...asked } = query;
    const terms = await this.report.terms(asked);
    return csvFile(this.#invoices(terms, { customerId, bucket }));
  }

  /** The open invoices by customer, oldest first, page by page. */
  @Get('invoices')
  @RouteTimeout(WHOLE_BOOKS_MS)
  async invoices(@ZodQuery(invoicePage) query: z.output<typeof invoicePage>) {
    const { customerId, bucket, limit, after, ...asked } = query;
    const terms = await this.report.terms({ ...asked, ...readCursor(after)?.asked });
    const invoices: ReturnType<typeof invoiceAnswer>[] = [];
    let next: string | undefined;
    for await (const invoice of this.#invoices(terms, { customerId, bucket, after: readCursor(after)?.after })) {
      const last = invoices.at(-1)?.customerId;
      if (invoices.length >= limit && invoice.customerId !== last) {
        // The pages of one report are of one moment.
        next = writeCursor({ after: last!, asked: { asOf: terms.head.asOf, knownBy: terms.head.knownBy } });
        break;
      }
      invoices.push(invoice);
    }
    return { ...terms.head, invoices, ...(next === undefined ? {} : { next }) };
  }

  /** One customer: sums per currency and its open invoices. A customer without entries owes nothing. */
  @Get('customers/:customerId')
  async customer(
    @ZodParam('customerId', text(80)) id: string,
    @ZodQuery(agingAsked) asked: z.output<typeof agingAsked>,
  ) {
    const terms = await this.report.terms(asked);
    const { edges } = terms.query;
    const { sums, invoices } = await this.report.customer(terms, id);
    return {
      ...terms.head,
      customerId: id,
      totals: sums.map((row) => agingAnswer(row, edges)),
      company: await this.report.inCompanyCurrency(sums, terms),
      invoices: invoices.map((invoice) => invoiceAnswer(invoice, edges)),
    };
  }

  async #rows(terms: ReportTerms, customerId?: string): Promise<CustomerAging[]> {
    const rows: CustomerAging[] = [];
    for await (const row of this.report.rows(terms, { customerId })) rows.push(row);
    return rows;
  }

  async #totals(terms: ReportTerms, rows: readonly AgingSums[]) {
    const totals = sumAgings(rows);
    return {
      ...terms.head,
      totals: totals.map((sums) => agingAnswer(sums, terms.query.edges)),
      company: await this.report.inCompanyCurrency(totals, terms),
    };
  }

  async *#invoices(
    terms: ReportTerms,
    of: {
      readonly customerId?: string | undefined;
      readonly after?: string | undefined;
      readonly bucket?: string | undefined;
    },
  ) {
    for await (const invoice of this.report.invoices(terms, of)) {
      const answer = invoiceAnswer(invoice, terms.query.edges);
      if (of.bucket === undefined || answer.bucket === of.bucket) yield answer;
    }
  }
}

const customerAnswer = (row: CustomerAging, { query }: ReportTerms) => ({
  customerId: row.customerId,
  ...agingAnswer(row, query.edges),
});

async function* mapped<From, To>(rows: AsyncIterable<From>, to: (row: From) => To): AsyncGenerator<To> {
  for await (const row of rows) yield to(row);
}

const cursorShape = z.strictObject({
  after: text(80),
  asked: z.strictObject({ asOf: z.iso.date(), knownBy: z.iso.datetime() }),
});

const writeCursor = (cursor: z.output<typeof cursorShape>): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

function readCursor(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new Problem(400, 'CURSOR_INVALID', 'The cursor is none that a page gave out.');
  }
}
