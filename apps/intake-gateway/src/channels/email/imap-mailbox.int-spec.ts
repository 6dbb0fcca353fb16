import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../../../../../test/support/database.js';
import { ImapServer } from '../../../../../test/support/imap-server.js';
import { useIntake } from '../../../../../test/support/intake.js';
import { ImapMailbox } from './imap-mailbox.js';

let server: ImapServer;
beforeAll(async () => {
  server = await ImapServer.start({ user: 'orders', password: 'secret' });
});
afterAll(() => server.close());
afterEach(() => void server.commands.splice(0));

const database = useDatabase();
const intake = useIntake(database, () => ({
  MAILBOX_HOST: '127.0.0.1',
  MAILBOX_PORT: String(server.port),
  MAILBOX_SECURE: 'false',
  MAILBOX_USER: 'orders',
  MAILBOX_PASSWORD: 'secret',
  MAILBOX_PROCESSED_FOLDER: 'Processed',
}));
const letter = (po: string) =>
  Buffer.from(`From: chef@bayside.example\r\nMessage-ID: <${po}@x>\r\nSubject: PO ${po}\r\n\r\n2 cs 40137 milk\r\n`);
const settings = (password: string) => ({
  host: '127.0.0.1',
  port: server.port,
  secure: false,
  user: 'orders',
  password,
  folder: 'INBOX',
  processedFolder: undefined,
  pollSeconds: 60,
});

describe('a mailbox over IMAP', () => {
  it('is read by its UIDs with no mail marked as seen, then tidied; the next look takes only what is new', async () => {
    const profile = { name: 'Bayside', customerId: '3310', email: { addresses: ['chef@bayside.example'] } };
    await intake.call({ method: 'PUT', path: '/v1/partners/bayside', body: JSON.stringify(profile) });
    server.deliver(letter('I-1'));
    server.deliver(letter('I-2'));
    await intake.run('poll-mailbox');
    server.deliver(letter('I-3'));
    await intake.run('poll-mailbox');
    const events = await intake.events('order.received');
    expect(events.map(({ data }) => data['purchaseOrderNumber'])).toEqual(['I-1', 'I-2', 'I-3']);
    expect(server.moved).toEqual([1, 2, 3].map((uid) => ({ uid, folder: 'Processed' })));
    expect(server.commands.filter((command) => /store|\bBODY\[/i.test(command))).toEqual([]);
  });

  it('lists, fetches whole, fetches only the header, and says undefined for what is gone', async () => {
    const uid = server.deliver(letter('I-4'));
    const session = await new ImapMailbox(settings('secret')).open('INBOX');
    const size = letter('I-4').length;
    expect(session.uidValidity).toBe(1n);
    expect(await session.listAfter(0)).toEqual([{ uid, size }]);
    expect(await session.listAfter(uid)).toEqual([]);
    expect(await session.fetch(uid)).toEqual(letter('I-4'));
    expect((await session.fetchHeader(uid))!.toString()).toContain('Subject: PO I-4');
    expect((await session.fetchHeader(uid))!.toString()).not.toContain('milk');
    expect(await session.fetch(uid + 100)).toBeUndefined();
    await session.close();
    expect(server.mails.map(({ flags }) => [...flags])).toEqual([[]]);
  });

  it('a wrong password and a dropped connection are failures of this look only', async () => {
    await expect(new ImapMailbox(settings('wrong')).open('INBOX')).rejects.toThrow();
    const session = await new ImapMailbox(settings('secret')).open('INBOX');
    server.dropConnections();
    await expect(session.listAfter(0)).rejects.toThrow();
    await session.close();
    const again = await new ImapMailbox(settings('secret')).open('INBOX');
    expect(await again.listAfter(0)).toHaveLength(1);
    await again.close();
  });
});
