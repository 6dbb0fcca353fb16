import fc from 'fast-check';
import { assignedTo, type GroupMember, type TopicPartition } from './assignment.js';

const partitionsOf = (topic: string, count: number): TopicPartition[] =>
  Array.from({ length: count }, (_, partition) => ({ topic, partition }));
const named = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

describe('assignedTo', () => {
  it('gives a lone member everything', () => {
    const partitions = partitionsOf('orders.v1', 4);
    expect(assignedTo('a', [{ id: 'a', topics: ['orders.v1'] }], partitions)).toEqual(partitions);
  });

  it('spreads topics of one partition over the members', () => {
    const topics = ['t1', 't2', 't3', 't4'];
    const members = ['a', 'b'].map((id) => ({ id, topics }));
    const partitions = topics.flatMap((topic) => partitionsOf(topic, 1));
    expect(assignedTo('a', members, partitions).map(named)).toEqual(['t1/0', 't3/0']);
    expect(assignedTo('b', members, partitions).map(named)).toEqual(['t2/0', 't4/0']);
  });

  it('gives a topic only to members that subscribe to it', () => {
    const members: GroupMember[] = [
      { id: 'old', topics: ['t1'] },
      { id: 'new', topics: ['t1', 't2'] },
    ];
    const partitions = [...partitionsOf('t1', 2), ...partitionsOf('t2', 2)];
    expect(assignedTo('new', members, partitions).map(named)).toEqual(['t1/0', 't2/0', 't2/1']);
    expect(assignedTo('old', members, partitions).map(named)).toEqual(['t1/1']);
  });

  it('gives every partition to exactly one member, evenly, whatever the order of the list', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 12 }),
        (ids, topicCount, partitionCount) => {
          const topics = Array.from({ length: topicCount }, (_, i) => `t${i}`);
          const partitions = topics.flatMap((topic) => partitionsOf(topic, partitionCount));
          const members = ids.map((id) => ({ id, topics }));
          const shares = ids.map((id) => assignedTo(id, members, partitions).map(named));
          const reversed = ids.map((id) =>
            assignedTo(id, [...members].reverse(), [...partitions].reverse()).map(named),
          );
          expect(reversed).toEqual(shares);
          expect(shares.flat().sort()).toEqual(partitions.map(named).sort());
          const sizes = shares.map(({ length }) => length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
