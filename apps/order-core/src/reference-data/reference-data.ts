import { createEvent, invoicePosted } from '#contracts';
import { dueDate, parseTerms } from '#domain/invoicing/payment-terms';
import { decimal, ZERO } from '#domain/money/decimal';
import { formatMoney, parseMoney } from '#domain/money/money';
import { Transactions, type Tx } from '#messaging';
import { IdSource, inPlainWords, Problem } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { EVENT_SOURCE } from '../order-settings.js';
import { lockCashOf } from '../pipeline/cash-lock.repository.js';
import { OrderBook } from '../pipeline/order-book.js';
import type { Author } from '../pipeline/order-work.js';
import { changeStock, ensureLevels } from '../pipeline/stock-ledger.repository.js';
import { PUT_ORDER, PutReference } from './put-reference.js';
import type { CsvRow } from './csv/csv-layout.js';
import { addOpeningInvoice, loadCurrent, lockReference, withoutLevel } from './reference-data.repository.js';
import { type Bundle, bundleSchema, EMPTY_BUNDLE, type OpeningInvoiceInput } from './reference-data.schema.js';

export interface ImportReport {
  /** How many of each were new or different; what was as it is counts in none. */
  readonly changed: Readonly<Record<keyof Bundle, number>>;
}

const NOTHING_CHANGED = Object.fromEntries(
  Object.keys(EMPTY_BUNDLE).map((part) => [part, 0]),
) as ImportReport['changed'];

/** Ends a transaction that was only to see what would happen. */
class DryRun extends Error {
  constructor(readonly report: ImportReport) {
    super('dry run');
  }
}

/** Takes reference data in: the whole bundle or nothing, twice the same as once, every change audited. */
@Injectable()
export class ReferenceData {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly ids: IdSource,
    private readonly reference: PutReference,
  ) {}

  /**
   * @param options `dryRun`: everything is tried and nothing is kept
   * @throws Problem 422 when a row names something that is nowhere
   */
  async import(bundle: Bundle, actor: string, { dryRun = false } = {}): Promise<ImportReport> {
    const author = this.book.author(actor);
    return this.transactions
      .run(async (tx) => {
        await lockCashOf(
          tx.manager,
          bundle.openingInvoices.map(({ customerId }) => customerId),
        );
        const changed: Partial<Record<keyof Bundle, number>> = {};
        for (const part of PUT_ORDER) changed[part] = await this.reference.put(tx, part, bundle[part], author);
        changed.stock = await openStock(tx, bundle.stock, author);
        changed.openingInvoices = await this.#openInvoices(tx, bundle.openingInvoices, author);
        const report = { changed: changed as ImportReport['changed'] };
        if (dryRun) throw new DryRun(report);
        return report;
      })
      .catch((error: unknown) => {
        if (error instanceof DryRun) return error.report;
        throw referenceProblem(error);
      });
  }

  /**
   * Changes part of a thing that is there: read, changed and put under one lock, so that no change is lost to another.
   * @returns undefined when there is no such thing
   */
  async change(
    { part, key, change }: { part: 'customers' | 'priceBooks'; key: string; change: (current: CsvRow) => CsvRow },
    actor: string,
  ): Promise<ImportReport | undefined> {
    const author = this.book.author(actor);
    const kind = part === 'customers' ? 'customer' : 'price_book';
    return this.transactions
      .run(async (tx) => {
        await lockReference(tx.manager, kind, key);
        const current = await loadCurrent(tx.manager, kind, key);
        if (!current) return undefined;
        const result = bundleSchema.shape[part].safeParse([change(current as CsvRow)], { error: inPlainWords });
        if (!result.success) throw new Problem(422, 'REQUEST_INVALID', result.error.issues[0]!.message);
        const changed = await this.reference.put(tx, part, result.data as Bundle['customers'], author);
        return { changed: { ...NOTHING_CHANGED, [part]: changed } };
      })
      .catch((error: unknown) => {
        throw referenceProblem(error);
      });
  }

  async #openInvoices(tx: Tx, invoices: readonly OpeningInvoiceInput[], author: Author): Promise<number> {
    let added = 0;
    for (const invoice of invoices) {
      const terms = parseTerms(invoice.terms);
      const amount = parseMoney(invoice.amount, invoice.currency);
      if (!terms.ok || !amount) {
        throw new Problem(
          422,
          'OPENING_INVOICE_INVALID',
          `Opening invoice ${invoice.number} is no amount of ${invoice.currency}.`,
        );
      }
      const id = this.ids.newId();
      const { number, customerId, purchaseOrderNumber, invoiceDate, currency } = invoice;
      const due = dueDate(terms.value, invoiceDate);
      const row = { id, number, customerId, purchaseOrderNumber, invoiceDate, currency, terms: terms.value.code };
      const posted = { ...row, dueDate: due, amountMinor: amount.minor.toString() };
      const { added: isNew, same } = await addOpeningInvoice(tx.manager, posted, author.now);
      if (!same) {
        const message = `There is another invoice ${number}, of another customer or amount.`;
        throw new Problem(422, 'OPENING_INVOICE_INVALID', message);
      }
      if (!isNew) continue;
      added += 1;
      tx.emit(
        createEvent(
          invoicePosted,
          {
            invoiceId: id,
            invoiceNumber: number,
            customerId,
            // Opening balances have neither an order nor a shipment here; the contract wants a word for both.
            orderId: 'opening',
            shipmentId: 'opening',
            purchaseOrderNumber,
            invoiceDate,
            dueDate: due,
            terms: terms.value.code,
            currency,
            amount: formatMoney(amount),
            lines: [],
          },
          { id: this.ids.newId(), source: EVENT_SOURCE, time: author.now },
        ),
      );
    }
    return added;
  }
}

/** Opening stock where no level is yet: an import repeated later must not conjure goods. */
async function openStock(tx: Tx, stock: Bundle['stock'], author: Author): Promise<number> {
  const fresh = await withoutLevel(tx.manager, stock);
  await ensureLevels(tx.manager, fresh);
  const changes = fresh.map(({ locationId, sku, onHand }) => ({
    locationId,
    sku,
    onHand: decimal(onHand),
    reserved: ZERO,
    kind: 'opening' as const,
  }));
  await changeStock(tx.manager, changes, author);
  return fresh.length;
}

/** A row that names what is nowhere (foreign key), or says a thing twice, is the sender's mistake. */
function referenceProblem(error: unknown): unknown {
  if (error instanceof RangeError) return new Problem(422, 'AMOUNT_INVALID', error.message);
  if (!(error instanceof QueryFailedError)) return error;
  const { code, detail } = error.driverError as { code?: string; detail?: string };
  if (code === '23503')
    return new Problem(422, 'REFERENCE_UNKNOWN', `A row names something that is not there: ${detail}`);
  if (code === '23505' || code === '21000')
    return new Problem(422, 'KEY_TWICE', `Something stands there twice: ${detail ?? error.message}`);
  if (code === '23514') return new Problem(422, 'VALUE_REFUSED', `A value is not allowed: ${error.message}`);
  return error;
}
