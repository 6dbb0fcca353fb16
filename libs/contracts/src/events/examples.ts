import type { CanonicalOrder } from '../canonical-order.js';

/** Ids that the examples share, so that the examples tell one story. */
export const EXAMPLE = {
  documentId: '0196f7b0-0000-7000-8000-000000000001',
  orderId: '0196f7b0-0000-7000-8000-0000000000a1',
  customerId: '2147',
  purchaseOrderNumber: 'PO-20250522-1',
  cardId: '0196f7b0-0000-7000-8000-0000000000c1',
  pickListId: '0196f7b0-0000-7000-8000-0000000000d1',
  shipmentId: '0196f7b0-0000-7000-8000-0000000000e1',
  invoiceId: '0196f7b0-0000-7000-8000-0000000000f1',
  paymentId: '0196f7b0-0000-7000-8000-000000000101',
  applicationId: '0196f7b0-0000-7000-8000-000000000111',
  sku: '40137',
} as const;

export const exampleCanonicalOrder: CanonicalOrder = {
  purchaseOrderNumber: EXAMPLE.purchaseOrderNumber,
  purchaseOrderDate: '2025-05-22',
  purpose: 'original',
  orderType: 'SA',
  currency: 'USD',
  customerId: EXAMPLE.customerId,
  enteredBy: 'channel:edi',
  receivedAt: '2025-05-22T18:00:00.000Z',
  source: {
    channel: 'edi',
    documentId: EXAMPLE.documentId,
    partnerId: 'driscoll',
    test: false,
    interchange: {
      senderQualifier: 'ZZ',
      senderId: 'DRISCOLL',
      receiverQualifier: 'ZZ',
      receiverId: 'OURHOUSE',
      controlNumber: '000000001',
    },
    group: { controlNumber: '1', version: '004010' },
    transactionSet: { identifier: '850', controlNumber: '0001' },
  },
  parties: [{ role: 'ST', name: 'Driscoll Central Kitchen', identifierQualifier: '92', identifier: 'CK1' }],
  dates: [{ qualifier: '002', date: '2025-05-23' }],
  references: [{ qualifier: 'CT', value: 'B5875' }],
  notes: [],
  lines: [
    {
      lineNumber: '1',
      quantity: '12',
      unitOfMeasure: 'CA',
      unitPrice: '9.38',
      itemIdentifiers: [{ qualifier: 'VN', value: EXAMPLE.sku }],
      description: 'Milk 1 % half pint',
      dates: [],
      notes: [],
      destinations: [],
      schedules: [],
      allowancesAndCharges: [],
      subLines: [],
    },
  ],
  allowancesAndCharges: [],
  totals: { lineCount: 1, hashTotal: '12' },
  provenance: {
    '/purchaseOrderNumber': { kind: 'segment', segment: 'BEG', position: 2, element: 3, offset: 189 },
    '/lines/0/quantity': { kind: 'segment', segment: 'PO1', position: 5, element: 2, offset: 260 },
  },
};
