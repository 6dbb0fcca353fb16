import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { MessageRecord } from '../message-bus.js';

/** A kafkajs message as a record of ours. Of a header sent twice the first counts; a missing value is an empty one. */
export function toRecord(topic: string, partition: number, message: KafkaMessage): MessageRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key === null ? undefined : message.key.toString('utf8'),
    value: message.value ?? Buffer.alloc(0),
    headers: toHeaders(message.headers ?? {}),
    timestamp: new Date(Number(message.timestamp)),
  };
}

function toHeaders(headers: IHeaders): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    // kafkajs does not say so in its types, but a header of another client may be null.
    const first = (Array.isArray(value) ? value[0] : value) as string | Buffer | null | undefined;
    if (first !== undefined && first !== null)
      result[name] = typeof first === 'string' ? first : first.toString('utf8');
  }
  return result;
}
