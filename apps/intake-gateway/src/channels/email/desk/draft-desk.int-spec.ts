import { beforeAll, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../../../../../../test/support/database.js';
import { useIntake } from '../../../../../../test/support/intake.js';
import { ReferenceRepository } from '../knowledge/reference.repository.js';

const database = useDatabase();
const intake = useIntake(database);

interface Draft {
  id: string;
  status: string;
  version: number;
  reasons: { code: string }[];
  customerId: string | null;
  canonicalOrderId: string | null;
  order: { lines: { lineNumber: string; quantity: string; itemIdentifiers: { qualifier: string; value: string }[] }[] };
  lines: { source: { text: string; place: object }; sku: string | null; alternatives: { sku: string; evidence: object[] }[] }[]; // prettier-ignore
  gaps: { code: string; pointer: string }[];
  audit: { actor: string; action: string }[];
}
interface Receipt {
  documentId: string;
  status: string;
  orders: { purchaseOrderNumber: string }[];
  drafts: { id: string; reasons: { code: string }[] }[];
}

const ITEMS = [
  ['40137', 'Milk 1% Low Fat 4/1 gal'],
  ['40138', 'Milk 2% Reduced Fat 4/1 gal'],
  ['80120', 'Tomato Sauce Fancy 6/#10'],
  ['70344', 'Chicken Breast Boneless Skinless 40 lb'],
  ['95001', 'Napkin Dispenser 6000 ct'],
] as const;

let serial = 0;
const mail = async (subject: string, text: string, from = 'chef@bayside.example') => {
  const head = `From: ${from}\r\nMessage-ID: <desk-${(serial += 1)}@x>\r\nSubject: ${subject}\r\nDate: Thu, 22 May 2025 13:41:07 -0400\r\n`;
  const body = `${head}\r\n${text.replaceAll('\n', '\r\n')}`;
  return (await intake.call<Receipt>({ as: 'clerk', method: 'POST', path: '/v1/email', body, type: 'message/rfc822' }))
    .body;
};
const open = async (id: string) => (await intake.call<Draft>({ as: 'clerk', path: `/v1/drafts/${id}` })).body;
const post = <T = Draft>(path: string, body: object, as = 'clerk') =>
  intake.call<T>({ as, method: 'POST', path, body: JSON.stringify(body) });
const draftOf = async (receipt: Receipt) => open(receipt.drafts[0]!.id);
const codes = ({ reasons }: Pick<Draft, 'reasons'>) => reasons.map(({ code }) => code);
const orders = async (number: string) =>
  (await intake.events('order.received')).filter(({ data }) => data['purchaseOrderNumber'] === number);
const statusOf = async (documentId: string) =>
  (await intake.call<{ status: string }>({ as: 'clerk', path: `/v1/documents/${documentId}` })).body.status;

beforeAll(async () => {
  for (const [id, customerId, address] of [
    ['bayside', '3310', 'chef@bayside.example'],
    ['corner', '4420', 'buyer@corner.example'],
  ]) {
    const profile = { name: id, customerId, email: { addresses: [address] } };
    await intake.call({ method: 'PUT', path: `/v1/partners/${id}`, body: JSON.stringify(profile) });
  }
  const reference = intake.service.app.get(ReferenceRepository);
  const { manager } = intake.dataSource;
  for (const [sku, description] of ITEMS) {
    const identifiers = sku === '80120' ? [{ qualifier: 'IN', value: 'C-77', customerId: '4420' }] : [];
    const units = [{ unit: 'CA', factor: '1', sold: true }];
    await reference.putItem(manager, { sku, description, baseUnit: 'CA', units, discontinued: false, identifiers });
  }
  await reference.putContract(manager, {
    contractNumber: 'B5875',
    kind: 'bid',
    name: 'Bid',
    customerId: '4420',
    currency: 'USD',
    validFrom: '2024-09-01',
    validTo: '2025-08-31',
    part: 1,
    parts: 1,
    lines: [{ lineNumber: '3', sku: '70344', unit: 'CA', minimumQuantity: '0', unitPrice: '36.40' }],
  });
});

describe('the desk', () => {
  it('a line by unclear words waits; corrected and confirmed it is one order, and a word learned', async () => {
    const text = 'PO D-1\n\n12 cs 40137 milk 1% low fat\n3 cs the usual white stuff\n';
    const receipt = await mail('order', text);
    expect(receipt).toMatchObject({ status: 'in_review', orders: [] });
    const draft = await draftOf(receipt);
    expect(codes(draft)).toContain('ITEM_UNKNOWN');
    expect(draft.lines[1]).toMatchObject({
      source: { text: '3 cs the usual white stuff', place: { kind: 'mail', part: 'text', line: 4 } },
    });
    const { body: source } = await intake.call<{ parts: { lines: { text: string; place: object }[] }[] }>({ as: 'clerk', path: `/v1/drafts/${draft.id}/source` }); // prettier-ignore
    expect(source.parts[0]!.lines).toContainEqual(expect.objectContaining(draft.lines[1]!.source));
    expect(draft.gaps).toMatchObject([{ code: 'ITEM_MISSING', pointer: '/lines/1' }]);
    const refused = await post(`/v1/drafts/${draft.id}/confirm`, { version: 1 });
    expect(refused).toMatchObject({ status: 422, body: { code: 'DRAFT_INCOMPLETE' } });
    const nonsense = { version: 1, lines: [{ lineNumber: '2', sku: 'NONE' }] };
    expect((await post(`/v1/drafts/${draft.id}/corrections`, nonsense)).body).toMatchObject({ code: 'ITEM_UNKNOWN' });
    const correction = { version: 1, lines: [{ lineNumber: '2', sku: '40138' }] };
    const corrected = (await post(`/v1/drafts/${draft.id}/corrections`, correction)).body;
    expect(corrected).toMatchObject({ version: 2, gaps: [] });
    // Somebody with the old version at hand decides on nothing.
    expect((await post(`/v1/drafts/${draft.id}/confirm`, { version: 1 })).status).toBe(409);
    const twice = await Promise.all([0, 1].map(() => post(`/v1/drafts/${draft.id}/confirm`, { version: 2 })));
    expect(twice.some(({ status }) => status === 200)).toBe(true);
    expect((await post(`/v1/drafts/${draft.id}/confirm`, { version: 2 })).body).toMatchObject({ status: 'confirmed' });
    const placed = await orders('D-1');
    expect(placed).toHaveLength(1);
    expect(placed[0]!.data).toMatchObject({
      customerId: '3310',
      enteredBy: 'user:clerk',
      source: { channel: 'email', documentId: receipt.documentId },
      lines: [
        { quantity: '12', itemIdentifiers: [{ qualifier: 'VN', value: '40137' }], confidence: 1 },
        { quantity: '3', unitOfMeasure: 'CA', itemIdentifiers: [{ qualifier: 'VN', value: '40138' }], confidence: 1 },
      ],
    });
    expect(await statusOf(receipt.documentId)).toBe('accepted');
    expect((await open(draft.id)).audit.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'service:intake-gateway opened',
      'user:clerk corrected',
      'user:clerk confirmed',
    ]);
    const [lesson] = await intake.events('intake.alias_learned');
    expect(lesson!.data).toMatchObject({ customerId: '3310', words: 'usual white stuff', sku: '40138', uses: 1 });
  });

  it('the next mail of this customer is read with it; another customer’s is not; who contradicts it weakens it', async () => {
    const again = await draftOf(await mail('PO D-2', '5 cs the usual white stuff\n'));
    expect(again.lines[0]!.alternatives[0]).toMatchObject({
      sku: '40138',
      evidence: expect.arrayContaining([expect.objectContaining({ kind: 'alias', uses: 1 })]),
    });
    const stranger = await draftOf(await mail('PO D-2', '5 cs the usual white stuff\n', 'buyer@corner.example'));
    expect(stranger.lines[0]!.alternatives[0]?.sku).not.toBe('40138');
    const other = { version: 1, lines: [{ lineNumber: '1', sku: '40137' }] };
    await post(`/v1/drafts/${again.id}/corrections`, other);
    await post(`/v1/drafts/${again.id}/confirm`, { version: 2 });
    const lessons = (await intake.events('intake.alias_learned')).map(({ data }) => data);
    expect(lessons).toContainEqual(expect.objectContaining({ sku: '40138', uses: 1, contradicted: 1 }));
    const third = await draftOf(await mail('PO D-3', '5 cs the usual white stuff\n'));
    expect(third.lines[0]!.alternatives[0]!.sku).toBe('40137');
  });

  it('a stranger’s order is matched anew once the desk says whose it is: bid lines first', async () => {
    const text = 'PO D-4 under bid B5875\n\nBid line 3: 2 cs chicken breast boneless skinless\n4 cs C-77 sauce\n';
    const draft = await draftOf(await mail('order', text, 'new@corner.example'));
    expect(codes(draft)).toContain('CUSTOMER_UNKNOWN');
    const change = { version: 1, customerId: '4420', requestedDeliveryDate: '2025-05-26' };
    const corrected = (await post(`/v1/drafts/${draft.id}/corrections`, change)).body;
    expect(corrected.order.lines.map(({ itemIdentifiers }) => itemIdentifiers[0]!.value)).toEqual(['70344', '80120']);
    expect((await post(`/v1/drafts/${draft.id}/confirm`, { version: 2 })).body.status).toBe('confirmed');
    // Whose it is was said: the next mail from there comes with the proposal, and still waits.
    const next = await draftOf(await mail('PO D-7', '1 cs 40137\n', 'new@corner.example'));
    expect(next).toMatchObject({ customerId: null, customers: [{ customerId: '4420', confirmed: 1 }] });
    expect((await orders('D-4'))[0]!.data).toMatchObject({
      customerId: '4420',
      dates: [{ qualifier: '002', date: '2025-05-26' }],
    });
  });

  it('an order whose number stands already is merged into it as a change', async () => {
    expect(await mail('PO D-5', '12 cs 40137 milk 1% low fat\n')).toMatchObject({ status: 'accepted' });
    const draft = await draftOf(await mail('PO D-5', '15 cs 40137 milk 1% low fat\n2 cs 80120 tomato sauce fancy\n'));
    expect(codes(draft)).toEqual(['ORDER_EXISTS']);
    expect((await post(`/v1/drafts/${draft.id}/confirm`, { version: 1 })).body).toMatchObject({ code: 'ORDER_EXISTS' });
    const nowhere = { version: 1, purchaseOrderNumber: 'D-99', how: 'set' };
    expect((await post(`/v1/drafts/${draft.id}/merge`, nowhere)).status).toBe(404);
    const merged = await post(`/v1/drafts/${draft.id}/merge`, { version: 1, purchaseOrderNumber: 'D-5', how: 'set' });
    expect(merged.body.status).toBe('merged');
    const [change] = await intake.events('order.change_requested');
    expect(change!.data).toMatchObject({
      purchaseOrderNumber: 'D-5',
      purpose: 'change',
      enteredBy: 'user:clerk',
      lines: [
        { changeCode: 'CA', lineNumber: '1', lineNumberStated: true, quantityOrdered: '15' },
        { changeCode: 'AI', quantityOrdered: '2', itemIdentifiers: [{ qualifier: 'VN', value: '80120' }] },
      ],
    });
  });

  it('a change and a cancellation by mail become change requests', async () => {
    const change = await draftOf(await mail('Change to PO D-5', 'Please change 40137 from 12 to 15 cs and remove 80120 from the order.\n')); // prettier-ignore
    await post(`/v1/drafts/${change.id}/confirm`, { version: 1 });
    const cancel = await draftOf(await mail('PO D-5', 'Please cancel PO D-5.\n'));
    expect(codes(cancel)).toContain('CANCEL_REQUEST');
    await post(`/v1/drafts/${cancel.id}/confirm`, { version: 1 });
    const requests = (await intake.events('order.change_requested')).slice(-2).map(({ data }) => data);
    expect(requests).toMatchObject([
      { purpose: 'change', lines: [{ changeCode: 'CA', quantityOrdered: '15' }, { changeCode: 'DI' }] },
      { purpose: 'cancel', purchaseOrderNumber: 'D-5', lines: [] },
    ]);
  });

  it('what is no order is rejected with a reason; what is unclear is asked', async () => {
    const picture = [
      'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee photo\r\n',
      '--b\r\nContent-Type: image/jpeg; name=order.jpg\r\nContent-Disposition: attachment; filename=order.jpg\r\n\r\nJPEG\r\n--b--\r\n',
    ].join('');
    const body = `From: chef@bayside.example\r\nSubject: PO D-6\r\nMessage-ID: <p@x>\r\n${picture}`;
    const { body: receipt } = await intake.call<Receipt>({ as: 'clerk', method: 'POST', path: '/v1/email', body, type: 'message/rfc822' }); // prettier-ignore
    const draft = await draftOf(receipt);
    expect(codes(draft)).toEqual(expect.arrayContaining(['NO_LINES', 'ATTACHMENT_UNREAD']));
    const file = `/v1/drafts/${draft.id}/source/file?name=`;
    expect(await intake.call({ as: 'clerk', path: `${file}order.jpg` })).toMatchObject({ status: 200, body: expect.stringContaining('JPEG') }); // prettier-ignore
    expect((await intake.call({ as: 'clerk', path: `${file}other.jpg` })).status).toBe(404);
    expect((await post(`/v1/drafts/${draft.id}/ask`, { version: 1 })).body).toMatchObject({
      status: 'asked',
      version: 2,
    });
    const [question]: { subject: string; body: string }[] = await intake.dataSource.query('select subject, body from intake.mail_questions'); // prettier-ignore
    expect(question).toMatchObject({ subject: 'Re: PO D-6', body: expect.stringContaining('"order.jpg"') });
    const answer = 'From: chef@bayside.example\r\nSubject: Re: PO D-6\r\nMessage-ID: <a@x>\r\nIn-Reply-To: <p@x>\r\n\r\nnever mind, that was the cat\r\n'; // prettier-ignore
    await intake.call({ as: 'clerk', method: 'POST', path: '/v1/email', body: answer, type: 'message/rfc822' });
    const answered = await open(draft.id);
    expect(answered).toMatchObject({ status: 'open', version: 3 });
    expect(answered.audit.at(-1)).toMatchObject({ actor: 'mail:chef@bayside.example', action: 'answered' });
    expect((await post(`/v1/drafts/${draft.id}/reject`, { version: 3, reason: 'a photo of a cat' })).body.status).toBe('rejected'); // prettier-ignore
    expect(await statusOf(receipt.documentId)).toBe('discarded');
  });

  it('lists what waits, oldest first, by reason and age; nobody but the desk sees it', async () => {
    const list = async (query: string, as = 'clerk') => intake.call<{ items: { id: string; ageSeconds: number }[] }>({ as, path: `/v1/drafts?${query}` }); // prettier-ignore
    expect((await list('waiting=true')).body.items.length).toBeGreaterThan(0);
    expect((await list('waiting=true&reason=ITEM_UNKNOWN&customerId=3310')).body.items.length).toBeGreaterThan(0);
    expect((await list('olderThanMinutes=30&waiting=true')).body.items).toEqual([]);
    expect((await list('status=rejected')).body.items).toHaveLength(1);
    expect((await list('', 'partner:bayside:3310')).status).toBe(403);
  });

  it('tells how sure it may be: reliability, touchless rate, and what a check of touchless orders found', async () => {
    const figures = async () => (await intake.call<{ orders: object; lines: number; threshold: number; reliability: object[] }>({ as: 'clerk', path: '/v1/mail-calibration?customerId=3310' })).body; // prettier-ignore
    const before = await figures();
    expect(before).toMatchObject({ threshold: 0.97, orders: { touchless: 1, checked: 0, errorRate: null } });
    expect(before.lines).toBeGreaterThan(3);
    expect(before.reliability.length).toBeGreaterThan(0);
    const { body: sample } = await intake.call<{ items: { id: string }[] }>({ as: 'clerk', path: '/v1/mail-calibration/samples?customerId=3310' }); // prettier-ignore
    const wrong = { wrongLines: [{ lineNumber: '1', quantity: true }] };
    expect((await post<object>(`/v1/mail-calibration/samples/${sample.items[0]!.id}`, wrong)).body).toEqual({ lines: 1, wrong: 1 }); // prettier-ignore
    expect(await figures()).toMatchObject({ orders: { checked: 1, wrong: 1, errorRate: 1 } });
  });
});
