import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** How far a folder is read. UIDs count only within one UIDVALIDITY. */
export interface MailboxCursor {
  readonly uidValidity: bigint;
  readonly lastUid: number;
}

@Injectable()
export class MailboxCursorRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(account: string, folder: string): Promise<MailboxCursor | undefined> {
    const rows: { uidValidity: string; lastUid: string }[] = await this.dataSource.query(
      `select uid_validity as "uidValidity", last_uid as "lastUid" from intake.mailbox_cursors
       where account = $1 and folder = $2`,
      [account, folder],
    );
    return rows[0] && { uidValidity: BigInt(rows[0].uidValidity), lastUid: Number(rows[0].lastUid) };
  }

  async save(account: string, folder: string, cursor: MailboxCursor, at: Date): Promise<void> {
    await this.dataSource.query(
      `insert into intake.mailbox_cursors (account, folder, uid_validity, last_uid, updated_at)
       values ($1, $2, $3, $4, $5)
       on conflict (account, folder) do update
         set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid, updated_at = excluded.updated_at`,
      [account, folder, cursor.uidValidity.toString(), cursor.lastUid, at],
    );
  }
}
