import { jest } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { KafkaConsumer } from './kafka-consumer.js';

/** A client whose consumers do nothing but crash when told. */
class ScriptedKafka {
  readonly consumers: { crash(error: Error): void; disconnected: boolean }[] = [];

  consumer() {
    let onCrash: (event: { payload: { error: Error } }) => void = () => undefined;
    const made = { crash: (error: Error) => onCrash({ payload: { error } }), disconnected: false };
    this.consumers.push(made);
    return {
      events: { CRASH: 'crash', GROUP_JOIN: 'join' },
      on: (name: string, listener: typeof onCrash) => void (name === 'crash' && (onCrash = listener)),
      connect: async () => undefined,
      subscribe: async () => undefined,
      run: async () => undefined,
      disconnect: async () => void (made.disconnected = true),
    };
  }
}

const away = Object.assign(new Error('closed'), { name: 'KafkaJSConnectionError' });

describe('a consumer that lost its broker', () => {
  const kafka = new ScriptedKafka();
  const fatal: Error[] = [];
  const consumer = new KafkaConsumer({
    kafka: kafka as unknown as Kafka,
    groupId: 'g',
    topics: ['t'],
    onRecord: async () => undefined,
    onFatal: (reason) => void fatal.push(reason),
    session: { sessionTimeoutMs: 1_000, heartbeatMs: 100, rebalanceTimeoutMs: 1_000 },
    backoff: { baseMs: 10, capMs: 100 },
    log: () => undefined,
  });
  beforeAll(() => void jest.useFakeTimers());
  afterAll(() => void jest.useRealTimers());

  it('joins again once, however often it is told, and whatever the one before still says', async () => {
    await consumer.start();
    kafka.consumers[0]!.crash(away);
    kafka.consumers[0]!.crash(away);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(kafka.consumers).toHaveLength(2);
    expect(kafka.consumers[0]!.disconnected).toBe(true);
    kafka.consumers[0]!.crash(away);
    kafka.consumers[0]!.crash(new Error('of no concern any more'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect([kafka.consumers.length, fatal]).toEqual([2, []]);
  });

  it('is not for ever when the reason will not pass, and joins no more once it is closed', async () => {
    kafka.consumers[1]!.crash(new Error('wrong password'));
    expect(fatal.map(({ message }) => message)).toEqual(['wrong password']);
    kafka.consumers[1]!.crash(away);
    await consumer.close();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(kafka.consumers.map(({ disconnected }) => disconnected)).toEqual([true, true]);
  });
});
