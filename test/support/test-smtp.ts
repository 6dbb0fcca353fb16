import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface TakenMail {
  readonly to: readonly string[];
  /** Header and body as they came over the wire. */
  readonly text: string;
}

/** A mail server that keeps what it is handed, or refuses it as told. */
export class TestSmtp {
  readonly taken: TakenMail[] = [];
  /** Recipients that are refused, by the code they are refused with. */
  readonly refused = new Map<string, number>();
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        const code = this.refused.get(address);
        done(code === undefined ? null : Object.assign(new Error('not this one'), { responseCode: code }));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.taken.push({ to, text: Buffer.concat(chunks).toString() });
          done();
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  static async start(): Promise<TestSmtp> {
    const server = new TestSmtp();
    await new Promise<void>((listening) => server.#server.listen(0, '127.0.0.1', () => listening()));
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }
}

/** The header of a mail, unfolded. */
export function headerOf({ text }: TakenMail, name: string): string | undefined {
  const header = text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(header)?.[1];
}
