import { Injectable } from '@nestjs/common';
import { aliasLearned, createEvent } from '#contracts';
import type { Tx } from '#messaging';
import { Clock, IdSource } from '#service-kit';
import { JudgementRepository } from '../calibration/judgement.repository.js';
import { AliasRepository } from './alias.repository.js';
import { MailIntakeRepository } from '../mail-intake.repository.js';
import type { Draft } from './draft.js';
import { judgeLines, lessonsOf } from './judge-lines.js';
import { KnownSendersRepository } from './known-senders.repository.js';

/** What a decision of the desk teaches: how sure the reader may be, and what the customer's words mean. */
@Injectable()
export class LearnFromDraft {
  constructor(
    private readonly judgements: JudgementRepository,
    private readonly aliases: AliasRepository,
    private readonly senders: KnownSendersRepository,
    private readonly mails: MailIntakeRepository,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  async from(tx: Tx, draft: Draft, by: string): Promise<void> {
    const { id: draftId, documentId, position } = draft;
    const { customerId } = draft.present;
    if (customerId === undefined) return;
    const at = this.clock.now();
    const mail = await this.mails.find(documentId);
    if (mail?.sender) await this.senders.confirm(tx.manager, mail.sender, customerId, at);
    const lines = judgeLines(draft);
    if (lines.length > 0)
      await this.judgements.keep(tx.manager, { documentId, position, customerId, touchless: false, lines, at, by });
    for (const { words, sku, uses, contradicted } of await this.aliases.learn(
      tx.manager,
      customerId,
      lessonsOf(draft),
      at,
    )) {
      const data = { customerId, words, sku, uses, contradicted, draftId, by };
      const attributes = { id: this.ids.newId(), source: '/intake-gateway', time: at, subject: draftId };
      tx.emit(createEvent(aliasLearned, data, attributes));
    }
  }
}
