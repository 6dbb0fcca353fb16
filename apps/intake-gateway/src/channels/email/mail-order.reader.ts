import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Tx } from '#messaging';
import { CanonicalOrderRepository } from '../../canonical-order/canonical-order.repository.js';
import { DocumentReaders } from '../../canonical-order/document-readers.js';
import { reason, type Reason } from '../../canonical-order/intake-codes.js';
import {
  type DocumentReader,
  type Interpretation,
  refuseDocument,
  type StoredDocument,
} from '../../canonical-order/interpretation.js';
import { IsolatedWorker, IsolationBreach, WorkFailed, workerEntry } from '../../canonical-order/isolated-worker.js';
import type { Partner } from '../../partners/partner-profile.js';
import { PartnerRepository } from '../../partners/partner.repository.js';
import { LineThresholds } from './calibration/line-thresholds.js';
import type { OrderPolicy } from './certainty/order-policy.js';
import { SenderCheck, type SenderTrust, UNPROVEN_SENDER, type UnprovenSender } from './certainty/sender-trust.js';
import { noOrderReason, ordersToJudge, settleOrder } from './interpret-mail.js';
import { KeepMail } from './keep-mail.js';
import { KnowledgeRepository } from './knowledge/knowledge.repository.js';
import { MatchItems } from './knowledge/match-items.js';
import { NOTHING_KNOWN } from './matching/catalogue.js';
import { MAX_MAIL_BYTES } from './mail-limits.js';
import type { OrderMail } from './reading/candidate.js';

const DEADLINE_MS = 5_000;

/** A mail with who sent it, as far as that is known. */
interface KnownMail {
  readonly document: StoredDocument;
  readonly mail: OrderMail;
  readonly partner: Partner | undefined;
  readonly trust: SenderTrust;
}

/** Reads mails in a worker thread, asks who sent them, and takes the orders of which nothing is doubtful. */
@Injectable()
export class MailOrderReader implements DocumentReader, OnApplicationShutdown {
  readonly #worker = new IsolatedWorker<OrderMail>({
    entry: workerEntry(import.meta.url, 'read-mail.worker'),
    deadlineMs: DEADLINE_MS,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  });

  constructor(
    readers: DocumentReaders,
    private readonly partners: PartnerRepository,
    private readonly orders: CanonicalOrderRepository,
    private readonly knowledge: KnowledgeRepository,
    private readonly matching: MatchItems,
    private readonly thresholds: LineThresholds,
    private readonly sender: SenderCheck,
    private readonly keeper: KeepMail,
    @Inject(UNPROVEN_SENDER) private readonly unproven: UnprovenSender,
  ) {
    readers.register('mail', this);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#worker.close();
  }

  async read(document: StoredDocument): Promise<Interpretation> {
    const headerOnly = document.mediaType === 'text/rfc822-headers';
    if (headerOnly || document.bytes.length > MAX_MAIL_BYTES) return this.unreadable(reason('EMAIL_TOO_LARGE'));
    const read = await inIsolation(() => this.#worker.run(document.bytes), 'read');
    if ('refused' in read) return this.unreadable(read.refused);
    const mail = read.value;
    const partner = await this.findSender(mail);
    const trust = mail.automatic ? undefined : await this.sender.check({ bytes: document.bytes, from: mail.from });
    const known = { document, mail, partner, trust: trust ?? NOT_ASKED };
    return mail.automatic ? this.refuse(known, 'automatic', [reason('EMAIL_AUTOMATIC_REPLY')]) : this.judge(known);
  }

  /** A From header with several addresses names nobody in particular. */
  private async findSender({ from }: OrderMail): Promise<Partner | undefined> {
    const [address, ...others] = from;
    return address === undefined || others.length > 0 ? undefined : this.partners.findByEmail(address);
  }

  private async judge(known: KnownMail): Promise<Interpretation> {
    const { mail, partner } = known;
    const orders = ordersToJudge(mail);
    if (mail.x12.length > 0) {
      const doubt = this.carrierDoubt(known);
      if (doubt) return this.refuse(known, 'refused', [doubt]);
      // A mail that only carries X12 files is their envelope: what it says is for people.
      if (orders.length === 0) return this.interpretation(known, { outcome: 'enclosed_only', reasons: [] });
    }
    if (orders.length === 0) {
      const from = mail.from.join(', ') || 'nobody';
      const unknown = reason('EMAIL_SENDER_UNKNOWN', 'From', `No customer is known by the address: ${from}.`);
      return this.refuse(known, 'no_order', [noOrderReason(mail), ...(partner ? [] : [unknown])]);
    }
    const day = mail.date?.day ?? known.document.receivedAt.toISOString().slice(0, 10);
    const customer = partner ? await this.knowledge.customer(partner.customerId, day) : NOTHING_KNOWN;
    const policy = await this.policyFor(known);
    const { x12: _, ...words } = mail;
    const assessed = await inIsolation(
      () => this.matching.assess({ ...words, orders }, { customer, policy }),
      'matched',
    );
    if ('refused' in assessed) return this.refuse(known, 'refused', [assessed.refused]);
    const contracts = [...new Set(customer.bidLines.flatMap(({ contractNumber }) => contractNumber ?? []))];
    const origin = {
      documentId: known.document.id,
      partnerId: partner?.id,
      customerId: partner?.customerId,
      test: partner?.mode === 'test',
      contracts,
    };
    const clashes = async (order: Parameters<CanonicalOrderRepository['findSame']>[0]) =>
      (await this.orders.findSame(order))?.equal === false;
    const settled = await Promise.all(
      assessed.value.map((each) => settleOrder(mail, each, { origin, trust: known.trust, clashes })),
    );
    const taken = settled.flatMap((each) => (each.kind === 'taken' ? [each.order] : []));
    const drafts = settled.flatMap((each) => (each.kind === 'draft' ? [each.draft] : []));
    const reasons = [...new Set(drafts.flatMap((draft) => draft.reasons))];
    return this.interpretation(known, { outcome: drafts.length > 0 ? 'review' : 'ordered', reasons, taken, drafts });
  }

  private async policyFor({ document, partner, trust }: KnownMail): Promise<OrderPolicy> {
    return {
      customerKnown: partner !== undefined,
      sender: this.trusted(document, trust) ? 'trusted' : trust.verdict === 'unaligned' ? 'forged' : 'unproven',
      purchaseOrderNumber: partner?.email?.purchaseOrderNumber ?? 'required',
      lineThreshold: await this.thresholds.of(partner?.customerId),
    };
  }

  /** Who submits a mail again, repaired or as it was, vouches for it. */
  private trusted({ repair }: StoredDocument, { verdict }: SenderTrust): boolean {
    return repair || verdict === 'aligned' || (verdict === 'none' && this.unproven === 'accept');
  }

  /** X12 files name their own sender, so the mail that carries them has to be somebody's. */
  private carrierDoubt({ document, mail, partner, trust }: KnownMail): Reason | undefined {
    if (!partner) {
      const from = mail.from.join(', ') || 'nobody';
      return reason('EMAIL_SENDER_UNKNOWN', 'From', `No customer is known by the address: ${from}.`);
    }
    return this.trusted(document, trust) ? undefined : reason('EMAIL_SENDER_UNPROVEN', 'From', undefined);
  }

  private unreadable(why: Reason): Interpretation {
    return { ...refuseDocument([why]), keep: (tx, document) => this.keeper.keepUnread(tx, document, why.code) };
  }

  private refuse(
    known: KnownMail,
    outcome: 'automatic' | 'no_order' | 'refused',
    reasons: readonly [Reason, ...Reason[]],
  ): Interpretation {
    const { partner } = known;
    return {
      ...refuseDocument(reasons, { partnerId: partner?.id, customerId: partner?.customerId }),
      keep: (tx) => this.keeper.keep(tx, { ...known, outcome, reasons: reasons.map(({ code }) => code), drafts: [] }),
    };
  }

  private interpretation(
    known: KnownMail,
    made: Pick<Parameters<KeepMail['keep']>[1], 'outcome' | 'reasons'> & {
      taken?: Interpretation['orders'];
      drafts?: Parameters<KeepMail['keep']>[1]['drafts'];
    },
  ): Interpretation {
    const { taken = [], drafts = [], ...outcome } = made;
    const enclosed = known.mail.x12.map((file) => ({ channel: 'edi' as const, format: 'x12' as const, ...file }));
    return {
      partnerId: known.partner?.id,
      customerId: known.partner?.customerId,
      orders: taken,
      refused: [],
      answers: [],
      enclosed,
      waiting: drafts.length,
      keep: (tx: Tx) => this.keeper.keep(tx, { ...known, ...outcome, drafts, firstPosition: taken.length + 1 }),
    };
  }
}

const NOT_ASKED: SenderTrust = { verdict: 'none', reason: 'A machine made this mail: who sent it was not asked.' };

/** What a worker made of a mail, or why it is the mail's fault that it made nothing. */
async function inIsolation<T>(work: () => Promise<T>, done: string): Promise<{ value: T } | { refused: Reason }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof IsolationBreach) return { refused: reason('EMAIL_TOO_COMPLEX') };
    if (!(error instanceof WorkFailed)) throw error;
    const message = `The mail cannot be ${done}: ${error.message}.`;
    return { refused: reason('EMAIL_NOT_READABLE', undefined, message) };
  }
}
