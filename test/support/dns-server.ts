import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const TXT = 16;
const NO_SUCH_NAME = 3;

/** As much of a DNS server (RFC 1035) as a test needs that says what TXT records there are; over UDP. */
export class DnsServer {
  /** TXT records by name, in lower case. */
  readonly texts = new Map<string, string>();
  /** Names whose questions are never answered. */
  readonly silent = new Set<string>();
  readonly asked: string[] = [];

  private constructor(private readonly socket: Socket) {
    socket.on('message', (query, from) => {
      const answer = this.#answer(query);
      if (answer) socket.send(answer, from.port, from.address);
    });
  }

  static async start(): Promise<DnsServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DnsServer(socket);
  }

  /** `address:port`. */
  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  close(): void {
    this.socket.close();
  }

  #answer(query: Buffer): Buffer | undefined {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at]!; length > 0; length = query[at]!) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const name = labels.join('.').toLowerCase();
    this.asked.push(name);
    if (this.silent.has(name)) return undefined;
    const type = query.readUInt16BE(at + 1);
    const text = type === TXT ? this.texts.get(name) : undefined;
    const known = [...this.texts.keys()].some((each) => each === name || each.endsWith(`.${name}`));
    const head = Buffer.alloc(12);
    head.writeUInt16BE(query.readUInt16BE(0), 0);
    head.writeUInt16BE(0x8580 | (known ? 0 : NO_SUCH_NAME), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(text === undefined ? 0 : 1, 6);
    return Buffer.concat([head, query.subarray(12, at + 5), text === undefined ? Buffer.alloc(0) : textRecord(text)]);
  }
}

/** A TXT record for the name of the question, cut into strings of 255 bytes. */
function textRecord(text: string): Buffer {
  const strings = (text.match(/.{1,255}/g) ?? ['']).map((piece) => Buffer.from([piece.length, ...Buffer.from(piece)]));
  const data = Buffer.concat(strings);
  const head = Buffer.alloc(12);
  // A pointer to the name in the question, which stands behind the head of the message.
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(TXT, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
