import { z } from 'zod';
import type { EventDefinition } from './event-definition.js';
import { instant, text } from './scalars.js';

/** CloudEvents 1.0 attributes (cloudevents.io, JSON format), with the W3C trace context extension. */
export const cloudEventAttributes = z.object({
  specversion: z.literal('1.0'),
  id: text(80),
  source: text(200),
  type: text(120),
  subject: text(200).optional(),
  time: instant,
  datacontenttype: z.literal('application/json'),
  dataschema: text(300).optional(),
  traceparent: z
    .string()
    .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
    .optional(),
});

export type CloudEventAttributes = z.infer<typeof cloudEventAttributes>;

/** One event on its way: attributes, typed data, and where it travels. */
export interface CloudEvent<Data = unknown> extends CloudEventAttributes {
  readonly data: Data;
}

/** A CloudEvent with its topic and ordering key, ready for the outbox. */
export interface OutgoingEvent<Data = unknown> {
  readonly topic: string;
  readonly key: string;
  readonly event: CloudEvent<Data>;
}

export interface EventContextAttributes {
  /** UUIDv7 made by the caller: the id consumers deduplicate on. */
  readonly id: string;
  /** The service that speaks, e.g. `/order-core`. */
  readonly source: string;
  readonly time: Date;
  readonly traceparent?: string | undefined;
  readonly subject?: string | undefined;
}

/**
 * Builds an event and checks it against its own contract: a producer that breaks the contract fails in its own
 * transaction, before anything is written.
 * @throws z.ZodError when the data is not what the contract says (a bug of the caller)
 */
export function createEvent<Schema extends z.ZodType>(
  definition: EventDefinition<Schema>,
  data: z.infer<Schema>,
  attributes: EventContextAttributes,
): OutgoingEvent<z.infer<Schema>> {
  definition.schema.parse(data);
  return {
    topic: definition.topic,
    key: definition.key(data),
    event: {
      specversion: '1.0',
      id: attributes.id,
      source: attributes.source,
      type: definition.type,
      ...(attributes.subject === undefined ? {} : { subject: attributes.subject }),
      time: attributes.time.toISOString(),
      datacontenttype: 'application/json',
      dataschema: `urn:order-to-cash:${definition.type}:v${definition.version}`,
      ...(attributes.traceparent === undefined ? {} : { traceparent: attributes.traceparent }),
      data,
    },
  };
}
