import { describe, expect, test } from '@jest/globals';
import { canonicalOrder, canonicalOrderChange, type CanonicalOrder } from '#contracts';
import { canonicalMailOrder } from '../canonical-mail-order.js';
import { assessMail } from '../certainty/assess-order.js';
import { ItemMatcher } from '../matching/item-matcher.js';
import type { MailParts } from '../reading/mail-parts.js';
import { readOrderMail } from '../reading/read-order-mail.js';
import { composeQuestion } from './compose-question.js';
import { confirmedChange, confirmedOrder, gapsOf, mergedChange } from './confirm-draft.js';
import { correctDraft } from './correct-draft.js';
import { type Draft, kindOf, readingOf } from './draft.js';
import { correctionBody } from './draft.schema.js';
import { judgeLines, lessonsOf } from './judge-lines.js';

const matcher = new ItemMatcher([
  { sku: '40137', description: 'Milk 1% Low Fat 4/1 gal', unit: 'CA' },
  { sku: '80120', description: 'Tomato Sauce Fancy 6/#10', unit: 'CA' },
]);
const confirmation = { actor: 'user:desk', receivedAt: new Date('2025-05-22T18:00:00Z') };

async function draftOf(text: string): Promise<Draft> {
  const mail: MailParts = {
    from: ['chef@bayside.example'],
    subject: 'order',
    messageId: '<m@x>',
    answers: false,
    automatic: false,
    attachments: [],
    enclosed: [],
    date: { instant: '2025-05-22T12:00:00.000Z', day: '2025-05-22' },
    text,
  };
  const read = await readOrderMail(mail);
  const policy = { customerKnown: true, purchaseOrderNumber: 'required', lineThreshold: 0.97 } as const;
  const [assessed] = assessMail(read, { matcher, policy });
  const order = canonicalMailOrder(read, assessed!, { documentId: 'd', customerId: '3310' });
  const purchaseOrderNumber = assessed!.order.purchaseOrderNumber?.value ?? null;
  const proposed = { ...order, purchaseOrderNumber };
  const trust = { verdict: 'aligned', reason: 'DKIM' } as const;
  return {
    id: 'draft-1',
    documentId: 'd',
    position: 1,
    kind: kindOf(assessed!),
    status: 'open',
    reasons: assessed!.reasons,
    partnerId: 'bayside',
    customerId: '3310',
    purchaseOrderNumber,
    proposed,
    reading: readingOf(read, assessed!, { trust, madeNumber: 'MAIL-1' }),
    present: proposed,
    version: 1,
    openedAt: new Date('2025-05-22T18:00:00Z'),
    closedAt: null,
    closedBy: null,
    closeReason: null,
    canonicalOrderId: null,
  };
}

const corrected = (draft: Draft, change: object): Draft => {
  const { version: _, ...correction } = correctionBody.parse({ version: 1, ...change });
  return { ...draft, present: correctDraft(draft.present, correction, draft.reading.lines.length) };
};

const TEXT = 'PO 77\n\n12 cs 40137 milk\n3 cs red stuff in cans\n5 cs 80120 tomato sauce\n';

describe('a draft corrected', () => {
  test('lines keep their numbers, added ones count on, what is taken away is gone; header fields are set and cleared', async () => {
    const draft = corrected(await draftOf(TEXT), {
      purchaseOrderNumber: '78',
      purchaseOrderDate: null,
      requestedDeliveryDate: '2025-05-26',
      shipTo: { identifier: 'S-7', city: 'Edison' },
      lines: [
        { lineNumber: '1', remove: true },
        { lineNumber: '2', sku: '80120', quantity: '4', unitPrice: '24.00', note: 'ripe' },
      ],
      add: [{ sku: '40137', quantity: '1' }],
    });
    expect(draft.present).toMatchObject({
      purchaseOrderNumber: '78',
      dates: [{ qualifier: '002', date: '2025-05-26' }],
      parties: [{ role: 'ST', identifierQualifier: '92', identifier: 'S-7', address: { city: 'Edison' } }],
      lines: [
        { lineNumber: '2', quantity: '4', unitPrice: '24.00', notes: ['ripe'], itemIdentifiers: [{ value: '80120' }] },
        { lineNumber: '3' },
        { lineNumber: '4', quantity: '1' },
      ],
      totals: { lineCount: 3 },
    });
    expect(draft.present).not.toHaveProperty('purchaseOrderDate');
    const order = confirmedOrder(draft, confirmation);
    expect(canonicalOrder.safeParse(order)).toMatchObject({ success: true });
    expect(order.lines.map(({ lineNumber, confidence }) => [lineNumber, confidence])).toEqual([
      ['1', 1],
      ['2', 1],
      ['3', 1],
    ]);
    // The place of each line follows it; an added one has none.
    expect(order.provenance).toMatchObject({ '/lines/0': { line: 4 }, '/lines/1': { line: 5 } });
    expect(order.provenance).not.toHaveProperty('/lines/2');
    expect(order.lines[0]!.extensions).toBeUndefined();
  });

  test('says all at once what it lacks', async () => {
    const draft = await draftOf('3 cs red stuff in cans\n');
    const present = { ...draft.present, customerId: undefined };
    expect(gapsOf({ ...draft, present }, { numberRequired: true }).map(({ code }) => code)).toEqual([
      'CUSTOMER_MISSING',
      'PO_NUMBER_MISSING',
      'ITEM_MISSING',
    ]);
    expect(confirmedOrder(draft, confirmation).purchaseOrderNumber).toBe('MAIL-1');
  });

  test('teaches what was wrong, and what its words mean; a number of ours teaches nothing', async () => {
    const draft = corrected(await draftOf(TEXT), {
      lines: [
        { lineNumber: '2', sku: '80120' },
        { lineNumber: '3', quantity: '6' },
      ],
    });
    expect(judgeLines(draft)).toMatchObject([
      { itemRight: true, quantityRight: true, unitRight: true },
      { itemRight: false, quantityRight: true, unitRight: true },
      { itemRight: true, quantityRight: false, unitRight: true },
    ]);
    expect(lessonsOf(draft)).toEqual([{ words: 'red stuff in cans', sku: '80120' }]);
  });

  test('is asked about in words: the doubtful line, the missing number', async () => {
    const draft = await draftOf('3 cs red stuff in cans\n');
    const body = composeQuestion(draft);
    expect(body).toContain('Which purchase order number');
    expect(body).toContain('"3 cs red stuff in cans"');
  });
});

describe('a change', () => {
  test('is a change request: quantities as they shall be, lines by item or by their number in the order', async () => {
    const draft = await draftOf('PO 77: change 40137 to 15 cs, drop line 4 and add 2 cs 80120 tomato sauce\n');
    expect(draft.kind).toBe('change');
    const change = confirmedChange(draft, confirmation);
    expect(canonicalOrderChange.safeParse(change)).toMatchObject({ success: true });
    expect(change).toMatchObject({
      purchaseOrderNumber: '77',
      purpose: 'change',
      enteredBy: 'user:desk',
      lines: [
        { changeCode: 'CA', quantityOrdered: '15', lineNumberStated: false },
        { changeCode: 'DI', lineNumber: '4', lineNumberStated: true },
        { changeCode: 'AI', quantityOrdered: '2' },
      ],
    });
    expect(change.lines[1]).not.toHaveProperty('quantityOrdered');
  });

  test('an order merged into one that stands sets its lines, adds the others, or replaces it', async () => {
    const draft = await draftOf('PO 77\n15 cs 40137\n2 cs 80120\n');
    const standing: CanonicalOrder = confirmedOrder(await draftOf('PO 77\n1 cs 80120\n12 cs 40137\n'), confirmation);
    const lines = (how: 'add' | 'set' | 'replace') =>
      mergedChange(draft, confirmation, { how, purchaseOrderNumber: '77', standing }).lines.map(
        ({ changeCode, lineNumber, quantityOrdered }) => `${changeCode} ${lineNumber} ${quantityOrdered}`,
      );
    expect(lines('set')).toEqual(['CA 2 15', 'CA 1 2']);
    expect(lines('add')).toEqual(['AI 1 15', 'AI 2 2']);
    expect(mergedChange(draft, confirmation, { how: 'replace', purchaseOrderNumber: '77', standing }).purpose).toBe('replace'); // prettier-ignore
  });
});
