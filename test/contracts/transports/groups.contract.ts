import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { MessageBus, MessageRecord, Subscription } from '#messaging';
import { eventually } from '../../support/eventually.js';
import { runChild } from './child-program.js';
import { fresh, Gate, group, message, type Suite, valueOf } from './transport-under-test.js';

const KEYS = Array.from({ length: 40 }, (_, key) => `key-${key}`);

interface Handled {
  readonly member: string;
  readonly partition: number;
  readonly key: string;
  readonly n: number;
}

export function contractOfGroups({ current, database }: Suite): void {
  let buses: MessageBus[];
  let topic: string;
  let groupId: string;
  let handled: Handled[];
  let round: number;
  beforeEach(async () => {
    buses = [current().makeBus(), current().makeBus()];
    topic = fresh('groups');
    groupId = fresh('g');
    handled = [];
    round = 0;
    await buses[0]!.ensureTopics([topic]);
  });
  afterEach(async () => {
    await Promise.all(buses.map((bus) => bus.close()));
  });

  const publishRound = async () => {
    const n = round++;
    await buses[0]!.publish(KEYS.map((key) => message(topic, key, { key, n })));
    return n;
  };
  const join = (member: string, bus: MessageBus, inHand?: (record: MessageRecord) => Promise<void>) =>
    bus.subscribe(
      group({
        groupId,
        topics: [topic],
        onRecord: async (record) => {
          await inHand?.(record);
          handled.push({ member, partition: record.partition, ...valueOf<{ key: string; n: number }>(record) });
        },
      }),
    );
  const membersOf = (n: number) => new Set(handled.filter((one) => one.n === n).map(({ member }) => member));
  const roundIsHandled = (n: number) =>
    new Set(handled.filter((one) => one.n === n).map(({ key }) => key)).size === KEYS.length;
  /** Publishes rounds until one is handled by exactly these members. */
  const untilSharedBy = async (...members: string[]) => {
    const wanted = JSON.stringify(members.sort());
    return eventually(`the partitions are shared by ${members.join(' and ')}`, async () => {
      const n = await publishRound();
      await eventually(`round ${n} is handled`, () => roundIsHandled(n));
      return JSON.stringify([...membersOf(n)].sort()) === wanted ? n : 0;
    });
  };
  const noGapsPerKey = () => {
    for (const key of KEYS) {
      const ns = handled.filter((one) => one.key === key).map(({ n }) => n);
      // A record may come twice around a change of owner; the first time each must be in order.
      expect([...new Set(ns)]).toEqual(Array.from({ length: round }, (_, n) => n));
    }
  };

  it('shares the partitions between two members, each read by one', async () => {
    await publishRound();
    await join('a', buses[0]!);
    await eventually('the lone member handles everything', () => roundIsHandled(0));
    await join('b', buses[1]!);
    const shared = await untilSharedBy('a', 'b');
    const owners = new Map<number, Set<string>>();
    for (const { n, partition, member } of handled) {
      if (n === shared) owners.set(partition, (owners.get(partition) ?? new Set()).add(member));
    }
    expect(owners.size).toBe(4);
    for (const members of owners.values()) expect(members.size).toBe(1);
    noGapsPerKey();
  }, 120_000);

  it('gives the partitions of a member that leaves to the one that stays', async () => {
    await join('a', buses[0]!);
    const leaving = await join('b', buses[1]!);
    await untilSharedBy('a', 'b');
    await leaving.close();
    await untilSharedBy('a');
    noGapsPerKey();
  }, 120_000);

  it('gives the partitions of a member that is killed to the one that stays', async () => {
    await join('a', buses[0]!);
    const child = runChild(current().child, { mode: 'count', databaseUrl: database.url, topic, groupId });
    await eventually(
      'the child has partitions',
      async () => {
        await publishRound();
        return child.said.some(({ handled: key }) => key !== undefined);
      },
      { withinMs: 60_000 },
    );
    await child.kill();
    const before = round;
    await eventually('the survivor handles a whole round', async () => {
      const n = await publishRound();
      await eventually(`round ${n} is handled`, () => roundIsHandled(n));
      return n >= before;
    });
    await eventually('everything the child had not committed is handled', async () =>
      KEYS.every((key) => handled.some((one) => one.key === key && one.n === round - 1)),
    );
    const byChild = new Set(child.said.map(({ handled: id }) => id));
    const missing = KEYS.flatMap((key) =>
      Array.from({ length: round }, (_, n) => `${key}/${n}`).filter(
        (id) => !byChild.has(id) && !handled.some((one) => `${one.key}/${one.n}` === id),
      ),
    );
    expect(missing).toEqual([]);
  }, 180_000);

  it('lets the record in hand finish when a second member comes, and hands it to nobody else', async () => {
    const gate = new Gate();
    let inHand: MessageRecord | undefined;
    await join('a', buses[0]!, async (record) => {
      if (inHand !== undefined) return;
      inHand = record;
      await gate.passed();
    });
    await publishRound();
    await eventually('a record is in hand', () => inHand);

    // Kafka lets the second member in only when the first has let go, so its joining is not waited for here.
    const joining: Promise<Subscription> = join('b', buses[1]!);
    await eventually('the group knows of the second member', () => current().secondMemberKnocks(groupId));
    gate.open();
    await joining;
    await untilSharedBy('a', 'b');

    const { key } = valueOf<{ key: string }>(inHand!);
    expect(handled.filter((one) => one.key === key && one.n === 0)).toEqual([
      { member: 'a', partition: inHand!.partition, key, n: 0 },
    ]);
    noGapsPerKey();
  }, 120_000);
}
