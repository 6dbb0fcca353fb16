import { beforeAll, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../../../../../test/support/database.js';
import { useIntake } from '../../../../../test/support/intake.js';

const database = useDatabase();
const intake = useIntake(database);

const HEAD = 'From: chef@bayside.example\r\nTo: orders@ourhouse.example\r\nMIME-Version: 1.0\r\n';
const ORDER = 'PO H-1\r\n\r\n2 cs 40137 milk\r\n';

interface ReceiptBody {
  status: string;
  orders: unknown[];
  quarantine: { reasons: { code: string }[] }[];
  drafts: { reasons: { code: string }[] }[];
}
const mail = (text: string) =>
  intake.call<ReceiptBody>({ as: 'clerk', method: 'POST', path: '/v1/email', body: text, type: 'message/rfc822' });
const codes = ({ quarantine, drafts }: ReceiptBody) =>
  [...quarantine, ...drafts].flatMap(({ reasons }) => reasons.map(({ code }) => code));

const addresses = Array.from({ length: 100_000 }, (_, index) => `a${index}@b.example`).join(',\r\n ');
const html = (body: string) => `${HEAD}Content-Type: text/html\r\n\r\n${body}`;

beforeAll(async () => {
  const profile = { name: 'Bayside', customerId: '3310', email: { addresses: ['chef@bayside.example'] } };
  await intake.call({ method: 'PUT', path: '/v1/partners/bayside', body: JSON.stringify(profile) });
});

describe('hostile mail', () => {
  // Each of these either ends within the deadline or is ended at it; never is it an order, nor lost.
  it.each([
    ['a From header with 100,000 addresses', `From: ${addresses}\r\n\r\n${ORDER}`],
    ['500,000 nested elements', html('<div>'.repeat(500_000))],
    ['100,000 style elements that never end', html('<style>'.repeat(100_000))],
    ['one million opening brackets', html('<'.repeat(1_000_000))],
    ['a line of a million digits', `${HEAD}\r\n${'1'.repeat(1_000_000)} cs 40137`],
    ['a million commas and units', `${HEAD}\r\n${'1 cs, '.repeat(200_000)}`],
    [
      '20,000 nested parts',
      `${HEAD}${Array.from({ length: 20_000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join('')}`,
    ],
    ['no message at all', '\u0000'.repeat(10_000)],
  ])(
    '%s',
    async (_, text) => {
      const { status, body } = await mail(text);
      expect(status).toBe(202);
      // For a person, with a reason, or in quarantine.
      expect(body.orders).toEqual([]);
      expect(['quarantined', 'in_review']).toContain(body.status);
      expect(codes(body)).not.toEqual([]);
    },
    20_000,
  );

  it('the service answers others while it reads a hostile mail, and reads the next one', async () => {
    const reading = mail(`From: ${'g:'.repeat(200_000)}${addresses}\r\n\r\n${ORDER}`);
    let asked = 0;
    let done = false;
    void reading.finally(() => (done = true));
    while (!done) {
      expect((await intake.call({ path: '/health/live' })).status).toBe(200);
      asked += 1;
    }
    expect(asked).toBeGreaterThan(0);
    expect(codes((await reading).body)).not.toEqual([]);
    const sound = `${HEAD}Subject: order\r\nMessage-ID: <h2@bayside.example>\r\n\r\n${ORDER.replace('H-1', 'H-2')}`;
    expect((await mail(sound)).body).toMatchObject({ status: 'accepted' });
  }, 120_000);
});
