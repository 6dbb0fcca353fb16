import { Injectable } from '@nestjs/common';
import type { CanonicalOrder } from '#contracts';
import { DocumentReaders } from '../../canonical-order/document-readers.js';
import { reason } from '../../canonical-order/intake-codes.js';
import {
  type DocumentReader,
  type Interpretation,
  refuseDocument,
  type StoredDocument,
} from '../../canonical-order/interpretation.js';
import { PartnerRepository } from '../../partners/partner.repository.js';
import { readPortalOrder } from './read-portal-order.js';

/** Reads JSON orders of the portal and of the desk, and says for which customer they are. */
@Injectable()
export class PortalOrderReader implements DocumentReader {
  constructor(
    readers: DocumentReaders,
    private readonly partners: PartnerRepository,
  ) {
    readers.register('order-json', this);
  }

  async read(document: StoredDocument): Promise<Interpretation> {
    const reading = readPortalOrder(document.bytes);
    const partner = document.partnerId === undefined ? undefined : await this.partners.find(document.partnerId);
    const own = document.customerId ?? partner?.customerId;
    if (document.partnerId !== undefined && own === undefined) return refuseDocument([reason('PARTNER_UNKNOWN')]);
    const known = { partnerId: document.partnerId, customerId: own };
    if (!reading.ok) return refuseDocument(reading.reasons, known);
    const { order } = reading;
    const customerId = own ?? order.customerId;
    if (customerId === undefined) return refuseDocument([reason('CUSTOMER_MISSING', '/customerId')], known);
    if (order.customerId !== undefined && order.customerId !== customerId) {
      return refuseDocument([reason('PARTNER_NOT_FOR_CUSTOMER', '/customerId')], known);
    }
    const test = order.source.test || partner?.mode === 'test';
    return {
      partnerId: document.partnerId,
      customerId,
      orders: [withSender(order, { customerId, partnerId: document.partnerId, test })],
      refused: [],
      answers: [],
      enclosed: [],
    };
  }
}

function withSender(
  order: CanonicalOrder,
  sender: { customerId: string; partnerId: string | undefined; test: boolean },
): CanonicalOrder {
  const { customerId, partnerId, test } = sender;
  return {
    ...order,
    customerId,
    source: { ...order.source, test, ...(partnerId === undefined ? {} : { partnerId }) },
  };
}
