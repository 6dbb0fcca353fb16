import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { partitionOf } from './murmur2.js';

const kafkaPartitioner = Partitioners.DefaultPartitioner();

/** Where kafkajs's murmur2 partitioner (Java-compatible) puts a key. */
function partitionOnKafka(key: string, partitions: number): number {
  return kafkaPartitioner({
    topic: 't',
    partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({
      partitionId,
      leader: 1,
      partitionErrorCode: 0,
      replicas: [1],
      isr: [1],
    })),
    message: { key, value: 'v' },
  });
}

describe('partitionOf', () => {
  it.each(['a', 'ab', 'abc', 'abcd', 'abcde', 'PO-1', 'driscoll|4500012345', 'Kühlhaus', '注文'])(
    'puts %s where Kafka puts it',
    (key) => {
      expect(partitionOf(key, 7)).toBe(partitionOnKafka(key, 7));
    },
  );

  it('agrees with Kafka on every key and number of partitions', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }),
        fc.integer({ min: 1, max: 64 }),
        (key, n) => {
          expect(partitionOf(key, n)).toBe(partitionOnKafka(key, n));
        },
      ),
      { numRuns: 500 },
    );
  });
});
