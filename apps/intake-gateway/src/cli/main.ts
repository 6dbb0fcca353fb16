/**
 * `npm run -s intake -- normalize FILE…` prints one canonical order per line as JSON; `ack FILE…` the acknowledgment
 * that would be sent; `check FILE…` a report for people. No database, no server: for trying it on one's own file.
 * Diagnostics go to stderr. Exit code 0: all accepted; 1: something rejected; 2: unreadable, or wrong usage.
 */
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { describeForeignFile } from '#x12';
import { mappingFaults } from '../partners/mapping-query.js';
import { partnerProfile } from '../partners/partner-profile.js';
import { jsonReader } from './json-reader.js';
import { mailReader } from './mail-reader.js';
import {
  findReader,
  worse,
  type CliReader,
  type FileOutcome,
  type FileToRead,
  type Output,
  type ReadSettings,
} from './readers.js';
import { ReferenceFileFault } from './reference-files.js';
import { x12Reader } from './x12-reader.js';

/** Readers by kind; the first that recognizes a file reads it. X12 is last: it also takes files by their name. */
const READERS: readonly CliReader[] = [mailReader, jsonReader, x12Reader];

const COMMANDS = { normalize: 'normalize', ack: 'acknowledge', check: 'check' } as const;
const USAGE = `usage: npm run -s intake -- normalize|ack|check [--tolerant] [--catalog ITEMS.csv]
         [--customer-items XREF.csv] [--customer ID] [--partner PROFILE.json] FILE…
  normalize   one canonical order per line, as JSON
  ack         the acknowledgment (TA1, 997) that would be sent
  check       what was found, for people
  --tolerant  forgive a badly padded ISA and a missing last terminator, and say so
  --catalog   items mails are matched against: sku,description,unit,pack,gtin
  --customer-items  customers' own numbers: customer_id,customer_item,sku; --customer names one of them
  --partner   what was agreed with the sender of X12 files, as GET /v1/partners/{id} gives it`;

const EXIT: Readonly<Record<FileOutcome, number>> = { accepted: 0, rejected: 1, unreadable: 2 };

/** Bytes read at a time, and characters of output gathered before they are written. */
const PORTION = 256 * 1024;

class StandardOutput implements Output {
  private pending: string[] = [];
  private size = 0;
  private begun = false;

  order(order: unknown): Promise<void> {
    return this.text(JSON.stringify(order));
  }

  async text(text: string): Promise<void> {
    this.pending.push(text);
    this.size += text.length + 1;
    // The first line goes out at once: whoever waits for it sees that something comes.
    if (this.size >= PORTION || !this.begun) await this.flush();
  }

  diagnose(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    const text = `${this.pending.join('\n')}\n`;
    this.pending = [];
    this.size = 0;
    this.begun = true;
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }
}

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const options = readArguments(rest);
  if (!isCommand(command) || !options || options.paths.length === 0) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { paths, tolerant, values } = options;
  const out = new StandardOutput();
  const profile = values.get('--partner');
  const settings: ReadSettings = {
    tolerant,
    now: () => new Date(),
    catalog: values.get('--catalog'),
    customerItems: values.get('--customer-items'),
    customerId: values.get('--customer'),
    partner: profile === undefined ? undefined : readProfile(basename(profile), await readText(profile)),
  };
  let outcome: FileOutcome = 'accepted';
  for (const path of paths) {
    outcome = worse(outcome, await readOne(path, COMMANDS[command], out, settings));
    await out.flush();
  }
  return EXIT[outcome];
}

const VALUED: readonly string[] = ['--catalog', '--customer-items', '--customer', '--partner'];

/** Files, the switch, and options with a value, `--catalog FILE` or `--catalog=FILE`; undefined for wrong usage. */
function readArguments(
  args: readonly string[],
): { paths: string[]; tolerant: boolean; values: ReadonlyMap<string, string> } | undefined {
  const paths: string[] = [];
  const values = new Map<string, string>();
  let tolerant = false;
  for (let at = 0; at < args.length; at += 1) {
    const [name = '', joined] = args[at]!.split(/=(.*)/s, 2);
    if (name === '--tolerant') tolerant = true;
    else if (VALUED.includes(name)) {
      const value = joined ?? args[(at += 1)];
      if (value === undefined || value.startsWith('--')) return undefined;
      values.set(name, value);
    } else if (name.startsWith('--')) return undefined;
    else paths.push(args[at]!);
  }
  return { paths, tolerant, values };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isFileError(error)) throw new ReferenceFileFault(`${basename(path)}: unreadable: ${whyUnreadable(error)}`);
    throw error;
  }
}

/**
 * A profile as the service gives it out, or as it takes it in (then without an id).
 * @throws ReferenceFileFault naming the first setting that is wrong
 */
function readProfile(name: string, text: string): NonNullable<ReadSettings['partner']> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new ReferenceFileFault(`${name}: not readable as JSON`);
  }
  const { id, version: _v, updatedAt: _a, updatedBy: _b, ...profile } = Object(given) as Record<string, unknown>;
  const read = partnerProfile.safeParse(profile);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new ReferenceFileFault(`${name}: /${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'not a profile'}`);
  }
  const [fault] = mappingFaults(read.data);
  if (fault) throw new ReferenceFileFault(`${name}: ${fault.pointer}: ${fault.message}`);
  return { ...read.data, id: typeof id === 'string' ? id : 'partner' };
}

const isCommand = (text: string | undefined): text is keyof typeof COMMANDS => text !== undefined && text in COMMANDS;

async function readOne(
  path: string,
  task: (typeof COMMANDS)[keyof typeof COMMANDS],
  out: Output,
  settings: ReadSettings,
): Promise<FileOutcome> {
  const name = basename(path);
  try {
    const { file, head } = await openFile(path, name);
    const reader = findReader(READERS, name, head);
    const run = reader?.[task]?.bind(reader);
    if (run) return await run(file, out, settings);
    const kinds = READERS.filter((known) => known[task]).map((known) => known.kind);
    const what = describeForeignFile(head);
    out.diagnose(`${name}: unreadable: not a file this command knows (${kinds.join(', ')})${what && `. ${what}`}`);
    return 'unreadable';
  } catch (error) {
    if (!isFileError(error) && !(error instanceof ReferenceFileFault)) throw error;
    out.diagnose(`${name}: unreadable: ${isFileError(error) ? whyUnreadable(error) : error.message}`);
    return 'unreadable';
  }
}

/** Regular files are streamed, twice if need be; pipes are read into memory first. */
async function openFile(path: string, name: string): Promise<{ file: FileToRead; head: Uint8Array }> {
  if (!(await stat(path)).isFile()) {
    const bytes = await readFile(path);
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield* [bytes];
    };
    return { file: { path, name, rereadable: false, open }, head: bytes.subarray(0, 4096) };
  }
  const handle = await open(path);
  try {
    const head = Buffer.alloc(4096);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    const stream = (): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: PORTION });
    return { file: { path, name, rereadable: true, open: stream }, head: head.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}

/** What the operating system calls by a code, as a sentence. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  ENOTDIR: 'there is no such file.',
  EISDIR: 'it is a folder: name the files in it.',
  EACCES: 'this user may not read it.',
  EPERM: 'this user may not read it.',
};

const whyUnreadable = (error: NodeJS.ErrnoException): string => FILE_ERRORS[error.code ?? ''] ?? error.message;

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read our output has read enough (`| head`).
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ReferenceFileFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
