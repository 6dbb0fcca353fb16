import { canonicalOrder } from '#contracts';
import { instructionsOf } from './order-instructions.js';

const plain = {
  purchaseOrderNumber: 'PO-1',
  purpose: 'original',
  source: { channel: 'edi', documentId: 'doc-1', test: false },
  parties: [],
  dates: [],
  references: [],
  notes: [],
  allowancesAndCharges: [],
  totals: { lineCount: 1 },
  provenance: {},
};
const line = {
  lineNumber: '1',
  quantity: '10',
  itemIdentifiers: [],
  dates: [],
  notes: [],
  destinations: [],
  schedules: [],
  allowancesAndCharges: [],
  subLines: [],
};
const messageOf = (canonical: unknown) => ({
  id: 'message-1',
  documentId: 'doc-1',
  receivedAt: new Date('2025-05-22T18:00:00Z'),
  purpose: 'original',
  canonical: canonicalOrder.parse(canonical),
});

describe('what people read in an order', () => {
  it('is nothing in most orders', () => {
    expect(instructionsOf(messageOf({ ...plain, lines: [line] }))).toBeUndefined();
  });

  it('is what its document says beside what it orders', () => {
    const found = instructionsOf(
      messageOf({
        ...plain,
        notes: ['CALL BEFORE DELIVERY'],
        freightTerms: [{ payment: 'CC' }],
        leadTimes: [],
        terms: {},
        lines: [
          line,
          { ...line, lineNumber: '2', conditions: [{ salesRequirement: 'SC' }] },
          {
            ...line,
            lineNumber: '3',
            extensions: { segments: [{ segment: 'MEA', path: 'PO1/MEA', position: 9, elements: ['', 'WT', '5'] }] },
          },
        ],
      }),
    );
    expect(found).toEqual({
      messageId: 'message-1',
      documentId: 'doc-1',
      receivedAt: '2025-05-22T18:00:00.000Z',
      purpose: 'original',
      notes: ['CALL BEFORE DELIVERY'],
      freightTerms: [{ payment: 'CC' }],
      lines: [
        { lineNumber: '2', conditions: [{ salesRequirement: 'SC' }] },
        { lineNumber: '3', otherSegments: ['MEA**WT*5'] },
      ],
    });
  });
});
