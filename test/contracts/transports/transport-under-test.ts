import { randomUUID } from 'node:crypto';
import type { OutgoingEvent } from '#contracts';
import type { MessageBus, MessageRecord, MessageToPublish, SubscribeOptions } from '#messaging';
import type { TestDatabase } from '../../support/database.js';
import type { ChildTransport } from './child-program.js';

/** One transport, as the contract suite sees it. */
export interface TransportUnderTest {
  /** A client with connections of its own, as another process would have. Backoff and sessions are short. */
  makeBus(): MessageBus;
  /** How a child process makes the same. */
  readonly child: ChildTransport;
  /** Whether the group has seen that a second member wants in (it need not have let it in yet). */
  secondMemberKnocks(groupId: string): Promise<boolean>;
  close(): Promise<void>;
}

export type OpenTransport = (database: TestDatabase) => Promise<TransportUnderTest>;

/** What the tests of a suite share; `current()` is there from beforeAll on. */
export interface Suite {
  readonly current: () => TransportUnderTest;
  readonly database: TestDatabase;
}

/** Topics and groups of a test's own, so that tests cannot see each other's records. */
export const fresh = (what: string): string => `${what}-${randomUUID().slice(0, 8)}`;

export const message = (topic: string, key: string, value: unknown): MessageToPublish => ({
  topic,
  key,
  value: Buffer.from(JSON.stringify(value)),
  headers: { 'content-type': 'application/json' },
});

export const valueOf = <T>(record: MessageRecord): T => JSON.parse(record.value.toString()) as T;

/** Subscribe options whose fatal end fails the test that subscribed. */
export function group(options: Pick<SubscribeOptions, 'groupId' | 'topics' | 'onRecord'>): SubscribeOptions {
  return {
    ...options,
    onFatal: (reason) => {
      throw reason;
    },
  };
}

/** Something that can be opened once and waited for by many. */
export class Gate {
  open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  async passed(): Promise<void> {
    await this.#opened;
  }
}

/** The items of each group, in their order. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** An event of a type nobody has a contract for: the transports and the outbox do not look inside. */
export function plainEvent(topic: string, key: string, data: unknown, id: string = randomUUID()): OutgoingEvent {
  return {
    topic,
    key,
    event: {
      specversion: '1.0',
      id,
      source: '/contract-suite',
      type: 'test.plain',
      time: '2026-03-02T10:00:00.000Z',
      datacontenttype: 'application/json',
      data,
    },
  };
}
