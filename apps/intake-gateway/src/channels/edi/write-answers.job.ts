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

  /** @throws Error naming the partners whose folder could not be written, after all others have theirs */
  async run(): Promise<void> {
    const { outboxDir } = this.settings;
    if (outboxDir === undefined) return;
    const closed = new Map<string, unknown>();
    let before: number;
    do {
      before = closed.size;
      for (const answer of await this.answers.findDue(500, [...closed.keys()])) {
        // One after the other: a partner's answers leave in the order of their control numbers, or wait.
        if (closed.has(answer.partnerId)) continue;
        try {
          await writeAnswerFile(outboxDir, { ...answer, controlNumber: controlNumberOf(answer) });
        } catch (error) {
          closed.set(answer.partnerId, error);
          continue;
        }
        await this.answers.markWritten(answer, this.clock.now());
      }
    } while (closed.size > before);
    if (closed.size === 0) return;
    const [cause] = closed.values();
    throw new Error(`the outbox folders of ${[...closed.keys()].join(', ')} cannot be written`, { cause });
  }
}
