import { acknowledgmentMissing, createEvent } from '#contracts';
import { Transactions } from '#messaging';
import { Clock, IdSource, PeriodicJob } from '#service-kit';
import { AlertRepository } from '../../../canonical-order/alert.repository.js';
import { type SentDocument, SentDocumentRepository } from '../../../canonical-order/sent-document.repository.js';

/** Documents looked at in one transaction. */
const AT_ONCE = 100;

/** Raises an alert, once, for each document of ours that nobody acknowledged within the agreed hours. */
@PeriodicJob({ name: 'check-missing-acknowledgments', everyMs: 60_000 })
export class CheckMissingAcknowledgments {
  constructor(
    private readonly transactions: Transactions,
    private readonly sent: SentDocumentRepository,
    private readonly alerts: AlertRepository,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    while ((await this.raiseSome()) === AT_ONCE);
  }

  private async raiseSome(): Promise<number> {
    const now = this.clock.now();
    return this.transactions.run(async (tx) => {
      const overdue = await this.sent.findOverdue(tx.manager, now, AT_ONCE);
      for (const sent of overdue) {
        const { id, partnerId } = sent;
        const alert = { id: this.ids.newId(), partnerId, outboundDocumentId: id, subject: id, openedAt: now };
        const message = `${sent.kind} for ${sent.purchaseOrderNumber} (ISA13 ${nineDigits(sent.interchangeNumber)}) was not acknowledged in time.`;
        const raised = await this.alerts.raise(tx.manager, { ...alert, kind: 'ACKNOWLEDGMENT_MISSING', message });
        if (!raised) continue;
        const attributes = { id: this.ids.newId(), source: '/intake-gateway', time: now, subject: id };
        tx.emit(createEvent(acknowledgmentMissing, dataOf(sent), attributes));
      }
      return overdue.length;
    });
  }
}

const nineDigits = (number: number): string => String(number).padStart(9, '0');

const dataOf = (sent: SentDocument) => ({
  outboundDocumentId: sent.id,
  partnerId: sent.partnerId,
  kind: sent.kind,
  purchaseOrderNumber: sent.purchaseOrderNumber,
  interchangeControlNumber: nineDigits(sent.interchangeNumber),
  groupControlNumber: String(sent.groupNumber),
  sentAt: sent.createdAt.toISOString(),
  dueAt: sent.answerDueAt!.toISOString(),
});
