import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface TakenMail {
  readonly to: readonly string[];
  /** Header and body as they came over the wire. */
  readonly text: string;
}

/**
 * What the server does with a mail: takes it; cuts the connection at the recipient, or when it has the content and owes
 * the answer; or answers the recipient or the content with this code.
 */
export type Mood =
  'take' | 'cut at recipient' | 'cut at content' | { readonly at: 'recipient' | 'content'; readonly code: number };

/** A mail server that keeps what it is handed, or does as told. */
export class TestSmtp {
  readonly taken: TakenMail[] = [];
  /** Recipients that are refused, by the code they are refused with. */
  readonly refused = new Map<string, number>();
  mood: Mood = 'take';
  readonly #server: SMTPServer;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        if (this.mood === 'cut at recipient') return this.#cut();
        done(refusal(this.refused.get(address) ?? this.#codeAt('recipient')));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const code = this.#codeAt('content');
          if (code !== undefined) return done(refusal(code));
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.taken.push({ to, text: Buffer.concat(chunks).toString() });
          if (this.mood === 'cut at content') return this.#cut();
          done();
        });
      },
    });
    this.#server.on('error', () => undefined);
    this.#server.server.on('connection', (socket: Socket) => this.#sockets.add(socket));
  }

  static async start(): Promise<TestSmtp> {
    const server = new TestSmtp();
    await new Promise<void>((listening) => server.#server.listen(0, '127.0.0.1', () => listening()));
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  #codeAt(place: 'recipient' | 'content'): number | undefined {
    return typeof this.mood === 'object' && this.mood.at === place ? this.mood.code : undefined;
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }
}

const refusal = (code: number | undefined): Error | null =>
  code === undefined ? null : Object.assign(new Error('not this one'), { responseCode: code });

/** The header of a mail, unfolded. */
export function headerOf({ text }: TakenMail, name: string): string | undefined {
  const header = text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(header)?.[1];
}
