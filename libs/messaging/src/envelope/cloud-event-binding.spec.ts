import { createEvent, eventDefinitions, type CloudEvent } from '#contracts';
import { UnprocessableMessageError } from '../errors.js';
import { decodeEvent, encodeEvent } from './cloud-event-binding.js';

const attributes = {
  id: '018f3f6e-0000-7000-8000-000000000001',
  source: '/order-core',
  time: new Date('2026-03-02T10:00:00Z'),
  subject: 'order 1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};
const definition = [...eventDefinitions.values()][0]!;
const sample = () => createEvent(definition, definition.example, attributes);

function message(change: { headers?: Record<string, string | undefined>; value?: Buffer; topic?: string } = {}) {
  const { topic, event } = sample();
  const { headers, value } = encodeEvent(event);
  const changed = Object.entries({ ...headers, ...change.headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    topic: change.topic ?? topic,
    headers: Object.fromEntries(changed),
    value: change.value ?? Buffer.from(value),
  };
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UnprocessableMessageError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('the CloudEvents binding', () => {
  it.each([...eventDefinitions.values()].map((known) => [known.type, known] as const))(
    '%s: what is encoded is read back the same',
    (_type, known) => {
      const { topic, event } = createEvent(known, known.example, attributes);
      const { headers, value } = encodeEvent(event as CloudEvent);
      const decoded = decodeEvent({ topic, headers, value: Buffer.from(value) });
      expect(decoded).toEqual({ event, known: true });
    },
  );

  it('puts the attributes into ce_ headers and the type of the data into content-type', () => {
    expect(encodeEvent(sample().event).headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: attributes.id,
      ce_type: definition.type,
      ce_source: '/order-core',
      ce_time: '2026-03-02T10:00:00.000Z',
      ce_subject: 'order 1',
      'content-type': 'application/json',
      traceparent: attributes.traceparent,
    });
  });

  it.each([
    ['no id', { headers: { ce_id: undefined } }, 'EVENT_ENVELOPE_INVALID'],
    ['no headers we know', { headers: { ce_specversion: undefined, ce_type: undefined } }, 'EVENT_ENVELOPE_INVALID'],
    ['another CloudEvents version', { headers: { ce_specversion: '0.3' } }, 'EVENT_ENVELOPE_INVALID'],
    ['another type of data', { headers: { 'content-type': 'text/plain' } }, 'EVENT_ENVELOPE_INVALID'],
    ['a time that is none', { headers: { ce_time: 'yesterday' } }, 'EVENT_ENVELOPE_INVALID'],
    ['bytes that are no UTF-8', { value: Buffer.from([0x22, 0xff, 0x22]) }, 'EVENT_BYTES_INVALID'],
    ['half a JSON text', { value: Buffer.from('{"a":') }, 'EVENT_BYTES_INVALID'],
    ['nothing', { value: Buffer.alloc(0) }, 'EVENT_BYTES_INVALID'],
    ['data that breaks the contract', { value: Buffer.from('{}') }, 'EVENT_SCHEMA_INVALID'],
    ['a charset beside the media type', { headers: { 'content-type': 'application/json; charset=utf-8' } }, 'accepted'],
    ['a trace parent that cannot be read', { headers: { ce_traceparent: 'x', traceparent: 'x' } }, 'accepted'],
  ])('%s', (_what, change, code) => {
    expect(codeOf(() => decodeEvent(message(change)))).toBe(code);
  });

  it('passes an unknown type as unknown, and one that came on the wrong topic too', () => {
    expect(decodeEvent(message({ headers: { ce_type: 'order.teleported' } })).known).toBe(false);
    expect(decodeEvent(message({ topic: 'elsewhere.v1' })).known).toBe(false);
  });

  it('names the place in the data that is wrong', () => {
    expect(() => decodeEvent(message({ value: Buffer.from('{}') }))).toThrow(/data \/\w+: /);
  });
});
