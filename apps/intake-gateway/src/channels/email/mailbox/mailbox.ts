/** One mail of a folder, before it is fetched. */
export interface MailEntry {
  readonly uid: number;
  /** RFC822.SIZE. */
  readonly size: number;
}

/** An open folder of a mailbox, for one look at it. */
export interface MailboxSession {
  /** UIDs mean something only together with this number (RFC 9051 §2.3.1.1). */
  readonly uidValidity: bigint;
  /** False once the connection is gone; whatever is asked then fails. */
  readonly usable: boolean;
  /** Mails with a UID above the one given, in ascending order. */
  listAfter(uid: number): Promise<MailEntry[]>;
  /** The whole mail; undefined when it is gone. Never marks it as seen. */
  fetch(uid: number): Promise<Buffer | undefined>;
  /** Only the header, for mails too large to take in. */
  fetchHeader(uid: number): Promise<Buffer | undefined>;
  /** Moves mails to a folder, which is made when it is missing; those that are gone already are passed over. */
  moveTo(folder: string, uids: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

/** A connection on which the server says when something came. */
export interface MailboxWatch {
  /** Settles when the connection is over, for whatever reason; never fails. */
  readonly ended: Promise<void>;
  /** @throws Error when the server does not answer any more */
  probe(): Promise<void>;
  close(): void;
}

/** A mailbox that can be looked at. Each look opens a new connection: clients are good for one. */
export abstract class Mailbox {
  /** Names the mailbox in the database: `user@host`. */
  abstract readonly account: string;
  abstract open(folder: string): Promise<MailboxSession>;
  /** Has the server tell of new mails (IDLE, RFC 2177). */
  abstract watch(folder: string, onNews: () => void): Promise<MailboxWatch>;
}
