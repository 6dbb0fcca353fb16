import type { z } from 'zod';

/** The topics and what each orders its events by. One ordering domain a topic (docs/adr/0003). */
export const TOPICS = {
  intake: 'intake.v1',
  learning: 'intake.learning.v1',
  reference: 'reference.v1',
  canonicalOrders: 'orders.canonical.v1',
  orders: 'orders.v1',
  invoices: 'invoices.v1',
  payments: 'payments.v1',
  remittances: 'remittances.v1',
  ar: 'ar.v1',
  customerHealth: 'customer-health.v1',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/** Where messages of a topic go that a consumer cannot read. */
export const deadLetterTopic = (topic: string): string => `${topic}.dlq`;

/**
 * The contract of one event type: its CloudEvents `type`, the topic it travels on, the key that orders it,
 * the schema of its data and an example that a test holds against the schema.
 */
export interface EventDefinition<Schema extends z.ZodType = z.ZodType, Type extends string = string> {
  readonly type: Type;
  readonly topic: Topic;
  /** Major version of the data; a breaking change is a new topic beside the old one. */
  readonly version: number;
  readonly summary: string;
  readonly schema: Schema;
  /** The ordering key: events of one key arrive in the order they were committed. */
  readonly key: (data: z.infer<Schema>) => string;
  readonly example: z.infer<Schema>;
}

/**
 * Declares an event type; the helper exists so that `key` and `example` are checked against the schema's type, and the
 * name is known to the compiler.
 */
export function defineEvent<Schema extends z.ZodType, const Type extends string>(
  definition: EventDefinition<Schema, Type>,
): EventDefinition<Schema, Type> {
  return definition;
}
