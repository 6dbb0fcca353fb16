import { DataSource } from 'typeorm';
import {
  decodeEvent,
  EmbeddedLogBus,
  type EventContext,
  KafkaBus,
  type MessageBus,
  type MessageRecord,
  OutboxRelay,
  Transactions,
} from '#messaging';
import type { ChildTask, ChildTransport, Said } from './child-program.js';

/** The process that the contract suite kills: says what it did as JSON lines, dies where it is told to. */
const { transport, task } = JSON.parse(process.argv[2]!) as { transport: ChildTransport; task: ChildTask };

const say = (what: Said) => process.stdout.write(`${JSON.stringify(what)}\n`);
let reached = 0;
const crashPoint = () => {
  reached += 1;
  if (reached === task.crashAt) process.kill(process.pid, 'SIGKILL');
};

const session = { sessionTimeoutMs: 6_000, heartbeatMs: 300 };
const bus: MessageBus =
  transport.kind === 'kafka'
    ? new KafkaBus({ brokers: transport.brokers, clientId: 'child', session })
    : new EmbeddedLogBus({ databaseUrl: task.databaseUrl, heartbeatMs: 100 });
const dataSource = new DataSource({ type: 'postgres', url: task.databaseUrl });
await dataSource.initialize();

if (task.mode === 'relay') {
  const relay = new OutboxRelay(dataSource, bus, {
    schema: task.schema!,
    batchSize: 100,
    onStep: (step) => {
      say({ step });
      if (step === 'published') crashPoint();
    },
  });
  relay.start();
} else {
  const transactions = new Transactions(dataSource, task.schema ?? 'public');
  await bus.subscribe({
    groupId: task.groupId!,
    topics: [task.topic!],
    onRecord: task.mode === 'count' ? count : (record, attempt) => applyEffect(transactions, record, attempt),
    onFatal: (reason) => {
      throw reason;
    },
  });
}
say({ ready: true });

async function count(record: MessageRecord): Promise<void> {
  const { key, n } = JSON.parse(record.value.toString()) as { key: string; n: number };
  say({ handled: `${key}/${n}` });
}

/** The effect is a row; the process dies after its commit and before the offset is committed. */
async function applyEffect(transactions: Transactions, record: MessageRecord, attempt: number): Promise<void> {
  const { event } = decodeEvent(record);
  const { topic, partition, offset, key } = record;
  const context: EventContext = { event, topic, partition, offset, key, groupId: task.groupId!, attempt };
  const insert = `insert into ${task.schema}.effect (event_id) values ($1)`;
  if (task.mode === 'effect') {
    await transactions.runOnce(context, async ({ manager }) => void (await manager.query(insert, [event.id])));
  } else {
    await transactions.run(async ({ manager }) => void (await manager.query(insert, [event.id])));
  }
  say({ handled: event.id });
  crashPoint();
}
