import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useDatabase } from '../../../../../../test/support/database.js';
import { ImapServer } from '../../../../../../test/support/imap-server.js';
import { useIntake } from '../../../../../../test/support/intake.js';
import { MovableClock } from '#service-kit';
import type { MailboxLogin, MailboxSettings } from '../../../mail-settings.js';
import { AccessTokens } from './access-tokens.js';
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
  MAILBOX_REVIEW_FOLDER: 'Review',
  MAILBOX_IDLE: 'false',
}));
const letter = (po: string) =>
  Buffer.from(`From: chef@bayside.example\r\nMessage-ID: <${po}@x>\r\nSubject: PO ${po}\r\n\r\n2 cs 40137 milk\r\n`);
const mailbox = (login: MailboxLogin, more: Partial<MailboxSettings> = {}) =>
  new ImapMailbox(
    {
      host: '127.0.0.1',
      port: server.port,
      tls: 'offered',
      user: 'orders',
      login,
      folders: ['INBOX'],
      processedFolder: undefined,
      reviewFolder: undefined,
      ...more,
    },
    new AccessTokens(new MovableClock(new Date('2025-05-22T18:00:00Z'))),
  );
const withPassword = (password: string) => mailbox({ kind: 'password', password });

describe('a mailbox over IMAP', () => {
  it('is read by its UIDs with no mail marked as seen, then tidied; the next look takes only what is new', async () => {
    const profile = { name: 'Bayside', customerId: '3310', email: { addresses: ['chef@bayside.example'] } };
    await intake.call({ method: 'PUT', path: '/v1/partners/bayside', body: JSON.stringify(profile) });
    server.deliver(letter('I-1'));
    server.deliver(letter('I-2'));
    await intake.run('poll-mailbox');
    server.deliver(letter('I-3'));
    await intake.run('poll-mailbox');
    const kept: { name: string }[] = await intake.dataSource.query('select name from intake.documents order by name');
    expect(kept.map(({ name }) => name)).toEqual(['uid-1.eml', 'uid-2.eml', 'uid-3.eml']);
    expect(server.moved.map(({ uid }) => uid)).toEqual([1, 2, 3]);
    expect(server.moved.every(({ folder }) => ['Processed', 'Review'].includes(folder))).toBe(true);
    expect(server.commands.filter((command) => /store|\bBODY\[/i.test(command))).toEqual([]);
  });

  it('lists, fetches whole, fetches only the header, and says undefined for what is gone', async () => {
    const uid = server.deliver(letter('I-4'));
    const session = await withPassword('secret').open('INBOX');
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
    await expect(withPassword('wrong').open('INBOX')).rejects.toThrow();
    const session = await withPassword('secret').open('INBOX');
    server.dropConnections();
    await expect(session.listAfter(0)).rejects.toThrow();
    await session.close();
    const again = await withPassword('secret').open('INBOX');
    expect(await again.listAfter(0)).toHaveLength(1);
    await again.close();
  });

  it('logs in with an access token, which is asked for once and anew when it was refused', async () => {
    const asked: string[] = [];
    const issuer = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push(body);
        const known = new URLSearchParams(body).get('refresh_token') === 'refresh-1';
        response.writeHead(known ? 200 : 400, { 'content-type': 'application/json' });
        const token = { access_token: `token-${asked.length}`, expires_in: 3600 };
        response.end(JSON.stringify(known ? token : { error: 'invalid_grant' }));
      });
    });
    await new Promise<void>((listening) => issuer.listen(0, '127.0.0.1', listening));
    const login = (refreshToken: string): MailboxLogin => ({
      kind: 'oauth2',
      tokenUrl: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/token`,
      clientId: 'house',
      clientSecret: undefined,
      refreshToken,
      scope: undefined,
    });
    try {
      server.accessToken = 'token-1';
      const box = mailbox(login('refresh-1'));
      for (let look = 0; look < 2; look += 1) await (await box.open('INBOX')).close();
      expect(asked).toEqual(['grant_type=refresh_token&client_id=house&refresh_token=refresh-1']);
      server.accessToken = 'token-2';
      await expect(box.open('INBOX')).rejects.toThrow();
      await (await box.open('INBOX')).close();
      expect(asked).toHaveLength(2);
      await expect(mailbox(login('stolen')).open('INBOX')).rejects.toThrow('no access token: HTTP 400 invalid_grant');
    } finally {
      await new Promise((closed) => issuer.close(closed));
    }
  });

  it('never logs in where encryption is demanded and not offered', async () => {
    server.commands.splice(0);
    await expect(
      mailbox({ kind: 'password', password: 'secret' }, { tls: 'starttls' }).open('INBOX'),
    ).rejects.toThrow();
    expect(server.commands.filter((command) => /^(login|authenticate)/i.test(command))).toEqual([]);
  });
});
