import { cloudEventAttributes, eventDefinitions, type CloudEvent } from '#contracts';
import { UnprocessableMessageError } from '../errors.js';

/** An event in the binary content mode of the CloudEvents 1.0 Kafka binding: attributes are headers, data the value. */
export interface EncodedEvent {
  readonly headers: Readonly<Record<string, string>>;
  /** The data as JSON. */
  readonly value: string;
}

/** Attributes that travel as `ce_<name>`; `datacontenttype` is the `content-type` header (binding, §3.2.1). */
const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'dataschema', 'traceparent'] as const;

/** Encodes an event. `traceparent` is sent twice: as the extension, and bare as W3C tracers look for it. */
export function encodeEvent({ data, ...attributes }: CloudEvent): EncodedEvent {
  const headers: Record<string, string> = { 'content-type': attributes.datacontenttype };
  for (const name of ATTRIBUTES) {
    const value = attributes[name];
    if (value !== undefined) headers[`ce_${name}`] = value;
  }
  if (attributes.traceparent !== undefined) headers['traceparent'] = attributes.traceparent;
  return { headers, value: JSON.stringify(data) };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads an event back and holds it against its contract.
 * @returns the event; `known` is false for a type this build has no contract for, whose data is then unchecked
 * @throws UnprocessableMessageError `EVENT_ENVELOPE_INVALID`, `EVENT_BYTES_INVALID` or `EVENT_SCHEMA_INVALID`
 */
export function decodeEvent(message: {
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}): { event: CloudEvent; known: boolean } {
  const { headers } = message;
  const attributes: Record<string, unknown> = { datacontenttype: mediaType(headers['content-type']) };
  for (const name of ATTRIBUTES) {
    const value = headers[`ce_${name}`];
    if (value !== undefined) attributes[name] = value;
  }
  // Tracing must never cost an order: a trace parent that cannot be read is left out, not refused.
  const traceparent = cloudEventAttributes.shape.traceparent.safeParse(
    headers['ce_traceparent'] ?? headers['traceparent'],
  );
  if (traceparent.success && traceparent.data !== undefined) attributes['traceparent'] = traceparent.data;
  else delete attributes['traceparent'];

  const envelope = cloudEventAttributes.safeParse(attributes);
  if (!envelope.success) {
    throw new UnprocessableMessageError('EVENT_ENVELOPE_INVALID', issuesOf(envelope.error, 'attribute'));
  }
  const definition = eventDefinitions.get(envelope.data.type);
  if (definition === undefined || definition.topic !== message.topic) {
    return { event: { ...envelope.data, data: undefined }, known: false };
  }
  const data = definition.schema.safeParse(parseData(message.value));
  if (!data.success) {
    throw new UnprocessableMessageError('EVENT_SCHEMA_INVALID', issuesOf(data.error, 'data'));
  }
  return { event: { ...envelope.data, data: data.data }, known: true };
}

/** `application/json; charset=utf-8` is JSON all the same. */
const mediaType = (contentType: string | undefined) => contentType?.split(';')[0]?.trim().toLowerCase();

function parseData(value: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(value));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnprocessableMessageError('EVENT_BYTES_INVALID', `the data is not JSON in UTF-8: ${reason}`);
  }
}

/** The first few things wrong, each with its JSON pointer: enough for a person, bounded for the table. */
function issuesOf(error: { issues: readonly { path: PropertyKey[]; message: string }[] }, what: string): string {
  const shown = error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${['', ...path].map(String).join('/') || '/'}: ${message}`);
  const more = error.issues.length > shown.length ? ` (and ${error.issues.length - shown.length} more)` : '';
  return `${what} ${shown.join('; ')}${more}`;
}
