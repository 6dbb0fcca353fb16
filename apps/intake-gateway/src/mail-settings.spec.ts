import { describe, expect, it, test } from '@jest/globals';
import { configSchema } from './config.js';
import { readMailboxes } from './mail-settings.js';

const secrets: Record<string, string> = { ORDERS_PASSWORD: 'secret', SALES_TOKEN: 'refresh' };
const read = (entries: unknown) => readMailboxes(JSON.stringify(entries), (name) => secrets[name]);
const account = { host: 'imap.example.com', user: 'orders', passwordEnv: 'ORDERS_PASSWORD' };

describe('the list of mailboxes', () => {
  it('names its secrets, and has a default for all that need not be said', () => {
    const oauth2 = { tokenUrl: 'https://login.example.com/token', clientId: 'house', refreshTokenEnv: 'SALES_TOKEN' };
    const { passwordEnv: _, ...other } = { ...account, user: 'sales', oauth2, folders: ['A', 'B'], reviewFolder: 'R' };
    expect(read([account, other])).toEqual({
      mailboxes: [
        {
          host: 'imap.example.com',
          port: 993,
          tls: 'implicit',
          user: 'orders',
          login: { kind: 'password', password: 'secret' },
          folders: ['INBOX'],
        },
        expect.objectContaining({
          folders: ['A', 'B'],
          reviewFolder: 'R',
          login: expect.objectContaining({ kind: 'oauth2', clientId: 'house', refreshToken: 'refresh' }),
        }),
      ],
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['no list', {}, /the list/],
    ['a word too many', [{ ...account, passwort: 'x' }], /passwort/],
    ['a secret that is not set', [{ ...account, passwordEnv: 'NONE' }], /NONE, which it names, is not set/],
    ['no way to log in', [{ host: 'a', user: 'b' }], /passwordEnv or oauth2/],
    ['mails that are moved to where they are read', [{ ...account, processedFolder: 'INBOX' }], /cannot be moved/],
    ['an account twice', [account, { ...account, folders: ['Bids'] }], /twice/],
  ])('%s is refused', (_, entries, sentence) => {
    const result = read(entries);
    expect('wrong' in result ? result.wrong.join('\n') : 'taken').toMatch(sentence);
  });

  it('that is no JSON at all is told without a word of it', () => {
    const parsed = configSchema.safeParse({
      DATABASE_URL: 'postgres://localhost/x',
      MAILBOXES: '[{"password":"hunter2"',
    });
    expect(parsed.error?.issues.map(({ message }) => message)).toEqual(['is not JSON']);
  });
});
