/**
 * A real Apache Kafka for a suite, from the first of these that stands: the brokers named in KAFKA_BROKERS, a container
 * where a Docker engine answers, tools/kafka-local. There is no fourth: a suite without Kafka fails by name.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from './free-port.js';

export interface TestKafka {
  /** `host:port` each. */
  brokers: string[];
  via: 'KAFKA_BROKERS' | 'docker' | 'kafka-local';
  /** Ends what was started for the suite; leaves brokers named in KAFKA_BROKERS alone. */
  stop(): Promise<void>;
}

/** @throws Error that names everything missing, when none of the three stands */
export async function withKafka(): Promise<TestKafka> {
  const named = process.env['KAFKA_BROKERS'];
  if (named) return { brokers: named.split(','), via: 'KAFKA_BROKERS', stop: async () => {} };

  const { dockerAnswers, whatKafkaSuitesLack } = await requirements();
  const lack = whatKafkaSuitesLack();
  if (lack) throw new Error(`NO APACHE KAFKA FOR THIS SUITE. ${lack}`);
  return dockerAnswers() ? fromDocker() : fromKafkaLocal();
}

/** The plain-JavaScript tool, found from the source tree and from dist/ alike. */
const requirements = () => tool<typeof import('../../tools/kafka-local/requirements.mjs')>('requirements.mjs');
const settings = () => tool<typeof import('../../tools/kafka-local/broker-settings.mjs')>('broker-settings.mjs');
const starter = () => tool<typeof import('../../tools/kafka-local/start-kafka.mjs')>('start-kafka.mjs');

async function tool<T>(file: string): Promise<T> {
  let root = import.meta.dirname;
  while (!existsSync(join(root, 'tools', 'kafka-local', file)) && root !== dirname(root)) root = dirname(root);
  return (await import(pathToFileURL(join(root, 'tools', 'kafka-local', file)).href)) as T;
}

async function fromKafkaLocal(): Promise<TestKafka> {
  const { startKafka } = await starter();
  const kafka = await startKafka({ log: (line) => process.stderr.write(`${line}\n`) });
  return { brokers: kafka.brokers, via: 'kafka-local', stop: () => kafka.stop() };
}

/** The official image on a fixed host port, because a broker must be told beforehand what address to advertise. */
async function fromDocker(): Promise<TestKafka> {
  const [{ GenericContainer, Wait }, { asImageEnvironment, BROKER_SETTINGS, KAFKA_VERSION }, port] = await Promise.all([
    import('testcontainers'),
    settings(),
    freePort(),
  ]);
  const container = await new GenericContainer(`apache/kafka:${KAFKA_VERSION}`)
    .withExposedPorts({ container: port, host: port })
    .withEnvironment({
      ...asImageEnvironment({
        ...BROKER_SETTINGS,
        listeners: `PLAINTEXT://0.0.0.0:${port},CONTROLLER://127.0.0.1:29093`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
        'controller.quorum.voters': '1@127.0.0.1:29093',
      }),
    })
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started'))
    .start();
  return {
    brokers: [`${container.getHost()}:${port}`],
    via: 'docker',
    stop: async () => {
      await container.stop();
    },
  };
}
