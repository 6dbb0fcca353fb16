import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

interface Mail {
  readonly uid: number;
  readonly bytes: Buffer;
  readonly flags: Set<string>;
}

/**
 * As much of IMAP4rev1 (RFC 3501, with UIDPLUS and MOVE) as a client needs that reads a folder by UID. In memory, for
 * tests: users and passwords are whatever it was told, there is one folder with mails and others to move them to.
 */
export class ImapServer {
  readonly mails: Mail[] = [];
  readonly moved: { uid: number; folder: string }[] = [];
  readonly commands: string[] = [];
  uidValidity = 1;
  /** What an XOAUTH2 login has to bring; undefined: none is accepted. */
  accessToken: string | undefined;
  #next = 1;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(private readonly credentials: { user: string; password: string }) {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(credentials: { user: string; password: string }): Promise<ImapServer> {
    const server = new ImapServer(credentials);
    await new Promise<void>((done) => server.#server.listen(0, '127.0.0.1', done));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  deliver(bytes: Buffer): number {
    const uid = this.#next;
    this.#next += 1;
    this.mails.push({ uid, bytes, flags: new Set() });
    return uid;
  }

  /** Cuts every connection in the middle of whatever it does. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.dropConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    const say = (text: string) => void socket.write(`${text}\r\n`);
    say('* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE AUTH=PLAIN AUTH=XOAUTH2] ready');
    let buffer = '';
    let literal: { tag: string } | undefined;
    socket.on('data', (chunk) => {
      buffer += chunk.toString('latin1');
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (literal) {
          this.#authenticate(line, literal.tag, say);
          literal = undefined;
          continue;
        }
        const [tag = '', command = '', ...rest] = line.split(' ');
        this.commands.push([command, ...rest].join(' '));
        if (/^authenticate$/i.test(command)) {
          const initial = rest[1];
          if (initial === undefined) {
            literal = { tag };
            say('+ ');
          } else this.#authenticate(initial, tag, say);
        } else this.#answer({ tag, command: command.toUpperCase(), argument: rest.join(' '), socket, say });
      }
    });
  }

  #authenticate(response: string, tag: string, say: (text: string) => void): void {
    const said = Buffer.from(response, 'base64').toString();
    const [, user, password] = said.split('\0');
    const bearer = /^user=(.*)\x01auth=Bearer (.*)\x01\x01$/.exec(said);
    const known = bearer
      ? bearer[1] === this.credentials.user && bearer[2] === this.accessToken
      : user === this.credentials.user && password === this.credentials.password;
    say(known ? `${tag} OK authenticated` : `${tag} NO [AUTHENTICATIONFAILED] no`);
  }

  #answer(asked: {
    tag: string;
    command: string;
    argument: string;
    socket: Socket;
    say: (text: string) => void;
  }): void {
    const { tag, command, argument, socket, say } = asked;
    const done = (text = 'done') => say(`${tag} OK ${text}`);
    switch (command) {
      case 'CAPABILITY':
        say('* CAPABILITY IMAP4rev1 UIDPLUS MOVE AUTH=PLAIN AUTH=XOAUTH2');
        return done();
      case 'LIST':
      case 'LSUB':
        // An empty name asks for the hierarchy's separator only.
        if (argument.endsWith('""')) say(`* ${command} (\\Noselect) "/" ""`);
        else for (const folder of ['INBOX', 'Processed', 'Review']) say(`* ${command} () "/" "${folder}"`);
        return done();
      case 'SELECT':
      case 'EXAMINE':
        say('* FLAGS (\\Seen \\Deleted)');
        say(`* ${this.mails.length} EXISTS`);
        say('* 0 RECENT');
        say(`* OK [UIDVALIDITY ${this.uidValidity}] valid`);
        say(`* OK [UIDNEXT ${this.#next}] next`);
        return done('[READ-WRITE] selected');
      case 'UID':
        return this.#uid(argument, socket, say, done);
      case 'LOGOUT':
        say('* BYE');
        done();
        return void socket.end();
      default:
        return done();
    }
  }

  #uid(argument: string, socket: Socket, say: (text: string) => void, done: (text?: string) => void): void {
    const [what = '', set = '', ...rest] = argument.split(' ');
    const found = this.#select(set);
    if (/^move$/i.test(what)) {
      const folder = rest.join(' ').replaceAll('"', '');
      for (const { mail, sequence } of found) {
        this.moved.push({ uid: mail.uid, folder });
        this.mails.splice(this.mails.indexOf(mail), 1);
        say(`* OK [COPYUID 9 ${mail.uid} ${mail.uid}] moved`);
        say(`* ${sequence} EXPUNGE`);
      }
      return done();
    }
    const items = rest.join(' ').toUpperCase();
    for (const { mail, sequence } of found) {
      const parts = [`UID ${mail.uid}`, ...(items.includes('SIZE') ? [`RFC822.SIZE ${mail.bytes.length}`] : [])];
      const header = /BODY(\.PEEK)?\[HEADER\]/.test(items);
      const body = /BODY(\.PEEK)?\[\]/.test(items);
      if ((header || body) && !items.includes('PEEK')) mail.flags.add('\\Seen');
      if (!header && !body) say(`* ${sequence} FETCH (${parts.join(' ')})`);
      else {
        const bytes = header ? mail.bytes.subarray(0, mail.bytes.indexOf('\r\n\r\n') + 4) : mail.bytes;
        socket.write(`* ${sequence} FETCH (${parts.join(' ')} BODY[${header ? 'HEADER' : ''}] {${bytes.length}}\r\n`);
        socket.write(bytes);
        say(')');
      }
    }
    done();
  }

  /** A UID set; `n:*` names the last mail even when its UID is below n. */
  #select(set: string): { mail: Mail; sequence: number }[] {
    const last = this.mails.at(-1)?.uid ?? 0;
    const ranges = set.split(',').map((range) => {
      const [from = '', to] = range.split(':');
      const high = to === '*' ? Math.max(last, Number(from)) : Number(to ?? from);
      return { low: Math.min(Number(from), to === '*' ? last : high), high };
    });
    return this.mails
      .map((mail, index) => ({ mail, sequence: index + 1 }))
      .filter(({ mail }) => ranges.some(({ low, high }) => mail.uid >= low && mail.uid <= high));
  }
}
