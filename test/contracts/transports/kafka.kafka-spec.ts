import { Kafka, logLevel } from 'kafkajs';
import { KafkaBus } from '#messaging';
import { withKafka } from '../../support/kafka.js';
import { describeTransport } from './transport-contract.js';

describeTransport('Apache Kafka', async () => {
  const kafka = await withKafka();
  const admin = new Kafka({ clientId: 'contract-suite', brokers: kafka.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const session = { sessionTimeoutMs: 6_000, heartbeatMs: 300 };
  return {
    makeBus: () =>
      new KafkaBus({ brokers: kafka.brokers, clientId: 'contract-suite', session, backoff: { baseMs: 5, capMs: 50 } }),
    child: { kind: 'kafka', brokers: kafka.brokers },
    secondMemberKnocks: async (groupId) => {
      const { groups } = await admin.describeGroups([groupId]);
      return groups[0]?.state === 'PreparingRebalance' || (groups[0]?.members.length ?? 0) > 1;
    },
    close: async () => {
      await admin.disconnect();
      await kafka.stop();
    },
  };
});
