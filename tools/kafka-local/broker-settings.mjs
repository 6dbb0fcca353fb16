/**
 * What a broker for trials and tests is told, in one place: kafka-local writes it as server.properties, the container
 * of test/support/kafka.ts and docker-compose.yml as environment (a test keeps the latter equal).
 */

/** Same version as pom.xml and docker-compose.yml; a test keeps the three equal. */
export const KAFKA_VERSION = '4.3.1';

/** Settings that do not depend on ports or folders. Anything not named keeps Kafka's default. */
export const BROKER_SETTINGS = Object.freeze({
  'node.id': '1',
  'process.roles': 'broker,controller',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  // A misspelt topic is an error, not a new topic.
  'auto.create.topics.enable': 'false',
  'num.partitions': '4',
  // One broker: every internal topic has one copy.
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '2',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '1',
  // The first member of a group starts at once; a killed one is missed after 3 s instead of 6.
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '3000',
  // A crashed broker may come back only when its old session has run out: 2 s instead of 9.
  'broker.session.timeout.ms': '2000',
  'broker.heartbeat.interval.ms': '500',
  // Small files and buffers: the defaults reserve 128 MiB for the cleaner alone.
  'log.segment.bytes': '16777216',
  'log.cleaner.dedupe.buffer.size': '8388608',
});

/**
 * @param {{ port: number, controllerPort: number, logFolder: string }} place where this broker listens and keeps its log
 * @returns {string} server.properties of one KRaft node that is broker and controller, reachable from this machine only
 */
export function serverProperties({ port, controllerPort, logFolder }) {
  const placed = {
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    // Static quorum: the port is read from here at each start and not kept in the data, so it may change.
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    // A backslash starts an escape in a properties file.
    'log.dirs': logFolder.replaceAll('\\', '/'),
  };
  const lines = Object.entries({ ...BROKER_SETTINGS, ...placed }).map(([key, value]) => `${key}=${value}`);
  return `${lines.join('\n')}\n`;
}

/**
 * @param {Record<string, string>} settings broker settings by property name
 * @returns {Record<string, string>} the same as the official image takes them: `node.id` → `KAFKA_NODE_ID`
 */
export function asImageEnvironment(settings) {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`KAFKA_${key.replaceAll('.', '_').toUpperCase()}`, value]),
  );
}
