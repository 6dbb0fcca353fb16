import type { RemittanceAdvice } from '#contracts';
import { formatMoney } from '#domain/money/money';
import { readRemittance } from '#domain/payments/read-remittance';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, type Result } from '#domain/result/result';
import type { Tx } from '#messaging';
import { Injectable } from '@nestjs/common';
import { loadCustomer } from '../../pipeline/customers.repository.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { type PaymentRecorded, RecordPayment } from './record-payment.handler.js';
import { addRemittance, type RemittanceOutcome } from './remittances.repository.js';

export interface RemittanceResult {
  readonly outcome: RemittanceOutcome;
  readonly paymentId: string | undefined;
}

/** Beat 9 from a document: an advice becomes a payment where it is one, else it waits for a person. It is always kept. */
@Injectable()
export class RecordRemittance {
  constructor(
    private readonly recordPayment: RecordPayment,
    private readonly book: OrderBook,
  ) {}

  async run(tx: Tx, messageId: string, advice: RemittanceAdvice): Promise<RemittanceResult> {
    const author = this.book.author(`channel:${advice.source.channel}`);
    const recorded = await this.#record(tx, advice, author.actor);
    const outcome = !recorded.ok ? 'needs_review' : recorded.value.repeated ? 'repeated' : 'recorded';
    const paymentId = recorded.ok ? recorded.value.paymentId : undefined;
    const why = recorded.ok ? undefined : recorded.error.findings[0].message;
    await addRemittance(tx.manager, { id: messageId, advice, outcome, why, paymentId, receivedAt: author.now });
    return { outcome, paymentId };
  }

  async #record(tx: Tx, advice: RemittanceAdvice, recordedBy: string): Promise<Result<PaymentRecorded, Rejection>> {
    const { customerId, source, totals, currency } = advice;
    const customer = customerId === undefined ? undefined : await loadCustomer(tx.manager, customerId);
    if (!customer) {
      const who = customerId ?? source.partnerId ?? 'the sender';
      return err(rejection('CUSTOMER_UNKNOWN', `The remittance is of nobody we know: ${who}.`));
    }
    const { itemAdjustmentsIncluded } = totals;
    const read = readRemittance(
      { ...advice, test: source.test, itemAdjustmentsIncluded },
      currency ?? customer.currency,
    );
    if (!read.ok) return read;
    const { amount, method, remittance, findings } = read.value;
    return this.recordPayment.record(tx, {
      customerId: customer.id,
      // The trace number names the payment at the bank: the same advice twice is one payment.
      reference: advice.traceNumber ?? `document ${source.documentId}`.slice(0, 80),
      method,
      amount,
      receivedOn: advice.paymentDate,
      remittance: remittance.map((line) => ({
        invoiceNumber: line.invoiceNumber,
        amount: line.amount && formatMoney(line.amount),
        discount: line.discount && formatMoney(line.discount),
        deductions: line.deductions?.map(({ reason, amount: off }) => ({ reason, amount: formatMoney(off) })),
      })),
      recordedBy,
      documentId: source.documentId,
      findings: [...findings, ...advice.findings],
    });
  }
}
