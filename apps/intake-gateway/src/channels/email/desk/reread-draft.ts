import { Injectable } from '@nestjs/common';
import type { CanonicalOrderLine } from '#contracts';
import { Clock } from '#service-kit';
import { LineThresholds } from '../calibration/line-thresholds.js';
import { canonicalLine } from '../canonical-mail-order.js';
import type { AssessedLine } from '../certainty/assess-order.js';
import { KnowledgeRepository } from '../knowledge/knowledge.repository.js';
import { MatchItems } from '../knowledge/match-items.js';
import { type Draft, readAgain } from './draft.js';

/** Matches a draft's lines anew once it is known whose order it is. */
@Injectable()
export class RereadDraft {
  constructor(
    private readonly knowledge: KnowledgeRepository,
    private readonly matching: MatchItems,
    private readonly thresholds: LineThresholds,
    private readonly clock: Clock,
  ) {}

  /** Lines a person changed stay as they are. */
  async forCustomer(draft: Draft, customerId: string | undefined): Promise<Pick<Draft, 'reading' | 'present'>> {
    const { reading, present } = draft;
    if (customerId === undefined || customerId === present.customerId) return { reading, present };
    const day = reading.day ?? this.clock.now().toISOString().slice(0, 10);
    const customer = await this.knowledge.customer(customerId, day);
    const lineThreshold = await this.thresholds.of(customerId);
    const policy = { customerKnown: true, purchaseOrderNumber: 'optional', lineThreshold } as const;
    const [assessed] = await this.matching.assess(readAgain(reading), { customer, policy });
    const lines = present.lines.map((line) => {
      const at = Number(line.lineNumber) - 1;
      const [old, fresh] = [reading.lines[at], assessed!.lines[at]];
      return old && fresh && isAsRead(line, old, at) ? canonicalLine(fresh, at) : line;
    });
    return { reading: { ...reading, lines: assessed!.lines }, present: { ...present, lines } };
  }
}

const isAsRead = (line: CanonicalOrderLine, read: AssessedLine, at: number): boolean =>
  JSON.stringify(withoutReading(line)) === JSON.stringify(withoutReading(canonicalLine(read, at)));

/** Kept as jsonb, whose keys have an order of their own: compared by what can be corrected. */
const withoutReading = ({ quantity, unitOfMeasure, unitPrice, itemIdentifiers, dates, notes }: CanonicalOrderLine) => [
  quantity,
  unitOfMeasure ?? null,
  unitPrice ?? null,
  itemIdentifiers.map(({ qualifier, value }) => [qualifier, value]),
  dates.map(({ qualifier, date }) => [qualifier, date ?? null]),
  notes,
];
