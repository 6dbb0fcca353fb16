import { about, type Burden, HEAD, numbered, ORDER } from './hostile-mail.js';

const withHeader = (header: string): Buffer => Buffer.from(`${header}\r\n${HEAD}\r\n${ORDER}`);
const addresses = (count: number): string => numbered(count, (n) => `a${n}@b.example`, ',\r\n ');

/** Burdens above the first empty line. */
export const HEADER_BURDENS: readonly Burden[] = [
  {
    name: 'addresses in From',
    make: (_, size) => Buffer.from(`From: ${addresses(about(100_000, size))}\r\nSubject: x\r\n\r\n${ORDER}`),
  },
  { name: 'addresses in To', make: (_, size) => withHeader(`To: ${addresses(about(100_000, size))}`) },
  { name: 'addresses in Reply-To', make: (_, size) => withHeader(`Reply-To: ${addresses(about(50_000, size))}`) },
  { name: 'groups in groups', make: (_, size) => withHeader(`Cc: ${'g:'.repeat(about(200_000, size))}a@b.example;`) },
  {
    name: 'comments in comments',
    make: (_, size) => withHeader(`Cc: ${'('.repeat(about(200_000, size))}a@b.example${')'.repeat(about(1000, size))}`),
  },
  { name: 'quotes that never end', make: (_, size) => withHeader(`Cc: ${'"a\\" '.repeat(about(100_000, size))}`) },
  { name: 'many headers', make: (_, size) => withHeader(numbered(about(100_000, size), (n) => `X-${n}: y`, '\r\n')) },
  { name: 'one long header', make: (_, size) => withHeader(`X-Long: ${'x'.repeat(about(5_000_000, size))}`) },
  {
    name: 'one header of many lines',
    make: (_, size) => withHeader(`X-Folded: ${'x\r\n '.repeat(about(500_000, size))}x`),
  },
  {
    name: 'parameters in pieces',
    make: (_, size) =>
      withHeader(
        `Content-Disposition: attachment; ${numbered(about(20_000, size), (n) => `filename*${n}*=%41`, ';\r\n ')}`,
      ),
  },
  {
    name: 'encoded words',
    make: (random, size) =>
      withHeader(`Subject: ${`=?utf-8?${random.pick(['B', 'Q'])}?QUFB?= `.repeat(about(100_000, size))}`),
  },
  {
    name: 'encoded words in strange alphabets',
    make: (_, size) => withHeader(`Subject: ${numbered(about(20_000, size), (n) => `=?x-${n}?B?gIGC?=`, ' ')}`),
  },
  {
    name: 'references',
    make: (_, size) => withHeader(`References: ${numbered(about(100_000, size), (n) => `<${n}@a.example>`, '\r\n ')}`),
  },
  {
    name: 'signatures',
    make: (random, size) =>
      withHeader(
        numbered(
          about(random.pick([9, 500]), size),
          (n) =>
            `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d${n}.example; s=s; h=${'from:'.repeat(2000)}subject; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA`,
          '\r\n',
        ),
      ),
  },
  {
    name: 'stamps of servers',
    make: (_, size) =>
      withHeader(numbered(about(50_000, size), (n) => `Received: from a${n} ([192.0.2.1]) by b${n}; x`, '\r\n')),
  },
  { name: 'a date of digits', make: (_, size) => withHeader(`Date: ${'9'.repeat(about(500_000, size))}`) },
];
