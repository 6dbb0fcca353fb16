import type { RemittanceAdvice } from '#contracts';
import type { EntityManager } from 'typeorm';

export type RemittanceOutcome = 'recorded' | 'repeated' | 'needs_review';

export async function addRemittance(
  manager: EntityManager,
  row: {
    readonly id: string;
    readonly advice: RemittanceAdvice;
    readonly outcome: RemittanceOutcome;
    readonly why: string | undefined;
    readonly paymentId: string | undefined;
    readonly receivedAt: Date;
  },
): Promise<void> {
  const { advice } = row;
  await manager.query(
    `insert into orders.remittances (id, customer_id, document_id, outcome, why, payment_id, received_at, advice)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.id,
      advice.customerId ?? null,
      advice.source.documentId,
      row.outcome,
      row.why ?? null,
      row.paymentId ?? null,
      row.receivedAt,
      JSON.stringify(advice),
    ],
  );
}
