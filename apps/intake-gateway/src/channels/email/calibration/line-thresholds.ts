import { Injectable } from '@nestjs/common';
import { DEFAULT_LINE_THRESHOLD } from '../certainty/order-policy.js';
import { JudgementRepository } from './judgement.repository.js';
import { learnThreshold } from './reliability.js';

/** Judgements looked back on: what a customer wrote two years ago says little of today's mails. */
const LOOK_BACK = 1_000;

/** The certainty from which a customer's lines pass. */
@Injectable()
export class LineThresholds {
  constructor(private readonly judgements: JudgementRepository) {}

  async of(customerId: string | undefined): Promise<number> {
    if (customerId === undefined) return DEFAULT_LINE_THRESHOLD;
    return learnThreshold(await this.judgements.recent(customerId, LOOK_BACK));
  }
}
