import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ImapFlow } from 'imapflow';
import { MovableClock } from '#service-kit';
import type { DataSource } from 'typeorm';
import { useDatabase } from '../../../../../../test/support/database.js';
import { TestDovecot } from '../../../../../../test/support/dovecot.js';
import { eventually } from '../../../../../../test/support/eventually.js';
import { seededRandom } from '../../../../../../test/support/seeded-random.js';
import { AccessTokens } from './access-tokens.js';
import { ImapMailbox } from './imap-mailbox.js';

const MAILS = 500;
const FAULTS = 50;
const seed = Number(process.env['MAIL_SEED'] ?? Date.now() % 1_000_000);
const root = fileURLToPath(new URL('../../../../../..', import.meta.url));

const database = useDatabase();
let dovecot: TestDovecot;
let rows: DataSource;
beforeAll(async () => {
  dovecot = await TestDovecot.start();
  rows = await database.dataSource({ schema: 'watching' });
}, 180_000);
afterAll(() => dovecot?.stop());

/** The gateway as a process of its own, with two folders of the account to read. */
class Gateway {
  #process: ChildProcess | undefined;

  start({ pollSeconds = 1 } = {}): void {
    const account = {
      host: '127.0.0.1',
      port: dovecot.tlsPort,
      caFile: dovecot.caFile,
      user: dovecot.user,
      passwordEnv: 'TEST_MAILBOX_PASSWORD',
      folders: ['INBOX', 'Orders'],
      processedFolder: 'Processed',
      reviewFolder: 'Review',
    };
    const main = ['dist/apps/intake-gateway/src/main.js'];
    this.#process = spawn('setpriv', ['--pdeathsig=KILL', process.execPath, ...main], {
      cwd: root,
      stdio: 'ignore',
      env: {
        ...process.env,
        KAFKA_BROKERS: '',
        DATABASE_URL: database.url,
        DATABASE_POOL_SIZE: '5',
        PORT: '0',
        LOG_LEVEL: 'silent',
        MAILBOXES: JSON.stringify([account]),
        MAILBOX_POLL_SECONDS: String(pollSeconds),
        TEST_MAILBOX_PASSWORD: dovecot.password,
      },
    });
  }

  async kill9(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

/** Somebody with a mail program of their own, in the same mailbox. */
async function asSecondClient(folder: string, work: (client: ImapFlow) => Promise<unknown>): Promise<void> {
  const { port, user, password: pass, caFile } = dovecot;
  const tls = { ca: readFileSync(caFile) };
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, tls, auth: { user, pass }, logger: false });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { exists } = await client.mailboxOpen(folder);
    // What it wants to touch may be gone before it gets there.
    if (exists > 0) await work(client).catch(() => undefined);
  } finally {
    client.close();
  }
}

const gateway = new Gateway();
const random = seededRandom(seed);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const folders = ['INBOX', 'Orders'] as const;

const letter = (number: number) =>
  Buffer.from(
    `From: chef@bayside.example\r\nMessage-ID: <${number}@bayside.example>\r\nDate: Thu, 22 May 2025 09:00:00 -0400\r\n` +
      `Subject: PO D-${number}\r\n\r\n${1 + (number % 9)} cs 40137 milk\r\n`,
  );
/** Only every second mail is ever marked as seen by the second client. */
const numberOf = (bytes: Buffer): number => Number(/<(\d+)@/.exec(bytes.toString())![1]);
const kept = async (): Promise<number> => {
  const [row] = await rows.query<{ kept: number }[]>(`select count(*)::int as kept from intake.documents`);
  return row!.kept;
};

const faults: Readonly<Record<string, { times: number; strike: () => Promise<unknown> }>> = {
  'kill -9 of the gateway': {
    times: 5,
    strike: async () => {
      await gateway.kill9();
      gateway.start();
    },
  },
  'kill -9 of the mail server': {
    times: 8,
    strike: async () => {
      await dovecot.kill9();
      await dovecot.up();
    },
  },
  'a mail server that numbers anew': {
    times: 6,
    strike: async () => {
      await dovecot.kill9();
      for (const folder of folders) dovecot.renumber(folder);
      await dovecot.up();
    },
  },
  'connections that are cut': { times: 15, strike: async () => dovecot.dropConnections() },
  'a second client that marks mails': {
    times: 8,
    strike: () =>
      asSecondClient(pick(folders), async (client) => {
        for (const mail of await client.fetchAll('1:*', { envelope: true })) {
          const even = Number(/\d+/.exec(mail.envelope?.messageId ?? '')?.[0] ?? 1) % 2 === 0;
          await client.messageFlagsAdd(String(mail.uid), even ? ['\\Seen', '\\Flagged'] : ['\\Flagged'], { uid: true });
        }
      }),
  },
  'a second client that moves and copies mails': {
    times: 8,
    strike: () => {
      const from = pick(folders);
      return asSecondClient(from, async (client) => {
        const other = folders.find((folder) => folder !== from)!;
        await client.messageCopy('1', other);
        await client.messageMove('1:*', other);
      });
    },
  },
};

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

describe(`a mailbox on Dovecot (seed ${seed})`, () => {
  it('is only spoken to under a certificate that is known', async () => {
    const { user, password } = dovecot;
    const settings = {
      host: '127.0.0.1',
      user,
      login: { kind: 'password' as const, password },
      folders: ['INBOX'],
      processedFolder: undefined,
      reviewFolder: undefined,
    };
    const tokens = new AccessTokens(new MovableClock(new Date()));
    const strange = new ImapMailbox({ ...settings, port: dovecot.tlsPort, tls: 'implicit' }, tokens);
    await expect(strange.open('INBOX')).rejects.toThrow(/certificate/);
    const { caFile } = dovecot;
    for (const [port, tls] of [
      [dovecot.tlsPort, 'implicit'],
      [dovecot.port, 'starttls'],
    ] as const) {
      const session = await new ImapMailbox({ ...settings, port, tls, caFile }, tokens).open('INBOX');
      expect(session.uidValidity).toBeGreaterThan(0n);
      await session.close();
    }
  });

  it(`gives ${MAILS} mails once each through ${FAULTS} faults`, async () => {
    gateway.start();
    await eventually(
      'the gateway has made its tables',
      () =>
        kept().then(
          () => true,
          () => false,
        ),
      {
        withinMs: 120_000,
      },
    );
    const strikes = shuffled(Object.entries(faults).flatMap(([name, { times }]) => Array<string>(times).fill(name)));
    expect(strikes).toHaveLength(FAULTS);
    try {
      // Both folders have numbers before anything can change them.
      for (const folder of folders) await asSecondClient(folder, () => Promise.resolve());
      for (const [index, fault] of strikes.entries()) {
        const before = await kept();
        for (let mail = 0; mail < MAILS / FAULTS; mail += 1) {
          dovecot.deliver(letter((index * MAILS) / FAULTS + mail), pick(folders));
        }
        // In the middle of the batch, wherever that is by now.
        await eventually(`a mail of batch ${index} is taken in`, async () => (await kept()) > before, {
          withinMs: 120_000,
        });
        await faults[fault]!.strike();
      }
      const lying = () => folders.reduce((sum, folder) => sum + dovecot.count(folder), 0);
      await eventually('every mail is taken in', async () => (await kept()) >= MAILS, { withinMs: 120_000 });
      await eventually('every mail is moved', () => lying() === 0, { withinMs: 120_000 });
    } finally {
      await gateway.kill9();
    }
    const documents = await rows.query<{ status: string; sha256: string }[]>(
      `select status, sha256 from intake.documents`,
    );
    expect(documents).toHaveLength(MAILS);
    expect(new Set(documents.map(({ sha256 }) => sha256)).size).toBe(MAILS);
    expect(documents.filter(({ status }) => status === 'received' || status === 'duplicate')).toEqual([]);
    const [told] = await rows.query<{ told: number }[]>(
      `select count(*)::int as told from intake.outbox where type = 'intake.document_received'`,
    );
    expect(told!.told).toBe(MAILS);
    const moved = ['Processed', 'Review'].flatMap((folder) => dovecot.mails(folder));
    expect(new Set(moved.map(({ bytes }) => numberOf(bytes))).size).toBe(MAILS);
    const seen = moved.filter(({ flags }) => flags.includes('S'));
    expect(seen.filter(({ bytes }) => numberOf(bytes) % 2 === 1)).toEqual([]);
  }, 600_000);

  it('tells of new mails itself, also after its connections were cut without a word', async () => {
    // By itself this test begins with a database without tables.
    const before = await kept().catch(() => 0);
    // Nobody looks by the clock within this test.
    gateway.start({ pollSeconds: 3600 });
    try {
      for (const extra of [1, 2, 3]) {
        dovecot.deliver(letter(MAILS + extra));
        await eventually(
          `mail ${extra} is taken in`,
          () =>
            kept().then(
              (now) => now === before + extra,
              () => false,
            ),
          {
            withinMs: 120_000,
          },
        );
        if (extra === 2) dovecot.dropConnections();
      }
    } finally {
      await gateway.kill9();
    }
  }, 400_000);
});
