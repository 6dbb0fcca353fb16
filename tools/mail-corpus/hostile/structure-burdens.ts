import { about, type Burden, HEAD, numbered, ORDER, single } from './hostile-mail.js';

/** Burdens in how the parts of a mail hang together. */
export const STRUCTURE_BURDENS: readonly Burden[] = [
  {
    name: 'parts in parts',
    make: (_, size) =>
      Buffer.from(
        HEAD +
          numbered(about(20_000, size), (n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`) +
          `\r\n${ORDER}`,
      ),
  },
  {
    name: 'parts beside parts',
    make: (_, size) =>
      single('multipart/mixed; boundary=b', numbered(about(50_000, size), () => '--b\r\n\r\nx\r\n') + '--b--\r\n'),
  },
  {
    name: 'parts with files of no content',
    make: (_, size) =>
      single(
        'multipart/mixed; boundary=b',
        numbered(about(900, size), (n) => `--b\r\nContent-Type: text/csv; name=${n}.csv\r\n\r\n\r\n`) + '--b--\r\n',
      ),
  },
  {
    name: 'messages in messages',
    make: (_, size) =>
      Buffer.from(`${`${HEAD}Content-Type: message/rfc822\r\n\r\n`.repeat(about(5_000, size))}${ORDER}`),
  },
  {
    name: 'messages beside messages',
    make: (_, size) =>
      single(
        'multipart/mixed; boundary=b',
        numbered(about(500, size), () => `--b\r\nContent-Type: message/rfc822\r\n\r\n${HEAD}\r\n${ORDER}\r\n`) +
          '--b--\r\n',
      ),
  },
  {
    name: 'a boundary that begins another',
    make: (_, size) =>
      single(
        'multipart/mixed; boundary=b',
        numbered(
          about(5_000, size),
          (n) => `--b\r\nContent-Type: multipart/mixed; boundary=b${'b'.repeat(n % 50)}\r\n\r\n`,
        ),
      ),
  },
  {
    name: 'a boundary that never comes',
    make: (_, size) => single('multipart/mixed; boundary=z', 'x\r\n'.repeat(about(2_000_000, size))),
  },
  {
    name: 'a long boundary',
    make: (_, size) => single(`multipart/mixed; boundary="${'b'.repeat(about(500_000, size))}"`, ORDER),
  },
  {
    name: 'base64 that is none',
    make: (random, size) =>
      single(
        'text/plain',
        Array.from({ length: about(200_000, size) }, () => `%${random.between(0, 9)}=\u00e9=?`).join('\r\n'),
        'Content-Transfer-Encoding: base64\r\n',
      ),
  },
  {
    name: 'base64 without end',
    make: (_, size) =>
      single(
        'text/plain',
        'MiBjcyA0MDEzNyBtaWxrCg'.repeat(about(800_000, size)),
        'Content-Transfer-Encoding: base64\r\n',
      ),
  },
  {
    name: 'quoted-printable of soft line breaks',
    make: (_, size) =>
      single('text/plain', '=\r\n'.repeat(about(2_000_000, size)), 'Content-Transfer-Encoding: quoted-printable\r\n'),
  },
  {
    name: 'an alphabet nobody knows',
    make: (random, size) =>
      single(
        `text/plain; charset=${random.pick(['utf-7', 'iso-2022-jp', 'x-unknown', 'utf-16', 'hz-gb-2312'])}`,
        '+AGE-\u001b$B'.repeat(about(300_000, size)),
      ),
  },
  { name: 'nothing but NUL', make: (_, size) => Buffer.alloc(about(3_000_000, size)) },
  {
    name: 'bytes at random',
    make: (random, size) => Buffer.from(Array.from({ length: about(300_000, size) }, () => random.between(0, 255))),
  },
  {
    name: 'a file name with a way in it',
    make: (_, size) =>
      single(
        'multipart/mixed; boundary=b',
        `--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="${'../'.repeat(about(100_000, size))}etc/passwd.csv"\r\n\r\nsku,qty\r\n1,1\r\n--b--\r\n`,
      ),
  },
];
