import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { MessageBus, MessageRecord } from '#messaging';
import { eventually } from '../../support/eventually.js';
import { fresh, group, groupBy, message, type Suite, valueOf } from './transport-under-test.js';

interface Counted {
  readonly key: string;
  readonly n: number;
}

const KEYS = 50;
const EACH = 40;

/** `EACH` rounds over `KEYS` keys, in several publishes. */
async function publishCounted(bus: MessageBus, topic: string): Promise<number> {
  for (let n = 0; n < EACH; n += 1) {
    await bus.publish(
      Array.from({ length: KEYS }, (_, key) =>
        message(topic, `key-${key}`, { key: `key-${key}`, n } satisfies Counted),
      ),
    );
  }
  return EACH * KEYS;
}

/** What came, without what a group that was interrupted got again: at least once is promised, twice is no fault. */
function firstDeliveries(seen: readonly MessageRecord[]): MessageRecord[] {
  const next = new Map<number, bigint>();
  return seen.filter(({ partition, offset }) => {
    if (offset < (next.get(partition) ?? 0n)) return false;
    next.set(partition, offset + 1n);
    return true;
  });
}

export function contractOfOrder({ current }: Suite): void {
  let bus: MessageBus;
  let topic: string;
  beforeEach(async () => {
    bus = current().makeBus();
    topic = fresh('order');
    await bus.ensureTopics([topic]);
  });
  afterEach(() => bus.close());

  it('delivers every record of a key in the order it was published, from gapless offsets', async () => {
    const published = await publishCounted(bus, topic);
    const delivered: MessageRecord[] = [];
    const subscription = await bus.subscribe(
      group({ groupId: fresh('g'), topics: [topic], onRecord: async (record) => void delivered.push(record) }),
    );
    await eventually('all records are delivered', () => delivered.length >= published);
    await eventually('the group has no lag', async () => (await subscription.lag()) === 0n);
    const seen = firstDeliveries(delivered);

    const perKey = groupBy(
      seen.map((record) => valueOf<Counted>(record)),
      ({ key }) => key,
    );
    expect(perKey.size).toBe(KEYS);
    for (const list of perKey.values())
      expect(list.map(({ n }) => n)).toEqual(Array.from({ length: EACH }, (_, n) => n));
    const perPartition = groupBy(seen, ({ partition }) => partition);
    expect(perPartition.size).toBe(4);
    for (const list of perPartition.values()) {
      expect(list.map(({ offset }) => offset)).toEqual(list.map((_, index) => BigInt(index)));
    }
    expect(await bus.endOffsets([topic, 'never-written'])).toEqual(
      new Map([
        [topic, BigInt(published)],
        ['never-written', 0n],
      ]),
    );
  }, 120_000);

  it('holds what is published once, also in the first moment of a topic', async () => {
    const topics = Array.from({ length: 10 }, () => fresh('new'));
    for (const created of topics) {
      // A bus of its own each: what one has learnt of the brokers is no help to the next.
      const first = current().makeBus();
      await first.ensureTopics([created]);
      await first.publish(Array.from({ length: KEYS }, (_, key) => message(created, `key-${key}`, key)));
      await first.close();
    }
    expect(new Set((await bus.endOffsets(topics)).values())).toEqual(new Set([BigInt(KEYS)]));
  }, 120_000);

  it('carries bytes, headers and key unchanged', async () => {
    const value = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const headers = { ce_id: 'ü', empty: '', 'content-type': 'application/octet-stream' };
    await bus.publish([{ topic, key: 'clé "1"\\', value, headers }]);
    const read: MessageRecord[] = [];
    for await (const record of bus.read(topic)) read.push(record);
    expect(read).toHaveLength(1);
    expect(read[0]).toMatchObject({ topic, key: 'clé "1"\\', headers, offset: 0n });
    expect(read[0]!.value.equals(value)).toBe(true);
  }, 120_000);

  it('brings a rejected record again, first, until it is taken', async () => {
    await bus.publish([message(topic, 'k', 'first'), message(topic, 'k', 'second')]);
    const deliveries: [string, number][] = [];
    const subscription = await bus.subscribe(
      group({
        groupId: fresh('g'),
        topics: [topic],
        onRecord: async (record, attempt) => {
          deliveries.push([valueOf(record), attempt]);
          if (valueOf(record) === 'first' && attempt < 4) throw new Error('not yet');
        },
      }),
    );
    await eventually('the second record is delivered', () => deliveries.length >= 5);
    expect(deliveries).toEqual([
      ['first', 1],
      ['first', 2],
      ['first', 3],
      ['first', 4],
      ['second', 1],
    ]);
    await eventually('the group has no lag', async () => (await subscription.lag()) === 0n);
  }, 120_000);

  it('lets a fault hold up only its own partition', async () => {
    const keys = Array.from({ length: KEYS }, (_, key) => `key-${key}`);
    let faulty = true;
    let stuckPartition: number | undefined;
    const taken: Counted[] = [];
    let rejections = 0;
    const subscription = await bus.subscribe(
      group({
        groupId: fresh('g'),
        topics: [topic],
        onRecord: async (record) => {
          const counted = valueOf<Counted>(record);
          if (counted.key === 'key-0' && faulty) {
            stuckPartition = record.partition;
            rejections += 1;
            throw new Error('its surroundings are away');
          }
          taken.push(counted);
        },
      }),
    );
    const partitionOf = new Map<string, number>();
    for (let n = 0; n < 10; n += 1) await bus.publish(keys.map((key) => message(topic, key, { key, n })));
    for await (const record of bus.read(topic)) partitionOf.set(valueOf<Counted>(record).key, record.partition);
    const free = keys.filter((key) => partitionOf.get(key) !== partitionOf.get('key-0'));
    expect(free.length).toBeGreaterThan(10);

    await eventually(
      'the other partitions are read to their end',
      () => taken.filter(({ key }) => free.includes(key)).length === free.length * 10,
    );
    await eventually('the faulty record came several times', () => rejections > 3);
    expect(stuckPartition).toBe(partitionOf.get('key-0'));
    expect(taken.some(({ key }) => key === 'key-0')).toBe(false);

    faulty = false;
    await eventually('the held-up partition is read to its end', () => taken.length === keys.length * 10);
    for (const key of keys) {
      expect(taken.filter((counted) => counted.key === key).map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    await eventually('the group has no lag', async () => (await subscription.lag()) === 0n);
  }, 120_000);

  it('goes on where the group stopped, and from any offset it is moved to', async () => {
    const published = await publishCounted(bus, topic);
    const groupId = fresh('g');
    const readAll = async () => {
      const seen: MessageRecord[] = [];
      const subscription = await bus.subscribe(
        group({ groupId, topics: [topic], onRecord: async (record) => void seen.push(record) }),
      );
      await eventually('the group has no lag', async () => (await subscription.lag()) === 0n);
      await subscription.close();
      return firstDeliveries(seen);
    };
    expect(await readAll()).toHaveLength(published);
    expect(await readAll()).toHaveLength(0);

    await bus.seek(groupId, topic, 'earliest');
    expect(await readAll()).toHaveLength(published);

    await bus.seek(groupId, topic, new Map([[1, 5n]]));
    const fromFive = await readAll();
    expect(new Set(fromFive.map(({ partition }) => partition))).toEqual(new Set([1]));
    expect(fromFive[0]!.offset).toBe(5n);

    await bus.publish([message(topic, 'key-0', { key: 'key-0', n: EACH })]);
    await bus.seek(groupId, topic, 'latest');
    expect(await readAll()).toHaveLength(0);
  }, 120_000);

  it('refuses to move a group that is running', async () => {
    await publishCounted(bus, topic);
    const groupId = fresh('g');
    const seen: MessageRecord[] = [];
    await bus.subscribe(group({ groupId, topics: [topic], onRecord: async (record) => void seen.push(record) }));
    await eventually('the member reads', () => seen.length > 0);
    await expect(bus.seek(groupId, topic, 'earliest')).rejects.toThrow(/running/);
  }, 120_000);
}
