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
  /** Mails with a UID above the one given, in ascending order. */
  listAfter(uid: number): Promise<MailEntry[]>;
  /** The whole mail; undefined when it is gone. Never marks it as seen. */
  fetch(uid: number): Promise<Buffer | undefined>;
  /** Only the header, for mails too large to take in. */
  fetchHeader(uid: number): Promise<Buffer | undefined>;
  moveTo(folder: string, uid: number): Promise<void>;
  close(): Promise<void>;
}

/** A mailbox that can be looked at. Each look opens a new connection: clients are good for one. */
export abstract class Mailbox {
  /** Names the mailbox in its cursor: `user@host`. */
  abstract readonly account: string;
  abstract open(folder: string): Promise<MailboxSession>;
}
