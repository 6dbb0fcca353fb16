import { describe, expect, it, test } from '@jest/globals';
import { smtpPeer } from './delivery-path.js';
import { MAX_HEADER_BYTES, readHeaderBlock } from './header-block.js';
import { judgeSender } from './judge-sender.js';
import type { SenderEvidence, SignatureEvidence } from './sender-evidence.js';

const signature: SignatureEvidence = {
  result: 'pass',
  domain: 'bayside.example',
  aligned: true,
  covers: ['from', 'date', 'message-id', 'subject'],
  partial: false,
  weak: false,
};
const evidence: SenderEvidence = {
  from: 'chef@bayside.example',
  fromDomain: 'bayside.example',
  messageId: '<1@bayside.example>',
  present: ['from', 'date', 'message-id', 'subject'],
  repeated: [],
  signatures: [],
  spf: undefined,
  dmarc: { result: 'none', policy: undefined, strictDkim: false, strictSpf: false },
};
const strict = { result: 'pass', policy: 'reject', strictDkim: true, strictSpf: true } as const;

describe('the word on a sender', () => {
  test.each<[string, Partial<SenderEvidence>, string]>([
    ['nothing to go by', {}, 'none'],
    ['no signature where the domain says that it signs', { dmarc: { ...strict, result: 'fail' } }, 'unaligned'],
    ['a signature of its own', { signatures: [signature] }, 'aligned'],
    [
      'one that holds among some that do not',
      {
        signatures: [
          { ...signature, result: 'fail' },
          { ...signature, domain: 'list.example', aligned: false },
          signature,
        ],
      },
      'aligned',
    ],
    ['a subdomain', { signatures: [{ ...signature, domain: 'mail.bayside.example' }] }, 'aligned'],
    [
      'a subdomain where the domain allows none',
      { signatures: [{ ...signature, domain: 'mail.bayside.example' }], dmarc: strict },
      'unaligned',
    ],
    ['a part of the body', { signatures: [{ ...signature, partial: true }] }, 'unaligned'],
    ['a broken method', { signatures: [{ ...signature, weak: true }] }, 'unaligned'],
    ['an open subject', { signatures: [{ ...signature, covers: ['from', 'date', 'message-id'] }] }, 'unaligned'],
    [
      'no subject at all',
      {
        present: ['from', 'date', 'message-id'],
        signatures: [{ ...signature, covers: ['from', 'date', 'message-id'] }],
      },
      'aligned',
    ],
    ['a signature without an id to know the mail by', { messageId: undefined, signatures: [signature] }, 'unaligned'],
    ['two subjects', { repeated: ['subject'], signatures: [signature] }, 'unaligned'],
    ['two senders', { fromDomain: undefined, signatures: [signature] }, 'unaligned'],
    ['SPF of its own', { spf: { result: 'pass', domain: 'bayside.example', aligned: true } }, 'aligned'],
    ['SPF of another', { spf: { result: 'pass', domain: 'other.example', aligned: false } }, 'unaligned'],
    ['SPF that fails', { spf: { result: 'softfail', domain: 'bayside.example', aligned: true } }, 'unaligned'],
    ['a key that cannot be looked up', { signatures: [{ ...signature, result: 'temperror' }] }, 'unknown'],
    [
      'a key that cannot be looked up beside one that can',
      { signatures: [{ ...signature, result: 'temperror' }, signature] },
      'aligned',
    ],
    [
      'a policy that cannot be looked up',
      { signatures: [signature], dmarc: { ...evidence.dmarc, result: 'temperror' } },
      'unknown',
    ],
  ])('%s', (_, found, verdict) => {
    expect(judgeSender({ ...evidence, ...found }).verdict).toBe(verdict);
  });
});

describe('who handed a mail over', () => {
  const peerOf = (...lines: string[]) =>
    smtpPeer(readHeaderBlock(Buffer.from(`${lines.join('\r\n')}\r\n\r\nbody`))!, ['mx.us.example', 'store.us.example']);
  const border = 'Received: from a.example (a.example [192.0.2.1])\r\n by mx.us.example; Thu, 22 May 2025';

  it('stands on the topmost stamp that is ours and took the mail from outside', () => {
    const inside = 'Received: from mx.us.example (mx.us.example [10.0.0.2]) by store.us.example; Thu, 22 May 2025';
    const pipe = 'Received: by store.us.example (LMTP); Thu, 22 May 2025';
    const expected = { ip: '192.0.2.1', helo: 'a.example', sender: undefined };
    expect(peerOf(border)).toEqual(expected);
    expect(peerOf(pipe, inside, border)).toEqual(expected);
    expect(peerOf(border, 'Received: from good.example ([198.51.100.1]) by mx.us.example; x')).toEqual(expected);
    expect(peerOf('Return-Path: <c@a.example>', border)).toEqual({ ...expected, sender: 'c@a.example' });
    expect(peerOf(border.replace('192.0.2.1', 'IPv6:2001:db8::1'))).toMatchObject({ ip: '2001:db8::1' });
  });

  it('is not known by stamps of others, nor is the envelope by what came with the mail', () => {
    expect(peerOf('Received: from b.example ([192.0.2.9]) by elsewhere.example; x', border)).toBeUndefined();
    expect(peerOf('Subject: none')).toBeUndefined();
    expect(peerOf(border, 'Return-Path: <forged@a.example>')).toMatchObject({ sender: undefined });
  });
});

it('a header is read to its end, folded lines as one, and not at all when it is made to be a burden', () => {
  expect(readHeaderBlock(Buffer.from('A: 1\n  2\nbroken\nB:3\n\nC: 4'))).toEqual([
    { name: 'a', value: '1 2' },
    { name: '', value: 'broken' },
    { name: 'b', value: '3' },
  ]);
  expect(readHeaderBlock(Buffer.from('A: 1'))).toEqual([]);
  expect(readHeaderBlock(Buffer.from(`A: ${'x'.repeat(MAX_HEADER_BYTES)}\n\n`))).toBeUndefined();
});
