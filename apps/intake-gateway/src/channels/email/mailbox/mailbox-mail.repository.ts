import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** How far a folder is read. UIDs count only within one UIDVALIDITY. */
export interface MailboxCursor {
  readonly uidValidity: bigint;
  readonly lastUid: number;
}

/** A folder of an account, as the server numbers it at present. */
export interface NumberedFolder {
  readonly account: string;
  readonly folder: string;
  readonly uidValidity: bigint;
}

/** Where a mail goes once it is read: to those that need nobody, or to those a person looks at. */
export type Destination = 'processed' | 'review';

/** How far each folder is read, and which document each mail of it is. */
@Injectable()
export class MailboxMailRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findCursor(account: string, folder: string): Promise<MailboxCursor | undefined> {
    const rows: { uidValidity: string; lastUid: string }[] = await this.dataSource.query(
      `select uid_validity as "uidValidity", last_uid as "lastUid" from intake.mailbox_cursors
       where account = $1 and folder = $2`,
      [account, folder],
    );
    return rows[0] && { uidValidity: BigInt(rows[0].uidValidity), lastUid: Number(rows[0].lastUid) };
  }

  /** Moves the cursor on, never back; numbers of another UIDVALIDITY replace it. */
  async advance(place: NumberedFolder, uid: number, at: Date): Promise<void> {
    await this.dataSource.query(
      `insert into intake.mailbox_cursors as c (account, folder, uid_validity, last_uid, updated_at)
       values ($1, $2, $3, $4, $5)
       on conflict (account, folder) do update
         set last_uid = case when c.uid_validity = excluded.uid_validity
                             then greatest(c.last_uid, excluded.last_uid) else excluded.last_uid end,
             uid_validity = excluded.uid_validity, updated_at = excluded.updated_at`,
      [place.account, place.folder, place.uidValidity.toString(), uid, at],
    );
  }

  /** UIDs of a folder whose mails are kept. */
  async findUids({ account, folder, uidValidity }: NumberedFolder): Promise<Set<number>> {
    const rows: { uid: string }[] = await this.dataSource.query(
      `select uid from intake.mailbox_mails where account = $1 and folder = $2 and uid_validity = $3`,
      [account, folder, uidValidity.toString()],
    );
    return new Set(rows.map(({ uid }) => Number(uid)));
  }

  /** Whether these very bytes came to the account before, under whatever number and in whatever folder. */
  async isKnown(account: string, sha256: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `select 1 from intake.mailbox_mails where account = $1 and sha256 = $2 limit 1`,
      [account, sha256],
    );
    return rows.length > 0;
  }

  async note(
    place: NumberedFolder,
    mail: { uid: number; sha256: string; documentId: string; keptAt: Date },
  ): Promise<void> {
    await this.dataSource.query(
      `insert into intake.mailbox_mails (account, folder, uid_validity, uid, sha256, document_id, kept_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [place.account, place.folder, place.uidValidity.toString(), mail.uid, mail.sha256, mail.documentId, mail.keptAt],
    );
  }

  /** Mails that are read and still lie where they came, by where they belong. */
  async findUntidied(
    { account, folder, uidValidity }: NumberedFolder,
    limit: number,
  ): Promise<{ uid: number; destination: Destination }[]> {
    const rows: { uid: string; destination: Destination }[] = await this.dataSource.query(
      `select m.uid, case when d.status in ('accepted', 'duplicate') then 'processed' else 'review' end as destination
       from intake.mailbox_mails m join intake.documents d on d.id = m.document_id
       where m.account = $1 and m.folder = $2 and m.uid_validity = $3 and m.moved_at is null
         and d.status <> 'received'
       order by m.uid limit $4`,
      [account, folder, uidValidity.toString(), limit],
    );
    return rows.map(({ uid, destination }) => ({ uid: Number(uid), destination }));
  }

  async noteMoved(
    { account, folder, uidValidity }: NumberedFolder,
    moved: { uids: readonly number[]; to: string; at: Date },
  ): Promise<void> {
    await this.dataSource.query(
      `update intake.mailbox_mails set moved_to = $5, moved_at = $6
       where account = $1 and folder = $2 and uid_validity = $3 and uid = any($4)`,
      [account, folder, uidValidity.toString(), [...moved.uids], moved.to, moved.at],
    );
  }
}
