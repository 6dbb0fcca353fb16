import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth';
import { Clock } from '#service-kit';
import { useDatabase } from '../../../../../../test/support/database.js';
import { DnsServer } from '../../../../../../test/support/dns-server.js';
import { useIntake } from '../../../../../../test/support/intake.js';
import { SystemDns } from './dns-lookup.js';
import { MailSenderRepository } from './mail-sender.repository.js';
import { VerifiedSenderCheck } from './verified-sender-check.js';

const MX = 'mx.ourhouse.example';
/** What the domain of the customer says of itself. */
const POLICIES = {
  none: undefined,
  open: 'v=DMARC1; p=none',
  reject: 'v=DMARC1; p=reject',
  strict: 'v=DMARC1; p=reject; adkim=s; aspf=s',
} as const;
type Policy = keyof typeof POLICIES;
const SIGNATURES = [
  'none',
  'own',
  'own subdomain',
  'own, but changed on the way',
  'own, over a part of the body',
  'own, without the subject',
  'own, key withdrawn',
  'own, key too short',
  'stranger',
] as const;
type Signature = (typeof SIGNATURES)[number];
const PEERS = ['untold', 'own', 'stranger', 'not allowed'] as const;
type Peer = (typeof PEERS)[number];
const YES_NO = [false, true];

const key = (modulusLength: number) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privateKey, record: `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}` };
};
const good = key(1024);
const short = key(768);

let dns: DnsServer;
beforeAll(async () => {
  dns = await DnsServer.start();
  for (const [name, policy] of Object.entries(POLICIES)) {
    const domain = `${name}.example`;
    if (policy) dns.texts.set(`_dmarc.${domain}`, policy);
    dns.texts.set(domain, 'v=spf1 ip4:192.0.2.10 -all');
    for (const owner of [domain, `mail.${domain}`]) dns.texts.set(`s1._domainkey.${owner}`, good.record);
    dns.texts.set(`short._domainkey.${domain}`, short.record);
  }
  dns.texts.set('stranger.example', 'v=spf1 ip4:203.0.113.5 -all');
  dns.texts.set('_dmarc.stranger.example', 'v=DMARC1; p=reject');
  dns.texts.set('s1._domainkey.stranger.example', good.record);
});
afterAll(() => dns.close());

const database = useDatabase();
const intake = useIntake(database, () => ({ MAIL_DNS_SERVERS: dns.address, MAIL_TRUSTED_HOSTS: MX }));
let check: VerifiedSenderCheck;
beforeAll(() => {
  const { app } = intake.service;
  check = new VerifiedSenderCheck(
    new SystemDns([dns.address]),
    app.get(MailSenderRepository, { strict: false }),
    app.get(Clock, { strict: false }),
    [MX],
  );
});
afterAll(() => check.onApplicationShutdown());

let serial = 0;
interface Case {
  readonly policy: Policy;
  readonly signature: Signature;
  readonly peer: Peer;
  readonly forged: boolean;
}

const stamp = (ip: string, sender: string) =>
  `Return-Path: <${sender}>\r\nReceived: from peer.example (peer.example [${ip}]) by ${MX} with ESMTP; Thu, 22 May 2025 13:00:00 +0000\r\n`;

/** A mail as the case wants it, as it lies in our mailbox. */
async function mailOf({ policy, signature, peer, forged }: Case): Promise<Buffer> {
  serial += 1;
  const domain = `${policy}.example`;
  const message = [
    `From: Chef <chef@${domain}>`,
    `To: orders@ourhouse.example`,
    `Subject: PO S-${serial}`,
    `Message-ID: <${serial}@${domain}>`,
    'Date: Thu, 22 May 2025 09:00:00 -0400',
    '',
    '2 cs 40137 milk',
    '',
  ].join('\r\n');
  const signed = `${await sign(message, domain, signature)}${message}`;
  const arrived = signature === 'own, but changed on the way' ? signed.replace('2 cs', '200 cs') : signed;
  // What somebody writes who wants to look checked: a verdict in our name, and a stamp of ours further down.
  const claims = forged
    ? `Authentication-Results: ${MX}; dkim=pass header.d=${domain}; spf=pass; dmarc=pass\r\n` +
      `Received: from good.example (good.example [192.0.2.10]) by ${MX}; Thu, 22 May 2025 12:00:00 +0000\r\n` +
      `Return-Path: <chef@${domain}>\r\n`
    : '';
  const peers: Record<Peer, string> = {
    // Somebody else's server stamped last: then nothing is known of the peer, whatever stands below.
    untold:
      'Received: from a.example (a.example [192.0.2.10]) by elsewhere.example; Thu, 22 May 2025 13:00:00 +0000\r\n',
    own: stamp('192.0.2.10', `chef@${domain}`),
    stranger: stamp('203.0.113.5', 'bounce@stranger.example'),
    'not allowed': stamp('203.0.113.66', `chef@${domain}`),
  };
  return Buffer.from(`${peers[peer]}${claims}${arrived}`);
}

async function sign(message: string, domain: string, signature: Signature): Promise<string> {
  if (signature === 'none') return '';
  const signingDomain =
    signature === 'stranger' ? 'stranger.example' : signature === 'own subdomain' ? `mail.${domain}` : domain;
  const { privateKey } = signature === 'own, key too short' ? short : good;
  const selectors: Partial<Record<Signature, string>> = { 'own, key withdrawn': 'gone', 'own, key too short': 'short' };
  const covered = [
    'from',
    'date',
    'message-id',
    'to',
    ...(signature === 'own, without the subject' ? [] : ['subject']),
  ];
  const options = {
    headerList: covered.join(':'),
    canonicalization: 'relaxed/relaxed',
    algorithm: 'rsa-sha256',
    signatureData: [
      {
        signingDomain,
        selector: selectors[signature] ?? 's1',
        privateKey,
        ...(signature === 'own, over a part of the body' ? { maxBodyLength: 4 } : {}),
      },
    ],
  };
  // The typings of mailauth 4.13 name other options than it takes.
  const { signatures, errors } = await dkimSign(message, options as unknown as Parameters<typeof dkimSign>[1]);
  if (errors.length > 0) throw new Error(`not signed: ${JSON.stringify(errors)}`);
  return signatures;
}

/** What RFC 7489 says of the first copy, with our own additions; nothing a mail says of itself counts. */
function isProven({ policy, signature, peer }: Case): boolean {
  const signed = signature === 'own' || (signature === 'own subdomain' && policy !== 'strict');
  return signed || peer === 'own';
}

describe('who a mail is really from', () => {
  it('every combination of DKIM, SPF, DMARC, forged headers and replay: only what is proven passes, and once', async () => {
    const wrong: unknown[] = [];
    let passed = 0;
    for (const policy of Object.keys(POLICIES) as Policy[]) {
      for (const signature of SIGNATURES) {
        for (const peer of PEERS) {
          for (const forged of YES_NO) {
            const mail = await mailOf({ policy, signature, peer, forged });
            const first = await check.check({ bytes: mail });
            const again = await check.check({ bytes: mail });
            const replayed = await check.check({
              bytes: Buffer.concat([Buffer.from(stamp('203.0.113.66', `chef@${policy}.example`)), mail]),
            });
            const proven = isProven({ policy, signature, peer, forged });
            passed += Number(first.verdict === 'aligned');
            const right =
              (first.verdict === 'aligned') === proven &&
              // The same bytes read again, after a crash, are no replay.
              again.verdict === first.verdict &&
              replayed.verdict !== 'aligned' &&
              first.reason !== '';
            if (!right) wrong.push({ policy, signature, peer, forged, first, again, replayed });
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(passed).toBe(4 * 2 * (9 + 3 * 2) - 2 * 3);
  }, 300_000);

  it('the mail of a known customer is taken only when its sender is proven; every other waits for a person', async () => {
    const profile = { name: 'Bayside', customerId: '3310', email: { addresses: ['chef@reject.example'] } };
    await intake.call({ method: 'PUT', path: '/v1/partners/bayside', body: JSON.stringify(profile) });
    const cases = [
      { policy: 'reject', signature: 'own', peer: 'untold', forged: false },
      { policy: 'reject', signature: 'none', peer: 'own', forged: false },
      { policy: 'reject', signature: 'none', peer: 'untold', forged: true },
      { policy: 'reject', signature: 'own, but changed on the way', peer: 'stranger', forged: true },
      // Proven, but nobody we know.
      { policy: 'open', signature: 'own', peer: 'own', forged: false },
    ] as const;
    const doubts: string[][] = [];
    for (const each of cases) {
      const body = await mailOf(each);
      const receipt = await intake.call<{ documentId: string }>({
        method: 'POST',
        path: '/v1/email',
        body,
        type: 'message/rfc822',
      });
      const [row] = await intake.dataSource.query<{ reasons: string[] }[]>(
        'select reasons from intake.mail_intake where document_id = $1',
        [receipt.body.documentId],
      );
      doubts.push(row!.reasons.filter((code) => /SENDER|CUSTOMER/.test(code)));
    }
    expect(doubts).toEqual([[], [], ['SENDER_FORGED'], ['SENDER_FORGED'], ['CUSTOMER_UNKNOWN']]);
  });

  it('a DNS that does not answer: the mail waits and is tried again, then a person looks', async () => {
    dns.silent.add('s1._domainkey.reject.example');
    const mail = await mailOf({ policy: 'reject', signature: 'own', peer: 'untold', forged: false });
    const receipt = await intake.call<{ documentId: string; status: string }>({
      method: 'POST',
      path: '/v1/email',
      body: mail,
      type: 'message/rfc822',
    });
    expect(receipt.body.status).toBe('received');
    dns.silent.clear();
    await intake.run('interpret-pending-documents');
    const [row] = await intake.dataSource.query<{ trust: string }[]>(
      'select trust from intake.mail_intake where document_id = $1',
      [receipt.body.documentId],
    );
    expect(row).toEqual({ trust: 'aligned' });
    // A signature over a header that is larger than any person's is not even looked at.
    const flood = Buffer.concat([Buffer.from(`X-Flood: ${'x'.repeat(300_000)}\r\n`), mail]);
    expect(await check.check({ bytes: flood })).toMatchObject({ verdict: 'unaligned' });
    // Nor does the database choke on what stands in it.
    const strange = Buffer.from(`From: c\0hef@a.example\r\nMessage-ID: <\0\ud800@a>\r\n\r\n2 cs`);
    expect(await check.check({ bytes: strange })).toMatchObject({ verdict: 'none' });
    const endless = Buffer.from(`From: ${'x'.repeat(100_000)}@a.example\r\n\r\n2 cs`);
    expect(await check.check({ bytes: endless })).toMatchObject({ verdict: 'unaligned' });
  });
});
