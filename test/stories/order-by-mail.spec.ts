import { jest } from '@jest/globals';
import { type CanonicalOrder, type CloudEvent, TOPICS } from '#contracts';
import type { ApiClient } from '../../apps/standalone/src/demo/api-client.js';
import { mailOf, x12Interchange } from '../support/documents.js';
import { useStandalone } from '../support/standalone.js';

jest.setTimeout(60_000);

/** The week's draw under bid B5875: cases and bid prices of 14 lines, 18,420.00 in all, in the customer's words. */
const DRAW = [
  ['MILK-1PCT', '120', '9.38', 'Milk 1% half pint 50 ct'],
  ['JUICE-APPLE', '80', '14.25', 'Apple juice 4 oz 96 ct'],
  ['BREAD-WW', '60', '22.10', 'Whole wheat bread loaf 12 ct'],
  ['CHEESE-MOZZ', '40', '41.75', 'Mozzarella shredded 4/5 lb'],
  ['CHICKEN-PATTY', '55', '36.40', 'Chicken patty breaded 10 lb'],
  ['FRIES-STRAIGHT', '70', '19.95', 'French fries straight cut 6/5 lb'],
  ['CORN-NIBLET', '45', '17.60', 'Corn niblets 6/#10'],
  ['PEACH-CUP', '65', '21.85', 'Peach cups 4.4 oz 96 ct'],
  ['YOGURT-STRAW', '50', '18.90', 'Strawberry yogurt 4 oz 48 ct'],
  ['TORTILLA-8', '36', '24.15', 'Tortilla flour 8 inch 12/12 ct'],
  ['RICE-BROWN', '25', '28.30', 'Brown rice long grain 25 lb'],
  ['BEANS-PINTO', '30', '23.45', 'Pinto beans 6/#10'],
  ['NAPKIN-DISP', '20', '31.05', 'Napkins for dispenser 6000 ct'],
  ['APPLE-SLICED', '105', '35.25', 'Apple slices 2 oz 100 ct'],
] as const;

const BUNDLE = {
  locations: [{ id: 'NJ', name: 'New Jersey distribution center' }],
  customers: [{ id: '2147', name: 'Driscoll', creditLimit: '250000.00', purchaseOrderRequired: true }],
  items: DRAW.map(([sku, , , description]) => ({
    sku,
    description,
    baseUnit: 'CA',
    units: [{ unit: 'CA', factor: '1' }],
    costs: [{ unitCost: '5.00' }],
  })),
  priceBooks: [
    {
      id: 'B5875',
      kind: 'bid',
      name: 'School year bid',
      customerId: '2147',
      validFrom: '2024-09-01',
      validTo: '2025-08-31',
      entries: DRAW.map(([sku, , unitPrice], at) => ({ lineNumber: String(at + 1), sku, unit: 'CA', unitPrice })),
    },
  ],
  stock: DRAW.map(([sku]) => ({ locationId: 'NJ', sku, onHand: '2000' })),
};

const rows = DRAW.map(([, cases, price, words], at) => [String(at + 1), words, cases, 'CS', price].join('\t'));
const body = (number: string) =>
  `Hi,\n\nunder bid B5875 our draw of the week, PO ${number}, deliver by 5/23/2025:\n\n` +
  `Bid line\tDescription\tQty\tUOM\tPrice\n${rows.join('\n')}\n\nTotal: $18,420.00\n\nThanks!\nDana\n`;

interface Draft {
  id: string;
  version: number;
  status: string;
  reasons: { code: string }[];
  order: CanonicalOrder;
  lines: { sku: string | null; confidence: number; source: object; alternatives: { sku: string; evidence: { kind: string }[] }[] }[]; // prettier-ignore
}
interface Receipt {
  status: string;
  orders: { repeated: boolean }[];
  drafts: { id: string }[];
}

/** What an order says, whatever it came in. */
const content = ({ customerId, contractNumber, dates, purpose, orderType, lines }: CanonicalOrder) => ({
  customerId,
  contractNumber,
  dates,
  purpose,
  orderType,
  lines: lines.map(({ lineNumber, quantity, unitOfMeasure, unitPrice, itemIdentifiers }) => ({
    lineNumber,
    quantity,
    unitOfMeasure,
    unitPrice,
    itemIdentifiers,
  })),
});

describe('the worked example by mail', () => {
  const house = useStandalone({ start: '2025-05-22T18:00:00Z' });
  let clerk: ApiClient;
  let admin: ApiClient;
  let orderCore: ApiClient;

  const send = (id: string, text: string) =>
    clerk.post<Receipt>('/v1/email', mailOf({ from: 'dana@driscoll.example', id, subject: 'Weekly draw', text }), {
      contentType: 'message/rfc822',
    });
  const open = (id: string) => clerk.get<Draft>(`/v1/drafts/${id}`);
  const received = async (number: string): Promise<CanonicalOrder[]> =>
    (await house.events(TOPICS.canonicalOrders))
      .filter(({ type }: CloudEvent) => type === 'order.received')
      .map(({ data }) => data as CanonicalOrder)
      .filter(({ purchaseOrderNumber }) => purchaseOrderNumber === number);
  const place = async (order: CanonicalOrder, number: string) => {
    const { parties, dates, notes, references, lines, allowancesAndCharges, purpose, orderType, contractNumber } =
      order;
    const source = { channel: 'portal', documentId: 'portal', test: false };
    const asked = {
      parties,
      dates,
      notes,
      references,
      lines,
      allowancesAndCharges,
      purpose,
      orderType,
      contractNumber,
    };
    const portal = await house.client('intake-gateway', {
      partnerId: 'driscoll',
      customerId: '2147',
      roles: ['partner'],
    });
    const canonical = {
      ...asked,
      purchaseOrderNumber: number,
      source,
      totals: { lineCount: lines.length },
      provenance: {},
    };
    return portal.post<Receipt>('/v1/orders', canonical, { idempotencyKey: `portal-${number}` });
  };

  beforeAll(async () => {
    clerk = await house.client('intake-gateway', { user: 'desk', roles: ['clerk'] });
    admin = await house.client('intake-gateway', { user: 'ada', roles: ['admin'] });
    orderCore = await house.client('order-core', { user: 'ada', roles: ['admin'] });
    await orderCore.post('/v1/reference-data/import', BUNDLE);
    await admin.put('/v1/partners/driscoll', {
      name: 'Driscoll',
      customerId: '2147',
      email: { addresses: ['dana@driscoll.example'] },
      edi: { theirs: { qualifier: 'ZZ', id: 'DRISCOLL' }, ours: { qualifier: 'ZZ', id: 'OURHOUSE' } },
    });
    await house.settle();
  });

  it('14:00 a mail brings the draw: every line matched to its bid line, a draft, since nobody proved the sender', async () => {
    const receipt = await send('draw-1', body('W-1'));
    expect(receipt).toMatchObject({ status: 'in_review', orders: [] });
    const draft = await open(receipt.drafts[0]!.id);
    expect(draft.reasons.map(({ code }) => code)).toEqual(['SENDER_UNPROVEN']);
    expect(draft.lines.map(({ sku }) => sku)).toEqual(DRAW.map(([sku]) => sku));
    for (const line of draft.lines) {
      expect(line.alternatives[0]!.evidence.map(({ kind }) => kind)).toContain('bid-line');
      expect(line.confidence).toBeGreaterThan(0.97);
    }
    expect(draft.lines[13]!.source).toMatchObject({ place: { kind: 'mail', part: 'text', line: 19 } });
    expect(await received('W-1')).toEqual([]);
    await clerk.post(`/v1/drafts/${draft.id}/confirm`, { version: draft.version });
    await clerk.post(`/v1/drafts/${draft.id}/confirm`, { version: draft.version });
    await house.settle();
    expect(await received('W-1')).toHaveLength(1);
  });

  it('the same order as an 850 and from the portal is the same canonical order, and the same money', async () => {
    const [mailed] = await received('W-1');
    const lines = DRAW.map(([sku, cases, price], at) => `PO1*${at + 1}*${cases}*CA*${price}**VN*${sku}*BL*${at + 1}`);
    const segments = ['BEG*00*SA*W-2**20250522*B5875', 'DTM*002*20250523', ...lines, `CTT*${lines.length}`];
    const file = x12Interchange({
      control: '000000701',
      groups: [{ functionalId: 'PO', sets: [{ identifier: '850', segments }] }],
    });
    await clerk.post('/v1/edi', Buffer.from(file), { contentType: 'application/edi-x12' });
    await place(mailed!, 'W-3');
    await house.settle();
    const [edi] = await received('W-2');
    const [portal] = await received('W-3');
    expect(content(mailed!)).toEqual(content(edi!));
    expect(content(mailed!)).toEqual(content(portal!));
    for (const number of ['W-1', 'W-2', 'W-3']) {
      const { items } = await orderCore.get<{ items: { id: string }[] }>(`/v1/orders?purchaseOrderNumber=${number}`);
      const page = await orderCore.get<{ total: string; lines: { rung: string }[] }>(`/v1/orders/${items[0]!.id}`);
      expect(page.total).toBe('18420.00');
      expect(new Set(page.lines.map(({ rung }) => rung))).toEqual(new Set(['bid']));
    }
  });

  it('a copy of the mailed order from the portal is known, and makes no second one', async () => {
    const [mailed] = await received('W-1');
    expect(await place(mailed!, 'W-1')).toMatchObject({ status: 'accepted', orders: [{ repeated: true }] });
    await house.settle();
    expect(await received('W-1')).toHaveLength(1);
  });

  it('the reference data can be said once more, for whoever was not there when it was put', async () => {
    expect(await orderCore.post('/v1/reference-data/publish')).toEqual({ published: DRAW.length + 2 });
    await house.settle();
    const told = (await house.events(TOPICS.reference)).map(({ type }) => type);
    expect(told.filter((type) => type === 'reference.item_changed')).toHaveLength(2 * DRAW.length);
    expect(told.filter((type) => type === 'reference.contract_changed')).toHaveLength(2);
  });

  it('what the desk corrects once is read right the next time', async () => {
    const words = 'green snack bags for the little ones';
    const first = await open((await send('c-1', `PO W-4\n\n12 cs ${words}\n`)).drafts[0]!.id);
    expect(first.lines[0]!.sku).not.toBe('APPLE-SLICED');
    const fixed = { version: first.version, lines: [{ lineNumber: '1', sku: 'APPLE-SLICED' }] };
    const corrected = await clerk.post<Draft>(`/v1/drafts/${first.id}/corrections`, fixed);
    await clerk.post(`/v1/drafts/${first.id}/confirm`, { version: corrected.version });
    const second = await open((await send('c-2', `PO W-5\n\n9 cs ${words}\n`)).drafts[0]!.id);
    expect(second.lines[0]!.alternatives[0]).toMatchObject({
      sku: 'APPLE-SLICED',
      evidence: expect.arrayContaining([expect.objectContaining({ kind: 'alias', uses: 1, contradicted: 0 })]),
    });
    await house.settle();
    const lessons = (await house.events(TOPICS.learning)).map(({ data }) => data);
    expect(lessons).toContainEqual(
      expect.objectContaining({ customerId: '2147', sku: 'APPLE-SLICED', by: 'user:desk' }),
    );
  });
});
