import type { CanonicalOrder } from '#contracts';
import type { PartnerProfile } from '../partners/partner-profile.js';

/** What one file came to. */
export type FileOutcome = 'accepted' | 'rejected' | 'unreadable';

/** Where a reader puts what it finds. Lines carry no line break. */
export interface Output {
  /** An order, on stdout. Waits while the pipe is full. */
  order(order: CanonicalOrder): Promise<void>;
  /** Text on stdout. */
  text(text: string): Promise<void>;
  /** A diagnostic line, on stderr. */
  diagnose(line: string): void;
}

export interface FileToRead {
  readonly path: string;
  /** File name without folders: what diagnostics and document ids name. */
  readonly name: string;
  /** Whether the file can be read twice; a pipe cannot. */
  readonly rereadable: boolean;
  open(): AsyncIterable<Uint8Array>;
}

export interface ReadSettings {
  readonly tolerant: boolean;
  /** The clock of main.ts, for what has to be dated. */
  readonly now: () => Date;
  /** Files of reference data that mails are matched against (reference-files.ts). */
  readonly catalog?: string | undefined;
  readonly customerItems?: string | undefined;
  readonly customerId?: string | undefined;
  /** What was agreed with the sender of X12 files; absent: the standard alone. */
  readonly partner?: (PartnerProfile & { readonly id: string }) | undefined;
}

/** One kind of file the command line understands. Colleagues add theirs to READERS in main.ts. */
export interface CliReader {
  readonly kind: string;
  /** Looks at the name and the first bytes. */
  recognizes(name: string, head: Uint8Array): boolean;
  normalize(file: FileToRead, out: Output, settings: ReadSettings): Promise<FileOutcome>;
  /** Prints the acknowledgment that would be sent; absent for kinds that know none. */
  acknowledge?(file: FileToRead, out: Output, settings: ReadSettings): Promise<FileOutcome>;
  /** Prints a report for people. */
  check?(file: FileToRead, out: Output, settings: ReadSettings): Promise<FileOutcome>;
}

/** The first reader that knows the file. */
export const findReader = (readers: readonly CliReader[], name: string, head: Uint8Array): CliReader | undefined =>
  readers.find((reader) => reader.recognizes(name, head));

/** The worse of two outcomes. */
export function worse(left: FileOutcome, right: FileOutcome): FileOutcome {
  const order: readonly FileOutcome[] = ['accepted', 'rejected', 'unreadable'];
  return order.indexOf(left) > order.indexOf(right) ? left : right;
}
