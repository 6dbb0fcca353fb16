import { jest } from '@jest/globals';
import { acknowledgmentMissing, TOPICS } from '#contracts';
import type { ApiClient } from '../../apps/standalone/src/demo/api-client.js';
import { changeSet, orderSet, remittanceSet, type TestSet, x12Interchange } from '../support/documents.js';
import { useStandalone } from '../support/standalone.js';

jest.setTimeout(60_000);

const DAY = 24 * 60 * 60 * 1000;

const BUNDLE = {
  locations: [{ id: 'NJ', name: 'New Jersey distribution center', priority: 1 }],
  customers: [{ id: '2147', name: 'Driscoll', creditLimit: '50000.00', terms: 'NET30', preferredLocationId: 'NJ' }],
  items: [
    {
      sku: '40137',
      description: 'Milk 1 % half pint',
      baseUnit: 'CA',
      units: [{ unit: 'CA', factor: '1' }],
      costs: [{ unitCost: '7.00' }],
    },
  ],
  priceBooks: [{ id: 'LIST', kind: 'list', name: 'List', entries: [{ sku: '40137', unit: 'CA', unitPrice: '9.38' }] }],
  stock: [{ locationId: 'NJ', sku: '40137', onHand: '500' }],
};

interface Sent {
  readonly id: string;
  readonly kind: string;
  readonly functionalId: string;
  readonly groupControlNumber: string;
  readonly setControlNumber: string;
  readonly answerStatus: string;
}
interface Receipt {
  readonly status: string;
  readonly orders: readonly { readonly purchaseOrderNumber: string }[];
  readonly quarantine: readonly { readonly reasons: readonly { readonly code: string }[] }[];
  readonly acknowledgments: readonly { readonly content: string }[];
}

/** A trading partner's day, from its first file to its payment; all it says and hears is X12. */
describe('a day of a trading partner', () => {
  const house = useStandalone({ start: '2025-05-22T18:00:00Z' });
  const desk: { admin: ApiClient; floor: ApiClient; intake: ApiClient; partner: ApiClient } = {} as never;
  let control = 0;

  const send = async (functionalId: string, sets: readonly TestSet[]): Promise<Receipt> => {
    control += 1;
    const file = x12Interchange({
      control: String(control).padStart(9, '0'),
      askTa1: true,
      groups: [{ functionalId, sets }],
    });
    const receipt = await desk.partner.post<Receipt>('/v1/edi', file, { contentType: 'application/edi-x12' });
    await house.settle();
    return receipt;
  };
  const sent = async (kind: string): Promise<Sent> => {
    const { items } = await desk.partner.get<{ items: Sent[] }>(`/v1/outbound-documents?kind=${kind}`);
    expect(items).toHaveLength(1);
    return items[0]!;
  };
  const text = async (kind: string): Promise<string> => {
    const { id } = await sent(kind);
    const key = await house.standalone.createKey({ roles: ['partner'], partnerId: 'driscoll', customerId: '2147' });
    const path = `${house.standalone.urls['intake-gateway']}/v1/outbound-documents/${id}/content`;
    return (await fetch(path, { headers: { authorization: `Bearer ${key}` } })).text();
  };
  const order = async (number: string) => {
    const path = `/v1/orders?purchaseOrderNumber=${number}`;
    return (await desk.admin.get<{ items: { id: string; state: string; total: string }[] }>(path)).items[0]!;
  };

  beforeAll(async () => {
    desk.admin = await house.client('order-core', { user: 'ada', roles: ['admin'] });
    desk.floor = await house.client('order-core', { user: 'picker', roles: ['warehouse'] });
    desk.intake = await house.client('intake-gateway', { user: 'ada', roles: ['admin'] });
    desk.partner = await house.client('intake-gateway', {
      roles: ['partner'],
      partnerId: 'driscoll',
      customerId: '2147',
    });
    await desk.admin.post('/v1/reference-data/import', BUNDLE);
    await desk.intake.put('/v1/partners/driscoll', {
      name: 'Driscoll',
      customerId: '2147',
      edi: {
        theirs: { qualifier: 'ZZ', id: 'DRISCOLL' },
        ours: { qualifier: 'ZZ', id: 'OURHOUSE' },
        wants: ['855', '865', '856', '810'],
        seller: { name: 'Our House' },
        acknowledgedWithinHours: 24,
      },
    });
  });

  it('sends two orders, one of them bad: TA1 and 997 at once, an 855 for the good one', async () => {
    const receipt = await send('PO', [orderSet('DAY-1'), orderSet('DAY-2', 'TEN')]);
    expect(receipt.orders.map(({ purchaseOrderNumber }) => purchaseOrderNumber)).toEqual(['DAY-1']);
    expect(receipt.quarantine.flatMap(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
      'EDI_ELEMENT_CHARACTER',
    ]);
    expect(receipt.acknowledgments[0]!.content).toMatch(/TA1\*000000001\*.*\*A\*000~.*AK5\*R\*5~AK9\*P\*2\*2\*1~/s);
    expect(await order('DAY-1')).toMatchObject({ state: 'approved', total: '112.56' });
    expect(await text('855')).toMatch(/BAK\*00\*AD\*DAY-1\*20250522\*.*PO1\*1\*12\*CA\*9\.38.*ACK\*IA\*12\*CA/s);
  });

  it('changes a line: ten cases instead of twelve, answered by an 865', async () => {
    expect(await send('PC', [changeSet('DAY-1', '1', '10')])).toMatchObject({ status: 'accepted' });
    expect(await order('DAY-1')).toMatchObject({ total: '93.80' });
    expect(await text('865')).toMatch(/BCA\*04\*AD\*DAY-1\*.*POC\*1\*QD\*10.*ACK\*IA\*10\*CA/s);
  });

  it('is told what leaves the house, and billed for it', async () => {
    await house.runJob('order-core', 'release-approved-orders');
    const { items } = await desk.floor.get<{ items: { id: string }[] }>('/v1/pick-lists?status=open');
    const path = `/v1/pick-lists/${items[0]!.id}`;
    await desk.floor.post(`${path}/confirm`, {});
    await desk.floor.post(`${path}/ship`, { carrier: 'OWNTRUCK', trackingNumber: 'ROUTE-12' });
    await house.settle();
    expect(await text('856')).toMatch(/BSN\*00\*.*HL\*1\*\*S.*PRF\*DAY-1.*MAN\*GM\*00\d{18}~.*SN1\*1\*10\*CA/s);
    await house.runJob('order-core', 'issue-invoices');
    expect(await text('810')).toMatch(/BIG\*20250522\*INV-000001\*20250522\*DAY-1.*IT1\*1\*10\*CA\*9\.38.*TDS\*9380~/s);
  });

  it('acknowledges all but the invoice: after the agreed hours that raises an alert, once', async () => {
    for (const kind of ['855', '865', '856']) {
      const { functionalId, groupControlNumber, setControlNumber } = await sent(kind);
      const segments = [
        `AK1*${functionalId}*${groupControlNumber}`,
        `AK2*${kind}*${setControlNumber}`,
        'AK5*A',
        'AK9*A*1*1*1',
      ];
      const receipt = await send('FA', [{ identifier: '997', segments }]);
      // An acknowledgment is not acknowledged, even where ISA14 asks.
      expect(receipt).toMatchObject({ status: 'accepted', acknowledgments: [] });
      expect((await sent(kind)).answerStatus).toBe('accepted');
    }
    house.clock.advance(DAY);
    await house.runJob('intake-gateway', 'check-missing-acknowledgments');
    await house.runJob('intake-gateway', 'check-missing-acknowledgments');
    const { id } = await sent('810');
    const alerts = await desk.intake.get<{ items: object[] }>('/v1/alerts?open=true');
    expect(alerts.items).toMatchObject([{ kind: 'ACKNOWLEDGMENT_MISSING', outboundDocumentId: id }]);
    const events = await house.events(TOPICS.intake);
    const missing = events.filter(({ type }) => type === acknowledgmentMissing.type);
    expect(missing.map(({ data }) => data)).toMatchObject([{ kind: '810', purchaseOrderNumber: 'DAY-1' }]);
  });

  it('pays by an 820: the invoice is settled', async () => {
    expect(await send('RA', [remittanceSet('TRACE-9', 'INV-000001', '93.80')])).toMatchObject({ status: 'accepted' });
    const { id } = await order('DAY-1');
    const invoices = await desk.admin.get<{ items: object[] }>(`/v1/invoices?orderId=${id}`);
    expect(invoices.items).toMatchObject([{ number: 'INV-000001', amount: '93.80', open: '0.00' }]);
  });
});
