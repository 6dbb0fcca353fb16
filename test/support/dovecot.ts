import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, mkdtempSync } from 'node:fs';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PATH_OF_SERVERS, whatDovecotSuitesLack } from '../../tools/mail-server/requirements.mjs';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

const USER = 'orders';
/** Debian's nobody and nogroup: what Dovecot runs as where the tests are root. */
const NOBODY = 65_534;

/**
 * A Dovecot of the suite's own: one account whose mails are files (maildir), IMAP on a free port of 127.0.0.1, with
 * and without TLS. Its processes end with the test process, however that ends.
 */
export class TestDovecot {
  readonly user = USER;
  readonly password = 'secret';
  #process: ChildProcess | undefined;
  #delivered = 0;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    readonly tlsPort: number,
  ) {}

  /** @throws Error that names everything missing */
  static async start(): Promise<TestDovecot> {
    const lack = whatDovecotSuitesLack();
    if (lack) throw new Error(`NO DOVECOT FOR THIS SUITE. ${lack}`);
    const [port, tlsPort] = [await freePort(), await freePort()];
    const dovecot = new TestDovecot(mkdtempSync(join(tmpdir(), 'order-to-cash-dovecot-')), port, tlsPort);
    dovecot.#prepare();
    await dovecot.up();
    return dovecot;
  }

  /** Of the authority that signed the server's certificate, which is made out to 127.0.0.1. */
  get caFile(): string {
    return join(this.folder, 'cert.pem');
  }

  /** Lays a mail into a folder as a delivery agent does: written aside, then there at once. */
  deliver(bytes: Uint8Array, folder = 'INBOX'): void {
    this.#delivered += 1;
    const name = `${1_700_000_000 + this.#delivered}.M${this.#delivered}P${process.pid}.test`;
    const aside = join(this.#maildir(folder), 'tmp', name);
    writeFileSync(aside, bytes);
    this.#own(aside);
    linkSync(aside, join(this.#maildir(folder), 'new', name));
    rmSync(aside);
  }

  /** How many mails lie in a folder. */
  count(folder = 'INBOX'): number {
    return ['new', 'cur'].reduce((sum, part) => sum + readdirSync(join(this.#maildir(folder), part)).length, 0);
  }

  /** The mails of a folder that nobody works on, as they lie there, with their flags: `S` seen, `F` flagged, `T` deleted. */
  mails(folder = 'INBOX'): { bytes: Buffer; flags: string }[] {
    return ['new', 'cur'].flatMap((part) => {
      const path = join(this.#maildir(folder), part);
      return readdirSync(path).map((name) => ({
        bytes: readFileSync(join(path, name)),
        flags: name.split(':2,')[1] ?? '',
      }));
    });
  }

  /** Starts it, on the same ports and mails. */
  async up(): Promise<void> {
    // A leftover of a killed one must not look like one that runs.
    rmSync(join(this.folder, 'run'), { recursive: true, force: true });
    this.#makeFolder('run');
    const asNobody = isRoot() ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
    const command = [...asNobody, '--pdeathsig=KILL', 'dovecot', '-F', '-c', join(this.folder, 'dovecot.conf')];
    const child = spawn('setpriv', command, {
      // A group of its own, so that all of it can be killed at once.
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, PATH: PATH_OF_SERVERS },
    });
    this.#process = child;
    await eventually('Dovecot answers', () => {
      if (child.exitCode !== null) throw new Error(`Dovecot did not start:\n${this.#log()}`);
      return greets(this.port);
    });
  }

  /** SIGKILL to the server and every connection it serves; resolves when they are gone. */
  async kill9(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    process.kill(-child.pid!, 'SIGKILL');
    await gone;
  }

  /** SIGKILL to every process that serves a connection; new connections are served again. */
  dropConnections(): number {
    const pids = imapProcesses(this.#process?.pid);
    for (const pid of pids) killIfThere(pid);
    return pids.length;
  }

  /** Only while it is down: all mails of a folder get new numbers under another UIDVALIDITY. */
  renumber(folder = 'INBOX'): void {
    if (this.#process) throw new Error('numbers change while the server is down');
    const list = join(this.#maildir(folder), 'dovecot-uidlist');
    const head = /^3 V(\d+) N\d+ G(\w+)/.exec(existsSync(list) ? readFileSync(list, 'utf8') : '');
    if (!head) throw new Error(`there are no numbers in ${folder} yet`);
    writeFileSync(list, `3 V${Number(head[1]) + 1} N1 G${head[2]}\n`);
    this.#own(list);
    for (const name of readdirSync(this.#maildir(folder))) {
      if (name.startsWith('dovecot.index')) rmSync(join(this.#maildir(folder), name));
    }
  }

  /** Ends it and deletes its mails. */
  async stop(): Promise<void> {
    await this.kill9();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #prepare(): void {
    const [key, cert] = [join(this.folder, 'key.pem'), this.caFile];
    execFileSync(
      'openssl',
      `req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout ${key} -out ${cert}`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    );
    for (const name of ['state', 'home', `home/${USER}`]) this.#makeFolder(name);
    for (const box of ['', '/.Orders', '/.Archive', '/.Processed', '/.Review']) {
      this.#makeFolder(`home/${USER}/Maildir${box}`);
      for (const part of ['cur', 'new', 'tmp']) this.#makeFolder(`home/${USER}/Maildir${box}/${part}`);
    }
    writeFileSync(join(this.folder, 'passwd'), `${USER}:{PLAIN}${this.password}\n`);
    writeFileSync(join(this.folder, 'dovecot.conf'), this.#settings(key, cert));
    for (const name of ['.', 'key.pem', 'cert.pem', 'passwd', 'dovecot.conf']) this.#own(join(this.folder, name));
    chmodSync(this.folder, 0o755);
  }

  #settings(key: string, cert: string): string {
    const name = isRoot() ? 'nobody' : userInfo().username;
    const group = isRoot() ? 'nogroup' : execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
    const [uid, gid] = isRoot() ? [NOBODY, NOBODY] : [process.getuid!(), process.getgid!()];
    return `
protocols = imap
listen = 127.0.0.1
base_dir = ${this.folder}/run
state_dir = ${this.folder}/state
log_path = ${this.folder}/dovecot.log
default_internal_user = ${name}
default_login_user = ${name}
default_internal_group = ${group}
first_valid_uid = 0
disable_plaintext_auth = no
ssl = yes
ssl_cert = <${cert}
ssl_key = <${key}
mail_location = maildir:~/Maildir
# Sessions of one account at once: killed ones are counted for a while.
mail_max_userip_connections = 1000
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${this.port}
  }
  inet_listener imaps {
    port = ${this.tlsPort}
  }
}
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = passwd-file
  args = ${this.folder}/passwd
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${this.folder}/home/%u
}
`;
  }

  #maildir(folder: string): string {
    return join(this.folder, 'home', USER, 'Maildir', folder === 'INBOX' ? '' : `.${folder}`);
  }

  #makeFolder(name: string): void {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    this.#own(path);
  }

  #own(path: string): void {
    if (isRoot()) chownSync(path, NOBODY, NOBODY);
  }

  #log(): string {
    const file = join(this.folder, 'dovecot.log');
    return existsSync(file) ? readFileSync(file, 'utf8').slice(-4000) : 'it left no log';
  }
}

const isRoot = (): boolean => process.getuid?.() === 0;

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself since it was listed.
  }
}

/** Processes of a Dovecot that serve a mailbox: children of its master that run `dovecot/imap`. */
function imapProcesses(master: number | undefined): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const parent = /\) \S (\d+) /.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'))?.[1];
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
      return Number(parent) === master && /^dovecot\/imap\0/.test(command) ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 2_000 });
    const answer = (greeted: boolean) => {
      socket.destroy();
      resolve(greeted);
    };
    socket.once('data', (data) => answer(data.toString().startsWith('* OK')));
    for (const name of ['error', 'close', 'timeout']) socket.once(name, () => answer(false));
  });
}
