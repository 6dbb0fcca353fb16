import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { SenderTrust } from './certainty/sender-trust.js';
import type { AutomaticKind } from './reading/mail-parts.js';

/**
 * What became of a mail. `ordered`: every order in it passed; `review`: at least one waits as a draft;
 * `enclosed_only`: it only carried X12 files, which are documents of their own; `refused`: it cannot be read.
 */
export type MailOutcome = 'ordered' | 'review' | 'no_order' | 'automatic' | 'enclosed_only' | 'refused';

/** A mail as the rest of the channel knows it once it was read: whom to answer, and what. */
export interface MailIntake {
  readonly documentId: string;
  readonly outcome: MailOutcome;
  /** Codes of the intake's own list, and draft reasons. */
  readonly reasons: readonly string[];
  readonly automatic: AutomaticKind | null;
  /** The From address, where there is exactly one. */
  readonly sender: string | null;
  readonly replyTo: readonly string[];
  readonly messageId: string | null;
  /** Message ids before this one, oldest first. */
  readonly thread: readonly string[];
  readonly subject: string;
  readonly writtenAt: Date | null;
  readonly partnerId: string | null;
  readonly customerId: string | null;
  readonly trust: SenderTrust;
  readonly readAt: Date;
}

const COLUMNS = `
  document_id as "documentId", outcome, reasons, automatic, sender, reply_to as "replyTo", message_id as "messageId",
  thread, subject, written_at as "writtenAt", partner_id as "partnerId", customer_id as "customerId",
  jsonb_build_object('verdict', trust, 'reason', trust_reason) as trust, read_at as "readAt"`;

@Injectable()
export class MailIntakeRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(manager: EntityManager, mail: MailIntake): Promise<void> {
    await manager.query(
      `insert into intake.mail_intake (document_id, outcome, reasons, automatic, sender, reply_to, message_id, thread,
         subject, written_at, partner_id, customer_id, trust, trust_reason, read_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        mail.documentId,
        mail.outcome,
        JSON.stringify(mail.reasons),
        mail.automatic,
        mail.sender,
        mail.replyTo,
        mail.messageId,
        mail.thread,
        mail.subject,
        mail.writtenAt,
        mail.partnerId,
        mail.customerId,
        mail.trust.verdict,
        mail.trust.reason,
        mail.readAt,
      ],
    );
  }

  async find(documentId: string): Promise<MailIntake | undefined> {
    const rows: MailIntake[] = await this.dataSource.query(
      `select ${COLUMNS} from intake.mail_intake where document_id = $1`,
      [documentId],
    );
    return rows[0];
  }
}
