import { Inject } from '@nestjs/common';
import { Clock, PeriodicJob } from '#service-kit';
import { OutboundDocumentRepository } from '../../canonical-order/outbound-document.repository.js';
import { controlNumberOf } from '../../canonical-order/receipt.view.js';
import { EDI_SETTINGS } from './edi-settings.token.js';
import type { EdiSettings } from '../../config.js';
import { writeAnswerFile } from './write-answer-file.js';

/** Puts stored answers into the partners' outbox folders. A step that can be repeated: the answer itself is durable. */
@PeriodicJob({ name: 'write-answers', everyMs: 1_000 })
export class WriteAnswers {
  constructor(
    @Inject(EDI_SETTINGS) private readonly settings: EdiSettings,
    private readonly answers: OutboundDocumentRepository,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const { outboxDir } = this.settings;
    if (outboxDir === undefined) return;
    for (const answer of await this.answers.findDue(500)) {
      await writeAnswerFile(outboxDir, { ...answer, controlNumber: controlNumberOf(answer) });
      await this.answers.markWritten(answer, this.clock.now());
    }
  }
}
