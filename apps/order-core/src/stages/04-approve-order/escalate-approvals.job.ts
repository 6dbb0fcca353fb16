import { orderApprovalEscalated } from '#contracts';
import { escalationAt } from '#domain/approval/escalate-card';
import { PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { OrderSettings, SERVICE_ACTOR } from '../../order-settings.js';
import { eachOf } from '../../pipeline/each-of.js';
import { OrderBook } from '../../pipeline/order-book.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { loadPolicy } from '../../policies/policies.repository.js';
import type { PolicyValue } from '../../policies/policies.schema.js';
import { findDueCards, loadLevel, setLevel } from './cards-in-time.repository.js';
import { cardInTime } from './pick-window.js';

/** Cards nobody decides in time go up their chain, step by step, and to its end when they hold up today's picks. */
@PeriodicJob({ name: 'escalate-approvals', everyMs: 30_000 })
export class EscalateApprovalsJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
    private readonly settings: OrderSettings,
  ) {}

  async run(): Promise<void> {
    const { manager } = this.dataSource;
    const policy = await loadPolicy(manager, 'approval');
    const { now } = this.book.author(SERVICE_ACTOR);
    await eachOf(await findDueCards(manager, now), ({ orderId, cardId }) =>
      this.book.change(orderId, SERVICE_ACTOR, (work) => this.#escalate(work, cardId, policy)),
    );
  }

  async #escalate(work: OrderWork, cardId: string, policy: PolicyValue<'approval'>): Promise<void> {
    const { tx, author } = work;
    const card = await loadLevel(tx.manager, cardId);
    if (!card) return;
    const inTime = { ...cardInTime(work, policy, this.settings), requestedAt: card.requestedAt };
    const { level, to, next } = escalationAt(policy.escalation, inTime, author.now);
    await setLevel(tx.manager, cardId, { level, to, next });
    if (to === undefined || level <= card.level) return;
    const waitingSince = card.requestedAt.toISOString();
    work.tell(
      orderApprovalEscalated,
      { ...work.head, cardId, level, escalatedTo: to, waitingSince },
      {
        why: `nobody decided since ${waitingSince}`,
        before: { escalationLevel: card.level },
        after: { escalationLevel: level, escalatedTo: to },
      },
    );
  }
}
