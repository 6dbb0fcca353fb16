import { z } from 'zod';
import { deadLetterTopic, eventDefinitions, TOPICS, type EventDefinition, type Topic } from '#contracts';

const TOPIC_SUMMARIES: Record<Topic, { orderedBy: string; summary: string }> = {
  [TOPICS.intake]: { orderedBy: 'document id', summary: 'what happened to incoming documents' },
  [TOPICS.learning]: { orderedBy: 'customer id', summary: 'what people said the words of customers mean' },
  [TOPICS.reference]: {
    orderedBy: 'item, customer or contract',
    summary: 'reference data of order-core, whole things as they are from now on',
  },
  [TOPICS.canonicalOrders]: {
    orderedBy: 'customer + purchase order number',
    summary: 'canonical orders of every channel, and changes to them',
  },
  [TOPICS.orders]: { orderedBy: 'order id', summary: 'the life of an order, validation to shipment' },
  [TOPICS.invoices]: { orderedBy: 'customer id', summary: 'invoices and credit memos' },
  [TOPICS.payments]: { orderedBy: 'customer id', summary: 'cash and what it was applied to' },
  [TOPICS.remittances]: { orderedBy: 'customer id', summary: 'what payers say their payments are for' },
  [TOPICS.ar]: { orderedBy: 'customer id', summary: 'aging bucket moves' },
  [TOPICS.customerHealth]: { orderedBy: 'customer id', summary: 'health states of customers' },
};

const definitionsOf = (topic: string): EventDefinition[] =>
  [...eventDefinitions.values()].filter((definition) => definition.topic === topic);

/** JSON Schema (2020-12) of an event's data. */
export function jsonSchemaOf(definition: EventDefinition): object {
  const schema = z.toJSONSchema(definition.schema, { target: 'draft-2020-12' });
  return { ...schema, title: definition.type, description: definition.summary };
}

/** The AsyncAPI 3.0 document of all topics, as a plain object. */
export function asyncApiDocument(): object {
  const topics = Object.values(TOPICS);
  const messageName = (definition: EventDefinition): string => definition.type.replaceAll('.', '_');
  const messages = Object.fromEntries(
    [...eventDefinitions.values()].map((definition) => [
      messageName(definition),
      {
        name: definition.type,
        summary: definition.summary,
        contentType: 'application/json',
        headers: { $ref: '#/components/schemas/cloudEventHeaders' },
        payload: { $ref: `./schemas/${definition.type}.schema.json` },
        examples: [{ name: 'example', payload: definition.example }],
      },
    ]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Order to cash topics',
      version: '1.0.0',
      description:
        'CloudEvents 1.0, Kafka binary binding: attributes in `ce_*` headers, JSON data. At least once, ordered per key: deduplicate on `ce_id`.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      topics.map((topic) => [
        topic,
        {
          address: topic,
          description: `${TOPIC_SUMMARIES[topic].summary}; key: ${TOPIC_SUMMARIES[topic].orderedBy}`,
          messages: Object.fromEntries(
            definitionsOf(topic).map((definition) => [
              messageName(definition),
              { $ref: `#/components/messages/${messageName(definition)}` },
            ]),
          ),
        },
      ]),
    ),
    operations: Object.fromEntries(
      topics.map((topic) => [
        `receive ${topic}`,
        { action: 'receive', channel: { $ref: `#/channels/${topic.replaceAll('/', '~1')}` } },
      ]),
    ),
    components: {
      messages,
      schemas: {
        cloudEventHeaders: {
          type: 'object',
          required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time'],
          properties: {
            ce_specversion: { const: '1.0' },
            ce_id: { type: 'string', description: 'UUIDv7; the id to deduplicate on' },
            ce_source: { type: 'string' },
            ce_type: { type: 'string' },
            ce_subject: { type: 'string' },
            ce_time: { type: 'string', format: 'date-time' },
            ce_dataschema: { type: 'string' },
            'content-type': { type: 'string' },
            traceparent: { type: 'string', description: 'W3C trace context' },
          },
        },
      },
    },
  };
}

/** docs/topics.md: what a downstream team reads first. */
export function topicsPage(): string {
  const rows = Object.values(TOPICS).map((topic) => {
    const { orderedBy, summary } = TOPIC_SUMMARIES[topic];
    return `| \`${topic}\` | ${orderedBy} | ${summary} | ${definitionsOf(topic)
      .map((definition) => `[\`${definition.type}\`](schemas/${definition.type}.schema.json)`)
      .join(', ')} |`;
  });
  const events = [...eventDefinitions.values()].map(
    (definition) => `| \`${definition.type}\` | \`${definition.topic}\` | ${definition.summary} |`,
  );
  return `# Topics and events

Generated from \`libs/contracts\` by \`npm run docs\`; a test keeps the two equal. The machine-readable form is [asyncapi.yaml](asyncapi.yaml).

Every message is a CloudEvents 1.0 event in the Kafka binary binding: attributes in \`ce_*\` headers, JSON data as the value,
\`traceparent\` beside them. Delivery is at least once and ordered per key. Deduplicate on \`ce_id\`. Ignore types you do not know.
A change that would break a reader becomes a new topic (\`….v2\`) beside the old one; new optional fields do not.

| topic | ordered by | carries | event types |
|---|---|---|---|
${rows.join('\n')}

A message a consumer of ours could not read goes to \`<topic>.dlq\` (for example \`${deadLetterTopic(TOPICS.canonicalOrders)}\`) with the reason and the original bytes.

| event | topic | means |
|---|---|---|
${events.join('\n')}
`;
}
