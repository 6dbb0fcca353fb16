import type { Consumer, ConsumerConfig, EachBatchHandler, Kafka } from 'kafkajs';
import { backoffDelay } from '../../retry/backoff.js';
import { mayPass } from './kafka-errors.js';

export interface JoinOptions {
  readonly kafka: Kafka;
  readonly config: ConsumerConfig;
  readonly topic: string;
  readonly eachBatch: EachBatchHandler;
  /** Called when the consumer ends by itself after it had joined. */
  readonly onCrash: (error: Error) => void;
}

const ATTEMPTS = 10;

/**
 * A consumer that has joined its group: kafkajs's `run` also resolves when it has not. Tries again while the broker
 * says "later" (a broker that just started loads its coordinator first, and kafkajs takes that for the end).
 * The caller disconnects it.
 */
export async function joinAlone(options: JoinOptions): Promise<Consumer> {
  for (let attempt = 1; ; attempt += 1) {
    const consumer = options.kafka.consumer(options.config);
    let joined = false;
    let crash: Error | undefined;
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      crash = payload.error;
      if (joined) options.onCrash(payload.error);
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topic: options.topic, fromBeginning: true });
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: options.eachBatch });
      if (crash !== undefined) throw crash;
      joined = true;
      return consumer;
    } catch (error) {
      await consumer.disconnect();
      if (attempt === ATTEMPTS || !mayPass(error)) throw error;
      const delay = backoffDelay(attempt, { baseMs: 50, capMs: 2_000 });
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}
