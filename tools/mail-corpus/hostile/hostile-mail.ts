import type { Random } from '../random.js';

/** A mail made to be a burden: its name for people, and its bytes. */
export interface HostileMail {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A way to be a burden. `size` is how much of it there should be: 1 as much as was measured to hurt, less or more. */
export interface Burden {
  readonly name: string;
  make(random: Random, size: number): Buffer;
}

export const HEAD =
  'From: Chef <chef@bayside.example>\r\nTo: orders@ourhouse.example\r\nSubject: PO H-1\r\n' +
  'Message-ID: <h@bayside.example>\r\nDate: Thu, 22 May 2025 09:00:00 -0400\r\nMIME-Version: 1.0\r\n';
export const ORDER = 'PO H-1\r\n\r\n2 cs 40137 milk\r\n';

/** A mail of one part. */
export const single = (type: string, body: string, more = ''): Buffer =>
  Buffer.from(`${HEAD}${more}Content-Type: ${type}\r\n\r\n${body}`);

/** A mail with one attachment, in base64. */
export function attached(name: string, type: string, content: Uint8Array): Buffer {
  const encoded = Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n');
  return Buffer.from(
    `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n${ORDER}\r\n--b\r\n` +
      `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n--b--\r\n`,
  );
}

/** How many of something: around so many, and never none. */
export const about = (count: number, size: number): number => Math.max(1, Math.round(count * size));

/** Something numbered, so often. */
export const numbered = (count: number, of: (number: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, number) => of(number)).join(between);
