import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createEvent,
  type EventDefinition,
  orderApproved,
  orderBackordered,
  orderPriced,
  orderRejected,
  orderReserved,
} from '#contracts';
import { Transactions } from '#messaging';
import { useDatabase } from '../../../../../../test/support/database.js';
import { eventually } from '../../../../../../test/support/eventually.js';
import { useIntake } from '../../../../../../test/support/intake.js';
import { headerOf, type TakenMail, TestSmtp } from '../../../../../../test/support/test-smtp.js';
import { ReferenceRepository } from '../knowledge/reference.repository.js';

let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await TestSmtp.start();
});
afterAll(() => smtp.close());
const database = useDatabase();
const intake = useIntake(database, () => ({
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: String(smtp.port),
  MAIL_FROM: 'Our House Orders <orders@ourhouse.example>',
  EMAIL_UNPROVEN_SENDER: 'accept',
}));

interface Answer {
  kind: string;
  status: string;
  withheld: string | null;
  attempts: number;
  lastError: string | null;
  messageId: string;
}
let serial = 0;
const send = async (subject: string, text: string, head = '', from = 'chef@bayside.example') => {
  serial += 1;
  const body = `From: Chef <${from}>\r\nTo: orders@ourhouse.example\r\nMessage-ID: <a${serial}@bayside.example>\r\nReferences: <earlier@bayside.example>\r\nSubject: ${subject}\r\nDate: Thu, 22 May 2025 09:00:00 -0400\r\n${head}\r\n${text}\r\n`;
  const receipt = await intake.call<{ documentId: string; drafts?: { id: string }[] }>({
    as: 'clerk',
    method: 'POST',
    path: '/v1/email',
    body,
    type: 'message/rfc822',
  });
  return { ...receipt.body, messageId: `<a${serial}@bayside.example>` };
};
const answersTo = async (documentId: string) =>
  (await intake.call<{ items: Answer[] }>({ as: 'clerk', path: `/v1/mail-answers?documentId=${documentId}` })).body
    .items;
const run = async () => {
  await intake.run('answer-mails');
  await intake.run('send-mails');
};
const takenFor = (messageId: string) => smtp.taken.filter((mail) => headerOf(mail, 'In-Reply-To') === messageId);
const bodyOf = ({ text }: TakenMail) =>
  text
    .slice(text.indexOf('\r\n\r\n') + 4)
    .replace(/=\r\n/g, '')
    .replaceAll('=3D', '=');
let events = 0;
const say = (...said: readonly (readonly [EventDefinition, object])[]) =>
  intake.service.app.get(Transactions).run(async (tx) => {
    for (const [definition, data] of said) {
      events += 1;
      const attributes = { id: `event-${events}`, source: '/order-core', time: intake.clock.now() };
      tx.emit(createEvent(definition, { ...(definition.example as object), ...data }, attributes));
    }
  });

beforeAll(async () => {
  const profile = { name: 'Bayside', customerId: '3310', email: { addresses: ['chef@bayside.example'] } };
  await intake.call({ method: 'PUT', path: '/v1/partners/bayside', body: JSON.stringify(profile) });
  const milk = { sku: '40137', description: 'Milk 1% Low Fat 4/1 gal', baseUnit: 'CA', discontinued: false };
  const units = [{ unit: 'CA', factor: '1', sold: true }];
  await intake.service.app
    .get(ReferenceRepository, { strict: false })
    .putItem(intake.dataSource.manager, { ...milk, units, identifiers: [] });
  await run();
});

describe('a customer who orders by mail', () => {
  it('is told that the order is there, and once it is accepted what it comes to; each once, in the thread', async () => {
    const { documentId, messageId } = await send('weekly order', 'PO A-1\r\n\r\n12 cs 40137 Milk 1% Low Fat 4/1 gal');
    await run();
    await run();
    const [first, ...more] = takenFor(messageId);
    expect(more).toEqual([]);
    expect(first!.to).toEqual(['chef@bayside.example']);
    expect(headerOf(first!, 'Subject')).toBe('Re: weekly order');
    expect(headerOf(first!, 'From')).toBe('Our House Orders <orders@ourhouse.example>');
    expect(headerOf(first!, 'References')).toBe(`<earlier@bayside.example> ${messageId}`);
    expect(headerOf(first!, 'Auto-Submitted')).toBe('auto-replied');
    expect(bodyOf(first!)).toContain('received your order A-1');

    const order = {
      orderId: 'order-A-1',
      customerId: '3310',
      purchaseOrderNumber: 'A-1',
      documentId,
      orderNumber: 'SO-7',
    };
    const line = { lineNumber: '1', sku: '40137', unitOfMeasure: 'CA' };
    const priced = { ...line, quantity: '12', unitPrice: '9.38', extended: '112.56', rung: 'bid' };
    await say(
      [orderReserved, { ...order, lines: [{ ...line, quantity: '9', locationId: 'NJ' }] }],
      [orderBackordered, { ...order, lines: [{ ...line, quantity: '3', expectedOn: '2025-05-30' }] }],
      [orderPriced, { ...order, currency: 'USD', total: '112.56', lines: [priced] }],
      [orderApproved, order],
      [orderApproved, order],
    );
    await eventually('the confirmation is planned', async () => (await answersTo(documentId)).length === 2);
    await run();
    await run();
    const [, confirmed, ...others] = takenFor(messageId);
    expect(others).toEqual([]);
    const text = bodyOf(confirmed!);
    expect(text).toContain('your order A-1 is confirmed as our order SO-7.');
    expect(text).toMatch(/12 CA {2}40137 .* at 9\.38 = 112\.56/);
    expect(text).toContain('of which 3 CA will follow later, expected on 2025-05-30');
    expect(text).toContain('Total: 112.56 USD');
    expect((await answersTo(documentId)).map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'confirmed sent',
      'received sent',
    ]);
  });

  it('is told when the order cannot be filled, and when a person looks at the mail and asks', async () => {
    const taken = await send('order', 'PO A-2\r\n\r\n2 cs 40137 Milk 1% Low Fat 4/1 gal');
    const order = {
      orderId: 'order-A-2',
      customerId: '3310',
      purchaseOrderNumber: 'A-2',
      documentId: taken.documentId,
    };
    await say([orderRejected, order]);
    await eventually('the refusal is planned', async () => (await answersTo(taken.documentId)).length === 1);
    const doubtful = await send('order', 'PO A-3\r\n\r\n2 cs of the white stuff');
    await run();
    expect(takenFor(taken.messageId).map(bodyOf).sort()).toEqual([
      expect.stringContaining('cannot fill your order A-2'),
      expect.stringContaining('received your order A-2'),
    ]);
    expect(takenFor(doubtful.messageId).map(bodyOf)).toEqual([expect.stringContaining('A colleague looks at it')]);
    const [draft] = doubtful.drafts!;
    const question = { version: 1, subject: 'Re: order', body: 'Which white stuff?' };
    const path = `/v1/drafts/${draft!.id}/ask`;
    const asked = await intake.call({ as: 'clerk', method: 'POST', path, body: JSON.stringify(question) });
    expect(asked.status).toBe(200);
    await run();
    const [, asking] = takenFor(doubtful.messageId);
    expect(bodyOf(asking!)).toContain('Which white stuff?');
    // A person asks, and wants a person's answer.
    expect(headerOf(asking!, 'Auto-Submitted')).toBeUndefined();
  });

  it.each([
    ['a machine', 'Auto-Submitted: auto-replied\r\n', undefined, 'a machine wrote the mail (reply)'],
    ['a bounce', 'Content-Type: multipart/report; boundary=b\r\n', undefined, 'a machine wrote the mail (bounce)'],
    ['a newsletter', 'List-Unsubscribe: <mailto:x@y.example>\r\n', undefined, 'a machine wrote the mail (bulk)'],
    ['a stranger', '', 'who@stranger.example', 'the sender is not known to us'],
    ['ourselves', '', 'orders@ourhouse.example', 'the mail came from our own address'],
    [
      'an answer to an answer',
      'In-Reply-To: <answer.01926f3a-0000-7000-8000-000000000001@ourhouse.example>\r\n',
      undefined,
      'the mail only answers an answer of ours',
    ],
  ])('%s is not answered, and it is said why', async (_, head, from, withheld) => {
    const before = smtp.taken.length;
    const { documentId } = await send('thanks', 'got it, thank you', head, from);
    await run();
    expect(await answersTo(documentId)).toMatchObject([{ status: 'withheld', withheld }]);
    expect(smtp.taken).toHaveLength(before);
  });
});

describe('a mail server', () => {
  it('that refuses for now is tried again later, one that refuses for good is not', async () => {
    smtp.refused.set('chef@bayside.example', 451);
    const { documentId, messageId } = await send('order', 'PO A-5\r\n\r\n5 cs 40137 Milk 1% Low Fat 4/1 gal');
    await run();
    await run();
    expect(await answersTo(documentId)).toMatchObject([{ status: 'waiting', attempts: 1 }]);
    smtp.refused.clear();
    intake.clock.advance(60_000);
    await run();
    expect(takenFor(messageId)).toHaveLength(1);
    expect(await answersTo(documentId)).toMatchObject([{ status: 'sent', attempts: 2, lastError: null }]);

    smtp.refused.set('chef@bayside.example', 550);
    const gone = await send('order', 'PO A-6\r\n\r\n6 cs 40137 Milk 1% Low Fat 4/1 gal');
    await run();
    expect(await answersTo(gone.documentId)).toMatchObject([{ status: 'failed', attempts: 1 }]);
    smtp.refused.clear();
  });

  it('that took an answer and broke off is not handed it again; a person says what became of it', async () => {
    smtp.mood = 'cut at content';
    const { messageId, documentId } = await send('order', 'PO A-7\r\n\r\n7 cs 40137 Milk 1% Low Fat 4/1 gal');
    await run();
    smtp.mood = 'take';
    intake.clock.advance(3_600_000);
    await run();
    expect(takenFor(messageId)).toHaveLength(1);
    const [answer] = await answersTo(documentId);
    expect(answer).toMatchObject({ status: 'unsure', attempts: 1 });
    const { mails } = (
      await intake.call<{ mails: { id: string; messageId: string }[] }>({
        as: 'clerk',
        path: '/v1/outgoing-mails?state=unsure',
      })
    ).body;
    expect(mails.map((mail) => mail.messageId)).toEqual([answer!.messageId]);
    const path = `/v1/outgoing-mails/${mails[0]!.id}/arrived`;
    expect((await intake.call({ as: 'clerk', method: 'POST', path })).status).toBe(200);
    expect((await intake.call({ as: 'clerk', method: 'POST', path })).status).toBe(409);
    expect(await answersTo(documentId)).toMatchObject([{ status: 'sent' }]);
  });
});
