import { describe, expect, it, beforeAll } from '@jest/globals';
import { MessageBus } from '#messaging';
import { mailOf, threeOrders, x12File } from '../../../../test/support/documents.js';
import { useDatabase } from '../../../../test/support/database.js';
import { useIntake } from '../../../../test/support/intake.js';

const database = useDatabase();
const intake = useIntake(database);

const file = (control: string, prefix: string, sender?: string) =>
  x12File({ control, orders: threeOrders(prefix), ...(sender ? { sender } : {}) });
const question = (id: string) =>
  mailOf({
    from: 'chef@bayside.example',
    id,
    subject: 'Delivery window',
    text: 'Hi,\n\nwhen does the truck leave?\n\nMarco',
  });
const emailed = (from = 'chef@bayside.example') =>
  mailOf({
    from,
    id: 'b-3001',
    subject: 'PO B-3001 for Friday',
    text: 'Hi,\n\n6 cs 80120 tomato sauce 6/#10\n2 cs 80233 olive oil 4/1 gal\n4 cs 70344 beef patty 4 oz\n\nThanks!',
  });
const partner = (id: string, profile: object) =>
  intake.call({ method: 'PUT', path: `/v1/partners/${id}`, body: JSON.stringify(profile) });

interface ReceiptBody {
  documentId: string;
  status: string;
  verdict: string;
  resend: boolean;
  orders: { id: string; purchaseOrderNumber: string; repeated: boolean }[];
  quarantine: {
    id: string;
    kind: string;
    status: string;
    reasons: { code: string; message: string; where?: string }[];
  }[];
  drafts: { id: string; reasons: { code: string }[] }[];
  acknowledgments: { kind: string; verdict: string; controlNumber: string; content: string }[];
}
interface ProblemBody {
  code: string;
  detail: string;
  items: { code: string; message: string; pointer?: string }[];
}

const edi = (body: string | Uint8Array, as = 'clerk') =>
  intake.call<ReceiptBody>({ as, method: 'POST', path: '/v1/edi', body, type: 'application/edi-x12' });
const mail = (body: string | Uint8Array) =>
  intake.call<ReceiptBody>({ as: 'clerk', method: 'POST', path: '/v1/email', body, type: 'message/rfc822' });
const order = (body: object | string, as = 'partner:corner:4420') =>
  intake.call<ReceiptBody & ProblemBody>({
    as,
    method: 'POST',
    path: '/v1/orders',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const resubmit = (id: string, body?: string | Uint8Array, type = 'application/octet-stream') =>
  intake.call<ReceiptBody>({ as: 'clerk', method: 'POST', path: `/v1/quarantine/${id}/resubmit`, body, type });
const orderEvents = async () =>
  (await intake.events('order.received')).map(({ data }) => String(data['purchaseOrderNumber']));

beforeAll(async () => {
  const ours = { qualifier: 'ZZ', id: 'OURHOUSE' };
  const made = [
    await partner('driscoll', {
      name: 'Driscoll School District',
      customerId: '2147',
      edi: { theirs: { qualifier: 'ZZ', id: 'DRISCOLL' }, ours },
      email: { addresses: ['orders@driscoll.example'] },
    }),
    await partner('bayside', {
      name: 'Bayside Bistro',
      customerId: '3310',
      email: { addresses: ['chef@bayside.example'] },
    }),
    await partner('corner', { name: 'Corner Grocers', customerId: '4420' }),
  ];
  expect(made.map(({ status }) => status)).toEqual([200, 200, 200]);
});

describe('an 850 with three orders', () => {
  it('becomes three canonical orders and one accepting 997; a byte-equal resend gets the same answer, no second order', async () => {
    const first = await edi(file('000000101', 'D-100'));
    expect(first.status).toBe(202);
    expect(first.body).toMatchObject({ status: 'accepted', verdict: 'accepted', resend: false, partnerId: 'driscoll' });
    expect(first.body.orders.map((each) => each.purchaseOrderNumber)).toEqual(['D-1001', 'D-1002', 'D-1003']);
    expect(first.body.acknowledgments).toHaveLength(1);
    const [ack] = first.body.acknowledgments;
    expect(ack).toMatchObject({ kind: '997', verdict: 'A', controlNumber: '000000001' });
    expect(ack!.content).toContain('AK9*A*3*3*3~');
    expect(await orderEvents()).toEqual(['D-1001', 'D-1002', 'D-1003']);

    const again = await edi(file('000000101', 'D-100'));
    expect(again.body).toMatchObject({ documentId: first.body.documentId, resend: true, status: 'accepted' });
    expect(again.body.acknowledgments).toEqual(first.body.acknowledgments);
    expect(await orderEvents()).toHaveLength(3);
    expect(await intake.events('intake.document_received')).toHaveLength(2);
  });

  it('is told in full by HTTP: order with provenance, bytes, acknowledgments', async () => {
    const list = await intake.call<{ items: { id: string; status: string }[] }>({
      path: '/v1/documents?channel=edi&status=accepted',
    });
    const id = list.body.items[0]!.id;
    const orders = await intake.call<{ items: Record<string, never>[] }>({ path: `/v1/documents/${id}/orders` });
    expect(orders.body.items[0]).toMatchObject({
      customerId: '2147',
      enteredBy: 'channel:edi',
      receivedAt: '2025-05-22T18:00:00.000Z',
      source: { channel: 'edi', documentId: id, partnerId: 'driscoll', test: false },
      provenance: { '/purchaseOrderNumber': { kind: 'segment', segment: 'BEG', position: 2, element: 3 } },
    });
    const content = await intake.call<string>({ path: `/v1/documents/${id}/content` });
    expect(content.body).toBe(file('000000101', 'D-100'));
    const acknowledgments = await intake.call<{ items: unknown[] }>({
      as: 'partner:driscoll:2147',
      path: '/v1/acknowledgments',
    });
    expect(acknowledgments.body.items).toHaveLength(1);
    const others = await intake.call<{ items: unknown[] }>({ as: 'partner:corner:4420', path: '/v1/acknowledgments' });
    expect(others.body.items).toHaveLength(0);
    expect((await intake.call({ as: 'partner:corner:4420', path: `/v1/documents/${id}` })).status).toBe(404);
  });

  it('the same order by another document is a repeat; with other lines it waits for a clerk', async () => {
    const repeat = file('000000102', 'D-100');
    const second = await edi(repeat);
    expect(second.body.orders.map((each) => each.repeated)).toEqual([true, true, true]);
    const other = repeat.replaceAll('000000102', '000000103').replace('PO1*1*40*CA', 'PO1*1*41*CA');
    const third = await edi(other);
    expect(third.body.status).toBe('partially_accepted');
    expect(third.body.quarantine.map(({ reasons }) => reasons[0]!.code)).toEqual(['ORDER_ALREADY_RECEIVED']);
    expect(await orderEvents()).toHaveLength(3);
  });

  it('one bad set does not stop its neighbours, and waits alone, repairable by itself', async () => {
    const renumbered = file('000000104', 'D-110');
    const bad = renumbered.replace('PO1*2*10*CA', 'PO1*2*TEN*CA');
    const { body } = await edi(bad);
    expect(body.status).toBe('partially_accepted');
    expect(body.orders.map((each) => each.purchaseOrderNumber)).toEqual(['D-1101', 'D-1103']);
    expect(body.acknowledgments[0]!.content).toContain('AK9*P*3*3*2~');
    const [item] = body.quarantine;
    expect(item).toMatchObject({ kind: 'transaction_set', purchaseOrderNumber: 'D-1102', status: 'open' });
    expect(item!.reasons[0]).toMatchObject({ code: 'EDI_ELEMENT_CHARACTER', where: 'segment 6 PO1, element 2' });

    const content = await intake.call<string>({ path: `/v1/quarantine/${item!.id}/content` });
    const repaired = await resubmit(item!.id, content.body.replace('PO1*2*TEN*CA', 'PO1*2*10*CA'));
    expect(repaired.body).toMatchObject({ status: 'accepted' });
    expect(repaired.body.orders.map((each) => each.purchaseOrderNumber)).toEqual(['D-1102']);
    // The partner has been answered: a repair on our side is not answered a second time.
    expect(repaired.body.acknowledgments).toEqual([]);
    const closed = await intake.call<Record<string, unknown>>({ path: `/v1/quarantine/${item!.id}` });
    expect(closed.body).toMatchObject({
      status: 'resubmitted',
      closedBy: 'user:clerk',
      closedWith: repaired.body.documentId,
    });
    expect(await resubmit(item!.id)).toMatchObject({ status: 409, body: { code: 'QUARANTINE_ITEM_CLOSED' } });
  });

  it('control numbers of answers are gapless', async () => {
    const { body } = await intake.call<{ items: { controlNumber: string }[] }>({
      path: '/v1/acknowledgments?partnerId=driscoll',
    });
    const numbers = body.items.map(({ controlNumber }) => Number(controlNumber)).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});

describe('a character that no text can hold', () => {
  it('in an X12 element costs neither its order nor the answer', async () => {
    await partner('nul', {
      name: 'Sends NUL',
      customerId: '2147',
      edi: { theirs: { qualifier: 'ZZ', id: 'SENDSNUL' }, ours: { qualifier: 'ZZ', id: 'OURHOUSE' } },
    });
    const bytes = String(file('000000777', 'NUL', 'SENDSNUL')).replace('Central Kitchen', 'Central\0Kitchen');
    expect(bytes).toContain('\0');
    const { body } = await edi(bytes);
    expect(body.orders).toHaveLength(3);
    expect(body.acknowledgments.map(({ kind }) => kind)).toEqual(['997']);
    expect(body.acknowledgments[0]!.content).not.toContain('\0');
  });
});

describe('what cannot be read is quarantined, listed, repaired and resubmitted', () => {
  it('a truncated 850', async () => {
    const whole = file('000000201', 'D-120');
    const before = await orderEvents();
    const { body } = await edi(whole.slice(0, whole.indexOf('CTT*3')));
    expect(body).toMatchObject({ status: 'quarantined', verdict: 'rejected', orders: [] });
    expect(body.quarantine[0]!.reasons.map(({ code }) => code)).toContain('EDI_INTERCHANGE_TRUNCATED');
    expect(await orderEvents()).toEqual(before);

    const listed = await intake.call<{ items: { id: string }[] }>({
      path: '/v1/quarantine?status=open&code=EDI_INTERCHANGE_TRUNCATED',
    });
    expect(listed.body.items.map(({ id }) => id)).toEqual([body.quarantine[0]!.id]);
    const repaired = await resubmit(body.quarantine[0]!.id, whole);
    expect(repaired.body.orders.map((each) => each.purchaseOrderNumber)).toEqual(['D-1201', 'D-1202', 'D-1203']);
    const original = await intake.call<string>({ path: `/v1/documents/${body.documentId}/content` });
    expect(whole.startsWith(original.body)).toBe(true);
    const document = await intake.call<Record<string, unknown>>({ path: `/v1/documents/${repaired.body.documentId}` });
    expect(document.body).toMatchObject({ repairOf: body.documentId, submittedBy: 'user:clerk' });
  });

  it('a JSON order with a wrong type', async () => {
    const bad = {
      purchaseOrderNumber: 'C-9001',
      lines: [
        { sku: '40137', quantity: 'twelve' },
        { sku: 40210, quantity: 3 },
      ],
    };
    const answer = await order(bad);
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('ORDER_QUARANTINED');
    expect(answer.body.items.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['ORDER_FIELD_INVALID', '/lines/0/quantity'],
      ['ORDER_FIELD_WRONG_TYPE', '/lines/1/sku'],
    ]);
    const location = answer.headers.get('location')!;
    const content = await intake.call<string>({ path: `${location}/content` });
    expect(JSON.parse(content.body)).toEqual(bad);

    const mended = {
      ...bad,
      lines: [
        { sku: '40137', quantity: '12' },
        { sku: '40210', quantity: 3 },
      ],
    };
    const repaired = await resubmit(location.split('/').at(-1)!, JSON.stringify(mended), 'application/json');
    expect(repaired.body).toMatchObject({ status: 'accepted', channel: 'portal', customerId: '4420' });
    const event = (await intake.events('order.received')).find(({ data }) => data['purchaseOrderNumber'] === 'C-9001');
    expect(event).toMatchObject({ key: '4420|C-9001', data: { customerId: '4420', source: { partnerId: 'corner' } } });
  });

  it('a body that is no JSON at all is kept as well', async () => {
    const answer = await order('{"purchaseOrderNumber": "C-9002", "lines": [');
    expect(answer).toMatchObject({ status: 422, body: { items: [{ code: 'ORDER_NOT_JSON' }] } });
    expect((await intake.call<string>({ path: `${answer.headers.get('location')}/content` })).body).toContain('C-9002');
  });

  it('an email without an order', async () => {
    const { body } = await mail(question('question-1'));
    expect(body).toMatchObject({ status: 'quarantined', partnerId: 'bayside', customerId: '3310' });
    expect(body.quarantine[0]!.reasons.map(({ code }) => code)).toEqual(['EMAIL_NO_ORDER_FOUND']);
    const repaired = await resubmit(
      body.quarantine[0]!.id,
      question('question-1').replace('when does', 'PO B-3999:\n\n2 cs 40137 milk\n\nwhen does'),
    );
    expect(repaired.body.orders.map((each) => each.purchaseOrderNumber)).toEqual(['B-3999']);
  });

  it('a document can be discarded, with a reason that stays', async () => {
    const { body } = await mail(question('question-2'));
    const id = body.quarantine[0]!.id;
    const path = `/v1/quarantine/${id}/discard`;
    expect((await intake.call({ as: 'clerk', method: 'POST', path, body: '{}' })).status).toBe(422);
    const reason = JSON.stringify({ reason: 'a question, answered by phone' });
    const done = await intake.call({ as: 'clerk', method: 'POST', path, body: reason });
    expect(done.body).toMatchObject({
      status: 'discarded',
      closedBy: 'user:clerk',
      closeReason: 'a question, answered by phone',
    });
    const item = await intake.call<{ audit: { action: string; actor: string }[] }>({ path: `/v1/quarantine/${id}` });
    expect(item.body.audit.map(({ action, actor }) => [action, actor])).toEqual([
      ['quarantined', 'service:intake-gateway'],
      ['discarded', 'user:clerk'],
    ]);
    expect((await intake.call({ path: `/v1/documents/${body.documentId}` })).body).toMatchObject({
      status: 'discarded',
    });
  });
});

describe('who may send what', () => {
  it('an unknown sender is quarantined and not answered; with a profile the same bytes go through', async () => {
    const strange = file('000000105', 'N-100', 'NEWCOMER');
    const { body } = await edi(strange);
    expect(body).toMatchObject({ status: 'quarantined', acknowledgments: [], partnerId: null });
    expect(body.quarantine[0]!.reasons.map(({ code }) => code)).toEqual(['PARTNER_UNKNOWN']);
    await partner('newcomer', {
      name: 'Newcomer',
      customerId: '5550',
      edi: { theirs: { qualifier: 'ZZ', id: 'NEWCOMER' }, ours: { qualifier: 'ZZ', id: 'OURHOUSE' } },
    });
    const resent = await edi(strange);
    expect(resent.body).toMatchObject({ status: 'accepted', resend: false, partnerId: 'newcomer' });
    expect(resent.body.acknowledgments).toHaveLength(1);
    const old = await intake.call({ path: `/v1/quarantine/${body.quarantine[0]!.id}` });
    expect(old.body).toMatchObject({ status: 'superseded', closedWith: resent.body.documentId });
  });

  it("a partner's key cannot bring another partner's interchange, nor order for another customer", async () => {
    const own = file('000000106', 'D-130');
    const { body } = await edi(own, 'partner:corner:4420');
    expect(body.quarantine[0]!.reasons.map(({ code }) => code)).toEqual(['PARTNER_MISMATCH']);
    const foreign = await order({
      purchaseOrderNumber: 'C-9003',
      customerId: '2147',
      lines: [{ sku: '40137', quantity: '1' }],
    });
    expect(foreign).toMatchObject({ status: 422, body: { items: [{ code: 'PARTNER_NOT_FOR_CUSTOMER' }] } });
  });

  it('the desk names the customer and is named as who entered it', async () => {
    const lines = [{ sku: '40137', quantity: '1' }];
    expect((await order({ purchaseOrderNumber: 'X-1', lines }, 'clerk')).body.items[0]!.code).toBe('CUSTOMER_MISSING');
    const placed = await order({ purchaseOrderNumber: 'X-1', customerId: '3310', lines }, 'clerk');
    expect(placed.body).toMatchObject({ status: 'accepted', channel: 'desk', customerId: '3310' });
    const event = (await intake.events('order.received')).find(({ data }) => data['purchaseOrderNumber'] === 'X-1');
    expect(event!.data).toMatchObject({ enteredBy: 'user:clerk', source: { channel: 'desk' } });
  });

  it('an order mailed by a stranger waits for the desk, anything else from one in quarantine', async () => {
    const { body } = await mail(emailed('x@stranger.example'));
    expect(body).toMatchObject({ status: 'in_review', verdict: 'pending', orders: [], quarantine: [] });
    expect(body.drafts.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([['CUSTOMER_UNKNOWN']]);
    const letter = await mail('From: x@stranger.example\r\nSubject: hello\r\n\r\nWhen do you open?\r\n');
    const codes = letter.body.quarantine.flatMap(({ reasons }) => reasons.map(({ code }) => code));
    expect(codes).toEqual(['EMAIL_NO_ORDER_FOUND', 'EMAIL_SENDER_UNKNOWN']);
  });

  it('an ISA id belongs to one partner', async () => {
    const taken = await partner('thief', {
      name: 'Thief',
      customerId: '1',
      edi: { theirs: { qualifier: 'ZZ', id: 'DRISCOLL' }, ours: { qualifier: 'ZZ', id: 'OURHOUSE' } },
    });
    expect(taken).toMatchObject({ status: 409, body: { code: 'PARTNER_IDENTITY_TAKEN' } });
    expect((await partner('../etc', { name: 'x', customerId: '1' })).status).toBe(404);
  });
});

describe('mails and portal orders', () => {
  it('an emailed order from a known contact with certain lines is accepted', async () => {
    const { body } = await mail(emailed());
    expect(body).toMatchObject({ status: 'accepted', partnerId: 'bayside', customerId: '3310' });
    expect(body.orders.map((each) => each.purchaseOrderNumber)).toEqual(['B-3001']);
    const event = (await intake.events('order.received')).find(({ data }) => data['purchaseOrderNumber'] === 'B-3001');
    expect(event!.data).toMatchObject({
      purchaseOrderDate: '2025-05-22',
      dates: [{ qualifier: '002', date: '2025-05-23' }],
      lines: [
        {
          quantity: '6',
          unitOfMeasure: 'CA',
          itemIdentifiers: [{ qualifier: 'VN', value: '80120' }],
          confidence: expect.any(Number),
        },
        { quantity: '2', unitOfMeasure: 'CA', itemIdentifiers: [{ qualifier: 'VN', value: '80233' }] },
        { quantity: '4', unitOfMeasure: 'CA', itemIdentifiers: [{ qualifier: 'VN', value: '70344' }] },
      ],
    });
    expect((await mail(emailed())).body).toMatchObject({ resend: true, documentId: body.documentId });
  });

  it('an X12 file attached to a mail goes the way of X12 files', async () => {
    const attached = file('000000301', 'D-140');
    const message = [
      'From: orders@driscoll.example',
      'To: orders@ourhouse.example',
      'Subject: purchase orders',
      'Message-ID: <edi-1@driscoll.example>',
      'Content-Type: multipart/mixed; boundary=b1',
      '',
      '--b1',
      'Content-Type: text/plain',
      '',
      'Please find our orders attached.',
      '--b1',
      'Content-Type: application/octet-stream; name=po.edi',
      'Content-Disposition: attachment; filename=po.edi',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(attached).toString('base64').replace(/.{76}/g, '$&\r\n'),
      '--b1--',
      '',
    ].join('\r\n');
    const { body } = await mail(message);
    expect(body).toMatchObject({ status: 'accepted', orders: [], quarantine: [] });
    const documents = await intake.call<{ items: Record<string, unknown>[] }>({ path: '/v1/documents?channel=edi' });
    const enclosed = documents.body.items.filter(({ enclosedIn }) => enclosedIn === body.documentId);
    expect(enclosed).toMatchObject([{ status: 'accepted', name: 'po.edi', partnerId: 'driscoll' }]);
    expect((await orderEvents()).filter((number) => number.startsWith('D-140'))).toHaveLength(3);
  });

  it('a portal order with an idempotency key is placed once and answered twice', async () => {
    const post = () =>
      intake.call<ReceiptBody>({
        as: 'partner:corner:4420',
        method: 'POST',
        path: '/v1/orders',
        body: JSON.stringify({ purchaseOrderNumber: 'C-2001', lines: [{ sku: '80350', quantity: '12' }] }),
        headers: { 'idempotency-key': 'c-2001' },
      });
    const [first, second] = [await post(), await post()];
    expect(first).toMatchObject({ status: 202, body: { status: 'accepted', channel: 'portal' } });
    expect(second.body).toEqual(first.body);
    expect((await orderEvents()).filter((number) => number === 'C-2001')).toHaveLength(1);
  });

  it('a canonical order is a body too', async () => {
    const body = {
      purchaseOrderNumber: 'C-9100',
      purpose: 'original',
      lines: [
        {
          lineNumber: '1',
          quantity: '2.5',
          unitOfMeasure: 'LB',
          itemIdentifiers: [{ qualifier: 'VN', value: '70230' }],
        },
      ],
    };
    expect((await order(body)).body).toMatchObject({ status: 'accepted' });
    const wrong = { ...body, purchaseOrderNumber: 'C-9101', lines: [{ ...body.lines[0], quantity: 2.5 }] };
    expect((await order(wrong)).body.items).toMatchObject([
      { code: 'ORDER_FIELD_WRONG_TYPE', pointer: '/lines/0/quantity' },
    ]);
  });

  it('the OpenAPI document and the metrics tell of it', async () => {
    const openapi = await intake.call<{ paths: Record<string, unknown> }>({ path: '/openapi.json' });
    expect(Object.keys(openapi.body.paths)).toEqual(
      expect.arrayContaining([
        '/v1/orders',
        '/v1/edi',
        '/v1/email',
        '/v1/quarantine/{id}/resubmit',
        '/v1/partners/{id}',
      ]),
    );
    const metrics = await intake.call<string>({ path: '/metrics' });
    expect(metrics.body).toMatch(/otc_documents\{[^}]*channel="portal",status="accepted"[^}]*\} [1-9]/);
    expect(metrics.body).toMatch(/otc_quarantine_open\{channel="portal"[^}]*\} [1-9]/);
  });

  it('the gateway stays ready while Kafka is away: it can do its work, and its events wait', async () => {
    intake.service.app.get(MessageBus).endOffsets = () => Promise.reject(new Error('no broker answers'));
    expect(await intake.call({ path: '/health/ready' })).toMatchObject({
      status: 200,
      body: { ready: true, checks: { bus: { ok: false, reason: 'no broker answers' } } },
    });
  });
});
