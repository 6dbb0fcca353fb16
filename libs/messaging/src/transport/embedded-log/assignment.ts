export interface GroupMember {
  readonly id: string;
  readonly topics: readonly string[];
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Shares the partitions out: every member computes the same answer from the same list, so nobody has to lead.
 * Partitions in order, members in order, one to each in turn; a topic goes only to members that subscribe to it
 * (during a rolling update they may differ).
 * @returns the partitions of the member asked for
 */
export function assignedTo(
  memberId: string,
  members: readonly GroupMember[],
  partitions: readonly TopicPartition[],
): TopicPartition[] {
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ordered = [...partitions].sort((a, b) =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
  );
  const turns = new Map<string, number>();
  return ordered.filter(({ topic }) => {
    const takers = sorted.filter(({ topics }) => topics.includes(topic));
    if (takers.length === 0) return false;
    // One turn counter per set of takers, so that topics with few partitions do not all fall to the first member.
    const set = takers.map(({ id }) => id).join('|');
    const turn = turns.get(set) ?? 0;
    turns.set(set, turn + 1);
    return takers[turn % takers.length]!.id === memberId;
  });
}
