import { normalizeIdentity } from '#domain/customer/item-identity';
import { validateLine } from '#domain/customer/validate-customer';
import { decimal, isZeroDecimal } from '#domain/money/decimal';
import type { PricedOrder } from '#domain/pricing/price-order';
import { finding, type Finding, type Rejection, rejection, rejectionOf } from '#domain/rejections/rejections';
import { err, type Result } from '#domain/result/result';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SERVICE_ACTOR } from '../order-settings.js';
import { findItems } from '../stages/01-validate-customer/validate-customer.repository.js';
import { PriceOrder } from '../stages/03-price-order/price-order.handler.js';
import type { PricedDocument, QuestionLine } from '../stages/03-price-order/price-question.js';
import { loadCustomer, loadCustomerOn } from './customers.repository.js';
import { namedContracts } from './named-contracts.js';
import { OrderBook } from './order-book.js';
import { namedItem } from './order-record.js';

export interface QuoteLine {
  readonly lineNumber: string;
  readonly quantity: string;
  readonly unitOfMeasure?: string | undefined;
  readonly unitPrice?: string | undefined;
  readonly itemIdentifiers: readonly { readonly qualifier: string; readonly value: string }[];
}

export interface QuoteRequest {
  readonly customerId: string;
  /** Absent: the customer's. */
  readonly currency?: string | undefined;
  /** The day whose prices count; absent: today. */
  readonly on?: string | undefined;
  readonly shipToId?: string | undefined;
  readonly document: PricedDocument;
  readonly lines: readonly QuoteLine[];
}

export interface Quote {
  readonly currency: string;
  readonly on: string;
  readonly lines: readonly QuestionLine[];
  readonly priced: PricedOrder;
}

/** Prices what nobody has ordered, by the very steps an order is priced by. Nothing is written, drawn or reserved. */
@Injectable()
export class QuoteOrder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
    private readonly price: PriceOrder,
  ) {}

  async run(request: QuoteRequest): Promise<Result<Quote, Rejection>> {
    const { manager } = this.dataSource;
    const { today } = this.book.author(SERVICE_ACTOR);
    const current = await loadCustomer(manager, request.customerId);
    if (!current) return err(rejection('CUSTOMER_UNKNOWN', `No customer is known as ${request.customerId}.`));
    const { on = today, currency = current.currency, shipToId, document } = request;
    const customer = on < today ? await loadCustomerOn(manager, current, on) : current;
    if (currency !== customer.currency) {
      const message = `The quote is in ${currency}, the account of customer ${customer.id} in ${customer.currency}.`;
      return err(rejection('CURRENCY_DIFFERS', message));
    }
    const { lines, findings } = await this.#findLines(request);
    const refused = rejectionOf(findings);
    if (refused) return err(refused);
    const facts = await this.price.read(manager, { customer, currency, on, shipToId, document, lines });
    const priced = this.price.answer(facts);
    return priced.ok ? { ok: true, value: { currency, on, lines, priced: priced.value } } : priced;
  }

  async #findLines({ customerId, document, lines }: QuoteRequest) {
    const items = await findItems(this.dataSource.manager, {
      customerId,
      contracts: namedContracts(document),
      lines: lines.map((line, index) => ({
        position: index + 1,
        identities: line.itemIdentifiers.map(normalizeIdentity),
      })),
    });
    const found: QuestionLine[] = [];
    const findings: Finding[] = lines.length === 0 ? [finding('ORDER_EMPTY', 'The quote has no line.')] : [];
    lines.forEach((line, index) => {
      const position = index + 1;
      const quantity = decimal(line.quantity);
      const documentPrice = line.unitPrice === undefined ? undefined : decimal(line.unitPrice);
      const asked = {
        ...line,
        quantity,
        documentPrice,
        unit: line.unitOfMeasure,
        named: namedItem(line.itemIdentifiers),
      };
      const checked = validateLine({ ...asked, items: items.get(position) ?? [] }, 0);
      findings.push(...checked.findings);
      if (checked.line && !isZeroDecimal(quantity)) {
        found.push({ ...checked.line, position, quantity, wanted: true, documentPrice });
      }
    });
    return { lines: found, findings };
  }
}
