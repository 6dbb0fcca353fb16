import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createEvent,
  type EventDefinition,
  invoicePosted,
  orderApproved,
  orderBackordered,
  orderCancelled,
  orderChangeDecided,
  orderHeld,
  orderPriced,
  orderRejected,
  orderReserved,
  orderShipped,
  orderValidated,
} from '#contracts';
import { Transactions } from '#messaging';
import { useDatabase } from '../../../../../../test/support/database.js';
import { changeSet, orderSet, x12Interchange } from '../../../../../../test/support/documents.js';
import { eventually } from '../../../../../../test/support/eventually.js';
import { useIntake } from '../../../../../../test/support/intake.js';

const folder = mkdtempSync(join(tmpdir(), 'order-to-cash-out-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const database = useDatabase();
const intake = useIntake(database, () => ({ EDI_OUTBOX_DIR: folder }));

interface Sent {
  readonly id: string;
  readonly kind: string;
  readonly controlNumber: string;
  readonly groupControlNumber: string;
  readonly setControlNumber: string;
  readonly functionalId: string;
  readonly answerStatus: string;
  readonly timesRequested: number;
  readonly test: boolean;
}
interface Alert {
  readonly id: string;
  readonly kind: string;
  readonly outboundDocumentId: string | null;
  readonly message: string;
  readonly closedAt: string | null;
}

const isa = (id: string) => ({ qualifier: 'ZZ', id });
const edi = {
  theirs: isa('DRISCOLL'),
  ours: isa('OURHOUSE'),
  wants: ['855', '865', '856', '810'],
  seller: { name: 'Our House', identifierQualifier: '92', identifier: 'V100' },
};
const putPartner = (changed: object = {}) =>
  intake.call({
    method: 'PUT',
    path: '/v1/partners/driscoll',
    body: JSON.stringify({ name: 'Driscoll', customerId: '2147', edi: { ...edi, ...changed } }),
  });
let control = 800;
const sendIn = async (functionalId: string, set: ReturnType<typeof orderSet>, more: object = {}): Promise<string> => {
  control += 1;
  const groups = [{ functionalId, sets: [set] }];
  const body = x12Interchange({ control: String(control).padStart(9, '0'), groups, ...more });
  const answer = await intake.call<{ documentId: string; status: string }>({
    method: 'POST',
    path: '/v1/edi',
    body,
    type: 'application/edi-x12',
  });
  expect(answer.body.status).toBe('accepted');
  return answer.body.documentId;
};
let serial = 0;
/** Says events as order-core would; their order is kept, as they are of one key. */
const say = (...events: readonly (readonly [EventDefinition, object])[]) =>
  intake.service.app.get(Transactions).run(async (tx) => {
    for (const [definition, data] of events) {
      serial += 1;
      const attributes = { id: `event-${serial}`, source: '/order-core', time: intake.clock.now() };
      tx.emit(createEvent(definition, { ...(definition.example as object), ...data }, attributes));
    }
  });
const sentFor = async (purchaseOrderNumber: string): Promise<Sent[]> => {
  const path = `/v1/outbound-documents?purchaseOrderNumber=${purchaseOrderNumber}`;
  return (await intake.call<{ items: Sent[] }>({ path })).body.items;
};
const sent = (purchaseOrderNumber: string, count = 1): Promise<Sent[]> =>
  eventually(`${count} documents for ${purchaseOrderNumber}`, async () => {
    const items = await sentFor(purchaseOrderNumber);
    return items.length >= count ? items : undefined;
  });
const contentOf = async ({ id }: Sent): Promise<string> =>
  Buffer.from(
    (
      await intake.dataSource.query<{ content: Buffer }[]>(
        'select content from intake.outbound_documents where id = $1',
        [id],
      )
    )[0]!.content,
  ).toString();
const alerts = async (kind: string): Promise<Alert[]> =>
  (await intake.call<{ items: Alert[] }>({ path: `/v1/alerts?kind=${kind}` })).body.items;
const order = (number: string, documentId: string) => ({
  orderId: `order-${number}`,
  customerId: '2147',
  purchaseOrderNumber: number,
  documentId,
  orderNumber: `SO-${number}`,
});
const acknowledge = (document: Sent, code: string) =>
  sendIn('FA', {
    identifier: '997',
    segments: [
      `AK1*${document.functionalId}*${document.groupControlNumber}`,
      `AK2*${document.kind}*${document.setControlNumber}`,
      `AK5*${code === 'A' ? 'A' : 'R*5'}`,
      `AK9*${code}*1*1*${code === 'A' ? 1 : 0}`,
    ],
  });

beforeAll(async () => {
  await putPartner();
});

describe('an order that came as X12', () => {
  it('is answered by an 855 when it is approved, with what was reserved, short and priced', async () => {
    const named = order('OUT-1', await sendIn('PO', orderSet('OUT-1')));
    const line = { lineNumber: '1', sku: '40137', unitOfMeasure: 'CA' };
    await say(
      [orderHeld, named],
      [orderReserved, { ...named, lines: [{ ...line, quantity: '9', locationId: 'NJ' }] }],
      [orderBackordered, { ...named, lines: [{ ...line, quantity: '3', expectedOn: '2025-05-30' }] }],
      [
        orderPriced,
        { ...named, lines: [{ ...line, quantity: '12', unitPrice: '9.38', extended: '112.56', rung: 'bid' }] },
      ],
      [orderApproved, named],
    );
    const [document] = await sent('OUT-1');
    expect(document).toMatchObject({ kind: '855', functionalId: 'PR', answerStatus: 'expected', test: false });
    const text = await contentOf(document!);
    expect(text).toMatch(/^ISA\*00\* {10}\*00\* {10}\*ZZ\*OURHOUSE {7}\*ZZ\*DRISCOLL {7}\*250522\*1400\*U\*00401\*/);
    expect(text).toContain('BAK*00*AC*OUT-1*20250522****SO-OUT-1*20250522~');
    expect(text).toContain('N1*SE*Our House*92*V100~');
    expect(text).toMatch(/ACK\*IA\*9\*CA.*~ACK\*IB\*3\*CA\*.*20250530/);
    await say([orderApproved, named]);
    await say([orderCancelled, named]);
    const both = await sent('OUT-1', 2);
    expect(both.map(({ kind }) => kind)).toEqual(['855', '855']);
    const last = both.find(({ controlNumber }) => controlNumber > document!.controlNumber)!;
    expect(await contentOf(last)).toContain('BAK*05*AC*OUT-1*');
  });

  it('gets an 855 that refuses, an 865, an 856 and an 810, each once however often it is approved, under numbers without gaps', async () => {
    const refused = order('OUT-2', await sendIn('PO', orderSet('OUT-2')));
    await say([
      orderRejected,
      { ...refused, findings: [{ code: 'ITEM_UNKNOWN', message: 'No such item.', lineNumber: '1' }] },
    ]);
    expect(await contentOf((await sent('OUT-2'))[0]!)).toMatch(/BAK\*00\*RD\*OUT-2.*ACK\*R2\*12\*CA/s);

    const named = order('OUT-3', await sendIn('PO', orderSet('OUT-3')));
    const changeDocumentId = await sendIn('PC', changeSet('OUT-3', '1'));
    await say([orderApproved, named], [orderChangeDecided, { ...named, changeDocumentId }]);
    // The changed order is planned and approved again: the 865 told of it, a second 855 would contradict the first.
    const lines = [{ lineNumber: '1', sku: '40137', quantity: '10', unitOfMeasure: 'CA', locationId: 'NJ' }];
    await say([orderValidated, named], [orderReserved, { ...named, lines }], [orderApproved, named]);
    await say([orderShipped, { ...named, shipmentNumber: 'SH-3', shipmentId: 'shipment-3' }]);
    const invoice = {
      invoiceId: 'invoice-3',
      invoiceNumber: 'INV-3',
      orderId: named.orderId,
      purchaseOrderNumber: 'OUT-3',
    };
    await say([invoicePosted, invoice], [invoicePosted, invoice]);
    await say([orderShipped, { ...named, shipmentNumber: 'SH-3', shipmentId: 'shipment-3' }]);
    const documents = (await sent('OUT-3', 4)).reverse();
    expect(documents.map(({ kind }) => kind).sort()).toEqual(['810', '855', '856', '865']);
    const texts = new Map(
      await Promise.all(documents.map(async (each) => [each.kind, await contentOf(each)] as const)),
    );
    expect(texts.get('865')).toMatch(/BCA\*04\*AD\*OUT-3\*.*POC\*1\*QD\*10/s);
    expect(texts.get('856')).toMatch(
      /BSN\*00\*SH-3\*.*HL\*1\*\*S.*PRF\*OUT-3.*MAN\*GM\*00006141411234567890.*SN1\*1\*12\*CA/s,
    );
    expect(texts.get('810')).toMatch(/BIG\*20250523\*INV-3\*20250522\*OUT-3.*IT1\*1\*12\*CA\*9\.38.*TDS\*11256~/s);

    const rows: { interchange: number; group: number | null; set: number | null }[] = await intake.dataSource.query(
      `select interchange_number as interchange, group_number as "group", set_number as "set"
       from intake.outbound_documents where partner_id = 'driscoll' order by interchange_number`,
    );
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    expect(rows.map(({ interchange }) => interchange)).toEqual(upTo(rows.length));
    const groups = rows.flatMap(({ group }) => group ?? []);
    expect(groups.sort((a, b) => a - b)).toEqual(upTo(groups.length));
    const sets = rows.flatMap(({ set }) => set ?? []);
    expect(sets.sort((a, b) => a - b)).toEqual(upTo(sets.length));
  });

  it('is answered as a test when it was one, and in the separators of the profile', async () => {
    await putPartner({ delimiters: { element: '|', segment: '!' }, version: '005010' });
    const named = order('OUT-4', await sendIn('PO', orderSet('OUT-4'), { usage: 'T' }));
    await say([orderApproved, named]);
    const [document] = await sent('OUT-4');
    expect(document!.test).toBe(true);
    expect(await contentOf(document!)).toMatch(
      /\|\^\|00501\|\d{9}\|0\|T\|>!GS\|PR\|OURHOUSE\|DRISCOLL\|20250522\|1400\|\d+\|X\|005010!/,
    );
    await putPartner();
  });

  it('is told of what was shipped in the partner’s own units and places', async () => {
    await putPartner({ crossReferences: { units: { CA: 'CS' }, shipTo: { CK1: 'NJ-KITCHEN' } } });
    const named = order('OUT-6', await sendIn('PO', orderSet('OUT-6')));
    const lines = [{ lineNumber: '1', sku: '40137', quantity: '12', unitOfMeasure: 'CS' }];
    await say([orderShipped, { ...named, shipmentId: 'shipment-6', lines, cartons: [] }]);
    const text = await contentOf((await sent('OUT-6'))[0]!);
    expect(text).toMatch(/N1\*ST\*Central Kitchen\*92\*CK1~.*SN1\*1\*12\*CA\*/s);
    await putPartner();
  });

  it('gets its 810 though the invoice is told while the order is met for the first time', async () => {
    await putPartner({ wants: ['810'], acknowledgedWithinHours: 0 });
    const numbers = Array.from({ length: 20 }, (_, index) => `OUT-T${index}`);
    for (const number of numbers) {
      const named = order(number, await sendIn('PO', orderSet(number)));
      const { orderId, documentId, purchaseOrderNumber } = named;
      const invoice = {
        invoiceId: `invoice-${number}`,
        invoiceNumber: number,
        orderId,
        documentId,
        purchaseOrderNumber,
      };
      await Promise.all([say([orderApproved, named]), say([invoicePosted, invoice])]);
    }
    for (const number of numbers) expect(await sent(number)).toMatchObject([{ kind: '810' }]);
    await putPartner();
  });

  it('is not answered where nothing is wanted, and what cannot be written raises an alert and uses no number', async () => {
    await putPartner({ wants: ['810'] });
    const named = order('OUT-5', await sendIn('PO', orderSet('OUT-5')));
    const [before] = await intake.dataSource.query<{ last: number }[]>(
      `select last from intake.control_numbers where partner_id = 'driscoll' and kind = 'set'`,
    );
    await say([orderApproved, named]);
    const invoice = {
      invoiceId: 'invoice-5',
      invoiceNumber: 'INV-5',
      orderId: named.orderId,
      purchaseOrderNumber: 'OUT-5',
    };
    await say([invoicePosted, { ...invoice, amount: '999.99' }]);
    await eventually('the alert', async () => (await alerts('DOCUMENT_NOT_WRITTEN')).length > 0);
    expect(await alerts('DOCUMENT_NOT_WRITTEN')).toMatchObject([{ message: expect.stringContaining('810 for OUT-5') }]);
    expect(await sentFor('OUT-5')).toEqual([]);
    expect(
      await intake.dataSource.query(
        `select last from intake.control_numbers where partner_id = 'driscoll' and kind = 'set'`,
      ),
    ).toEqual([before]);
    await putPartner();
  });
});

describe('a document of ours', () => {
  it('lands in the outbox folder, can be pulled, and leaves again as the same bytes when asked for', async () => {
    await intake.run('write-answers');
    const [document] = await sent('OUT-2');
    const name = `${document!.controlNumber}-855.edi`;
    const text = readFileSync(join(folder, 'driscoll', name), 'utf8');
    expect(text).toBe(await contentOf(document!));
    rmSync(join(folder, 'driscoll', name));
    const again = await intake.call<Sent>({ method: 'POST', path: `/v1/outbound-documents/${document!.id}/resend` });
    expect(again).toMatchObject({ status: 202, body: { timesRequested: 2, controlNumber: document!.controlNumber } });
    await intake.run('write-answers');
    expect(readFileSync(join(folder, 'driscoll', name), 'utf8')).toBe(text);
    expect(readdirSync(join(folder, 'driscoll')).filter((file) => file.endsWith('.part'))).toEqual([]);
    const requests = await intake.dataSource.query('select requested_by as "by" from intake.outbound_requests');
    expect(requests).toEqual([{ by: expect.stringContaining('admin') }]);
    const path = `/v1/outbound-documents/${document!.id}/content`;
    expect((await intake.call({ as: 'partner:driscoll:2147', path })).status).toBe(200);
    expect((await intake.call({ as: 'partner:other:2147', path })).status).toBe(404);
  });

  it('is acknowledged by the partner’s 997, which itself is not acknowledged', async () => {
    const [document] = await sent('OUT-2');
    const documentId = await acknowledge(document!, 'A');
    expect((await sentFor('OUT-2'))[0]).toMatchObject({ answerStatus: 'accepted', answeredIn: documentId });
    const answers = await intake.call<{ items: unknown[] }>({ path: `/v1/acknowledgments?documentId=${documentId}` });
    expect(answers.body.items).toEqual([]);
  });

  it('that the partner rejects, or that we never sent, raises an alert', async () => {
    const [first] = await sent('OUT-4');
    await acknowledge(first!, 'R');
    expect((await sentFor('OUT-4'))[0]).toMatchObject({ answerStatus: 'rejected' });
    expect(await alerts('DOCUMENT_REFUSED')).toMatchObject([
      { outboundDocumentId: first!.id, message: expect.stringContaining('AK5*R*5') },
    ]);
    await acknowledge({ ...first!, groupControlNumber: '987654' }, 'A');
    expect(await alerts('ACKNOWLEDGMENT_UNMATCHED')).toMatchObject([{ message: expect.stringContaining('987654') }]);
    const third = (await sentFor('OUT-3')).find(({ kind }) => kind === '856')!;
    control += 1;
    const ta1 = x12Interchange({
      control: String(control).padStart(9, '0'),
      before: [`TA1*${third.controlNumber}*250522*1400*R*006`],
      groups: [],
    });
    await intake.call({ method: 'POST', path: '/v1/edi', body: ta1, type: 'application/edi-x12' });
    expect((await sentFor('OUT-3')).find(({ id }) => id === third.id)).toMatchObject({ answerStatus: 'rejected' });
  });

  it('nor is a TA1 for our 997 one for what we never sent: it says something only where it refuses', async () => {
    const { body } = await intake.call<{ items: { controlNumber: string }[] }>({
      path: '/v1/acknowledgments?partnerId=driscoll',
    });
    const [{ controlNumber }] = body.items as [{ controlNumber: string }];
    const before = [await alerts('ACKNOWLEDGMENT_UNMATCHED'), await alerts('DOCUMENT_REFUSED')];
    for (const said of ['A*000', 'R*008']) {
      control += 1;
      const text = x12Interchange({
        control: String(control).padStart(9, '0'),
        before: [`TA1*${controlNumber}*250522*1400*${said}`],
        groups: [],
      });
      await intake.call({ method: 'POST', path: '/v1/edi', body: text, type: 'application/edi-x12' });
    }
    expect(await alerts('ACKNOWLEDGMENT_UNMATCHED')).toEqual(before[0]);
    const refused = await alerts('DOCUMENT_REFUSED');
    expect(refused).toHaveLength(before[1]!.length + 1);
    const message = 'A 997 of ours was not accepted (TA1 R): TA105 008.';
    expect(refused).toContainEqual(expect.objectContaining({ message }));
  });

  it('that nobody acknowledges in the agreed hours raises an alert and an event, once; a late 997 closes it', async () => {
    await intake.run('check-missing-acknowledgments');
    expect(await alerts('ACKNOWLEDGMENT_MISSING')).toEqual([]);
    intake.clock.advance(24 * 60 * 60 * 1000);
    await intake.run('check-missing-acknowledgments');
    await intake.run('check-missing-acknowledgments');
    // Two 855s of the first order; 855, 865 and 810 of the third; 856 of the sixth.
    const missing = await alerts('ACKNOWLEDGMENT_MISSING');
    expect(missing).toHaveLength(6);
    const events = await intake.events('intake.acknowledgment_missing');
    expect(events.map(({ key }) => key).sort()).toEqual(
      missing.map(({ outboundDocumentId }) => outboundDocumentId).sort(),
    );
    const invoice = (await sentFor('OUT-3')).find(({ kind }) => kind === '810')!;
    await acknowledge(invoice, 'A');
    const open = await intake.call<{ items: Alert[] }>({ path: '/v1/alerts?open=true&kind=ACKNOWLEDGMENT_MISSING' });
    expect(open.body.items).toHaveLength(5);
    expect(open.body.items.map(({ outboundDocumentId }) => outboundDocumentId)).not.toContain(invoice.id);
    const { id } = open.body.items[0]!;
    expect((await intake.call({ method: 'POST', path: `/v1/alerts/${id}/close` })).status).toBe(204);
    expect((await intake.call({ method: 'POST', path: `/v1/alerts/${id}/close` })).status).toBe(404);
  });
});
