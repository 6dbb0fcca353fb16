import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DocumentReaders } from '../../canonical-order/document-readers.js';
import { reason } from '../../canonical-order/intake-codes.js';
import {
  type DocumentReader,
  type Interpretation,
  refuseDocument,
  type StoredDocument,
} from '../../canonical-order/interpretation.js';
import { IsolatedWorker, IsolationBreach, WorkFailed, workerEntry } from '../../canonical-order/isolated-worker.js';
import type { Partner } from '../../partners/partner-profile.js';
import { PartnerRepository } from '../../partners/partner.repository.js';
import { MAX_MAIL_BYTES } from './mail-limits.js';
import { orderFromMail } from './mail-order.js';
import type { MailReading } from './mail-reading.js';

const DEADLINE_MS = 5_000;

/** Reads mails in a worker thread, finds their sender among the partners, and makes an order where all is certain. */
@Injectable()
export class MailOrderReader implements DocumentReader, OnApplicationShutdown {
  readonly #worker = new IsolatedWorker<MailReading>({
    entry: workerEntry(import.meta.url, 'read-mail.worker'),
    deadlineMs: DEADLINE_MS,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  });

  constructor(
    readers: DocumentReaders,
    private readonly partners: PartnerRepository,
  ) {
    readers.register('mail', this);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#worker.close();
  }

  async read(document: StoredDocument): Promise<Interpretation> {
    const headerOnly = document.mediaType === 'text/rfc822-headers';
    if (headerOnly || document.bytes.length > MAX_MAIL_BYTES) return refuseDocument([reason('EMAIL_TOO_LARGE')]);
    const mail = await this.parse(document.bytes);
    if ('refused' in mail) return mail.refused;
    const partner = await this.findSender(mail.reading);
    const known = { partnerId: partner?.id, customerId: partner?.customerId };
    if (mail.reading.automatic) return refuseDocument([reason('EMAIL_AUTOMATIC_REPLY')], known);
    if (!partner) {
      const from = mail.reading.from.join(', ') || 'nobody';
      return refuseDocument([reason('EMAIL_SENDER_UNKNOWN', 'From', `No customer is known by the address: ${from}.`)]);
    }
    return interpret(mail.reading, partner);
  }

  private async parse(bytes: Uint8Array): Promise<{ reading: MailReading } | { refused: Interpretation }> {
    try {
      return { reading: await this.#worker.run(bytes) };
    } catch (error) {
      if (error instanceof IsolationBreach) return { refused: refuseDocument([reason('EMAIL_TOO_COMPLEX')]) };
      if (!(error instanceof WorkFailed)) throw error;
      const message = `The mail cannot be read as a message: ${error.message}.`;
      return { refused: refuseDocument([reason('EMAIL_NOT_READABLE', undefined, message)]) };
    }
  }

  /** A From header with several addresses names nobody in particular. */
  private async findSender({ from }: MailReading): Promise<Partner | undefined> {
    const [address, ...others] = from;
    return address === undefined || others.length > 0 ? undefined : this.partners.findByEmail(address);
  }
}

function interpret(mail: MailReading, partner: Partner): Interpretation {
  const known = { partnerId: partner.id, customerId: partner.customerId };
  const enclosed = mail.x12.map(({ name, bytes }) => ({
    channel: 'edi' as const,
    format: 'x12' as const,
    name,
    bytes,
  }));
  const ordersInText = mail.lines.length > 0 || mail.unclear.length > 0 || mail.unread.length > 0;
  // A mail that only carries X12 files is their envelope: what it says is for people.
  if (enclosed.length > 0 && !ordersInText) return { ...known, orders: [], refused: [], answers: [], enclosed };
  const made = orderFromMail(mail, {
    ...known,
    test: partner.mode === 'test',
    ...(partner.email ? { purchaseOrderNumber: partner.email.purchaseOrderNumber } : {}),
  });
  if (made.ok) return { ...known, orders: [made.order], refused: [], answers: [], enclosed };
  const purchaseOrderNumber = mail.purchaseOrderNumbers[0]?.value;
  const part = { kind: enclosed.length > 0 ? ('order' as const) : ('document' as const), reasons: made.reasons };
  return { ...known, orders: [], refused: [{ ...part, purchaseOrderNumber }], answers: [], enclosed };
}
