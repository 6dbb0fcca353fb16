import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SenderJudgement } from './judge-sender.js';
import type { SenderEvidence } from './sender-evidence.js';

export interface CheckedSender {
  readonly sha256: string;
  readonly evidence: SenderEvidence | undefined;
  readonly judgement: SenderJudgement;
  readonly at: Date;
}

/** What was found out about senders, one row for the bytes of a mail. */
@Injectable()
export class MailSenderRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Keeps what was found out and says whether it changes anything.
   * @returns how often these bytes were looked at by now, and whether the same mail (sender and Message-ID) was
   *   proven before in other bytes
   */
  async keep({ sha256, evidence, judgement, at }: CheckedSender): Promise<{ tries: number; replayed: boolean }> {
    const { from = null, messageId = null } = evidence ?? {};
    return this.dataSource.transaction(async (manager) => {
      // Of two that come together one is the first.
      await manager.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
        `intake.mail_senders|${JSON.stringify([from, messageId])}`,
      ]);
      const [row]: { tries: number; ordinal: string }[] = await manager.query(
        `insert into intake.mail_senders as m (sha256, sender, message_id, verdict, reason, evidence, tries, checked_at)
         values ($1, $2, $3, $4, $5, $6, 1, $7)
         on conflict (sha256) do update set sender = excluded.sender, message_id = excluded.message_id,
           verdict = excluded.verdict, reason = excluded.reason, evidence = excluded.evidence, tries = m.tries + 1,
           checked_at = excluded.checked_at
         returning tries, ordinal`,
        [sha256, from, messageId, judgement.verdict, judgement.reason, evidence ? JSON.stringify(evidence) : null, at],
      );
      const earlier: unknown[] = await manager.query(
        `select 1 from intake.mail_senders
         where verdict = 'aligned' and sender = $1 and message_id = $2 and sha256 <> $3 and ordinal < $4 limit 1`,
        [from, messageId, sha256, row!.ordinal],
      );
      return { tries: row!.tries, replayed: earlier.length > 0 };
    });
  }
}
