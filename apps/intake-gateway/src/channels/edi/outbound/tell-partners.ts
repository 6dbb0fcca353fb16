import { Injectable } from '@nestjs/common';
import {
  type CloudEvent,
  type invoicePosted,
  orderApproved,
  orderCancelled,
  orderChangeDecided,
  orderRejected,
  orderShipped,
} from '#contracts';
import type { Tx } from '#messaging';
import { Clock } from '#service-kit';
import { writeChangeAcknowledgment, writeInvoice, writeOrderAcknowledgment, writeShipNotice } from '#x12';
import { InboundMessageRepository } from '../../../canonical-order/inbound-message.repository.js';
import {
  FACT_EVENTS,
  type KnownOrder,
  type NamedOrder,
  OrderFactsRepository,
} from '../../../canonical-order/order-facts.repository.js';
import { SentDocumentRepository } from '../../../canonical-order/sent-document.repository.js';
import type { Partner } from '../../../partners/partner-profile.js';
import { PartnerRepository } from '../../../partners/partner.repository.js';
import { answerChange } from '../answer-change.js';
import { answerInvoice } from '../answer-invoice.js';
import { answerOrder, type OrderDecision } from '../answer-order.js';
import { answerShipment } from '../answer-shipment.js';
import { inPartnersWords, linesInPartnersWords } from '../apply-profile.js';
import { type DueDocument, SendDocument } from './send-document.js';

/** Events a partner is told of, or that say what to tell. */
const FOLLOWED: ReadonlySet<string> = new Set([
  ...FACT_EVENTS,
  orderApproved.type,
  orderRejected.type,
  orderCancelled.type,
  orderChangeDecided.type,
  orderShipped.type,
]);

export const isFollowed = ({ type }: CloudEvent): boolean => FOLLOWED.has(type);

type Rejected = (typeof orderRejected)['example'];
type Decided = (typeof orderChangeDecided)['example'];
type Shipment = (typeof orderShipped)['example'];
type Invoice = (typeof invoicePosted)['example'];

/** An order with the partner who sent it and the event about it. */
interface Told {
  readonly tx: Tx;
  readonly partner: Partner;
  readonly known: KnownOrder;
  readonly named: NamedOrder;
}

/** Turns what order-core decided and did into documents for the partners who sent the orders. */
@Injectable()
export class TellPartners {
  constructor(
    private readonly facts: OrderFactsRepository,
    private readonly partners: PartnerRepository,
    private readonly messages: InboundMessageRepository,
    private readonly sent: SentDocumentRepository,
    private readonly sending: SendDocument,
    private readonly clock: Clock,
  ) {}

  /** An event of `orders.v1` that {@link isFollowed}. */
  async ofOrder(tx: Tx, event: CloudEvent): Promise<void> {
    const named = event.data as NamedOrder;
    const told = await this.find(tx, named);
    if (!told) return;
    if (await this.facts.follow(tx.manager, told.known, event, this.clock.now())) return;
    switch (event.type) {
      case orderApproved.type:
        return this.accept(told);
      case orderRejected.type:
        return this.decide(told, { kind: 'rejected', rejected: event.data as Rejected });
      case orderCancelled.type:
        return this.cancel(told);
      case orderChangeDecided.type:
        return this.changed(told, event.data as Decided);
      case orderShipped.type:
        return this.shipped(told, event.data as Shipment);
      default:
    }
  }

  async ofInvoice(tx: Tx, invoice: Invoice): Promise<void> {
    const told = await this.find(tx, invoice);
    if (!told) return;
    const order = inPartnersWords(told.known.order);
    const lines = linesInPartnersWords(told.known.order, invoice.lines);
    await this.sending.send(tx, {
      ...dueOf(told),
      kind: '810',
      subject: `810|${invoice.invoiceId}`,
      draft: (setting) => writeInvoice(answerInvoice({ order, invoice: { ...invoice, lines }, setting })),
    });
  }

  private async find(tx: Tx, named: NamedOrder): Promise<Told | undefined> {
    const known = await this.facts.find(tx.manager, named, 'edi');
    const partner = known && (await this.partners.find(known.partnerId));
    return known && partner?.edi ? { tx, partner, known, named } : undefined;
  }

  private async accept(told: Told): Promise<void> {
    const { reserved, backordered, priced } = await this.facts.load(told.tx.manager, told.known);
    await this.decide(told, {
      kind: 'accepted',
      reserved: reserved ?? undefined,
      backordered: backordered ?? undefined,
      priced: priced ?? undefined,
    });
  }

  /** An order is answered once; a hold is no answer. */
  private async decide(told: Told, decision: OrderDecision): Promise<void> {
    await this.sending.send(told.tx, await this.answer(told, decision, { subject: `855|${told.known.id}` }));
  }

  /** Withdrawn after it was accepted: a second 855 takes the place of the first, unless an 865 says so anyway. */
  private async cancel(told: Told): Promise<void> {
    const { tx, known } = told;
    if (!(await this.sent.isSent(tx.manager, `855|${known.id}`))) return this.decide(told, { kind: 'cancelled' });
    const { partnerId } = known;
    const { purchaseOrderNumber } = known.order;
    if (await this.messages.hasCancellation(tx.manager, { partnerId, purchaseOrderNumber })) return;
    const again = { subject: `855|${known.id}|cancelled`, purpose: '05' };
    await this.sending.send(tx, await this.answer(told, { kind: 'cancelled' }, again));
  }

  private async answer(
    told: Told,
    decision: OrderDecision,
    { subject, purpose }: { subject: string; purpose?: string },
  ): Promise<DueDocument> {
    const { known, named, tx } = told;
    const { orderNumber } = await this.facts.load(tx.manager, known);
    const order = inPartnersWords(known.order);
    return {
      ...dueOf(told),
      kind: '855',
      subject,
      draft: (setting) => {
        const { orderId } = named;
        const input = answerOrder({ order, orderId, orderNumber: orderNumber ?? undefined, decision, setting });
        return writeOrderAcknowledgment(purpose === undefined ? input : { ...input, purpose });
      },
    };
  }

  private async changed(told: Told, decided: Decided): Promise<void> {
    const { changeDocumentId: documentId, purchaseOrderNumber, changeSequence } = decided;
    const found = await this.messages.findChange(told.tx.manager, { documentId, purchaseOrderNumber, changeSequence });
    if (!found) return;
    await this.sending.send(told.tx, {
      ...dueOf(told),
      documentId,
      kind: '865',
      subject: `865|${found.id}`,
      draft: (setting) => {
        const lines = linesInPartnersWords(found.change, decided.lines);
        const change = inPartnersWords(found.change);
        return writeChangeAcknowledgment(answerChange({ change, decided: { ...decided, lines }, setting }));
      },
    });
  }

  private async shipped(told: Told, event: Shipment): Promise<void> {
    const sent = told.known.order;
    const order = inPartnersWords(sent);
    const shipment = {
      ...event,
      lines: linesInPartnersWords(sent, event.lines),
      cartons: event.cartons.map((carton) => ({ ...carton, lines: linesInPartnersWords(sent, carton.lines) })),
    };
    await this.sending.send(told.tx, {
      ...dueOf(told),
      kind: '856',
      subject: `856|${shipment.shipmentId}`,
      draft: (setting) => writeShipNotice(answerShipment({ order, shipment, setting })),
    });
  }
}

const dueOf = ({ partner, known }: Told) => ({
  partner,
  documentId: known.documentId,
  purchaseOrderNumber: known.order.purchaseOrderNumber,
  test: known.order.source.test,
});
