import type { EntityManager } from 'typeorm';

export interface NewDeadLetter {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | undefined;
  readonly eventId: string | undefined;
  readonly type: string | undefined;
  readonly code: string;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
  readonly attempts: number;
}

/** A message a group could not handle, as it is kept. */
export interface DeadLetter extends NewDeadLetter {
  readonly id: string;
  readonly at: Date;
  readonly replayedAt: Date | undefined;
  readonly replayedBy: string | undefined;
  readonly replays: number;
}

export interface DeadLetterFilter {
  readonly groupId?: string | undefined;
  readonly topic?: string | undefined;
  /** Only those never replayed, or only those replayed. */
  readonly replayed?: boolean | undefined;
  /** Only ids above this: pages. */
  readonly after?: string | undefined;
  /** At most this many, oldest first. */
  readonly limit: number;
}

const COLUMNS = `id, consumer_group, topic, "partition", "offset", key, event_id, type, code, detail, headers, value,
  attempts, at, replayed_at, replayed_by, replays`;

interface Row {
  id: string;
  consumer_group: string;
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  event_id: string | null;
  type: string | null;
  code: string;
  detail: string;
  headers: Record<string, string>;
  value: Buffer;
  attempts: number;
  at: Date;
  replayed_at: Date | null;
  replayed_by: string | null;
  replays: number;
}

const fromRow = (row: Row): DeadLetter => ({
  id: row.id,
  groupId: row.consumer_group,
  topic: row.topic,
  partition: row.partition,
  offset: BigInt(row.offset),
  key: row.key ?? undefined,
  eventId: row.event_id ?? undefined,
  type: row.type ?? undefined,
  code: row.code,
  detail: row.detail,
  headers: row.headers,
  value: row.value,
  attempts: row.attempts,
  at: row.at,
  replayedAt: row.replayed_at ?? undefined,
  replayedBy: row.replayed_by ?? undefined,
  replays: row.replays,
});

/** PostgreSQL text holds no NUL; a poison message may. What is shown is cleaned, the bytes are kept as they came. */
export const withoutNul = (value: string): string => value.replaceAll('\0', '\uFFFD');
const clean = (value: string | undefined) => (value === undefined ? null : withoutNul(value));

/** @returns the new id, or undefined when this record was set aside before */
export async function insertDeadLetter(
  manager: EntityManager,
  schema: string,
  letter: NewDeadLetter,
): Promise<string | undefined> {
  const rows: { id: string }[] = await manager.query(
    `insert into ${schema}.dead_letter (consumer_group, topic, "partition", "offset", key, event_id, type, code, detail,
       headers, value, attempts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (consumer_group, topic, "partition", "offset", coalesce(event_id, ''), sha256(value)) do nothing
     returning id`,
    [
      letter.groupId,
      letter.topic,
      letter.partition,
      letter.offset,
      clean(letter.key),
      clean(letter.eventId),
      clean(letter.type),
      letter.code,
      withoutNul(letter.detail),
      JSON.stringify(letter.headers),
      letter.value,
      letter.attempts,
    ],
  );
  return rows[0]?.id;
}

export async function findDeadLetters(
  manager: EntityManager,
  schema: string,
  { groupId, topic, replayed, after, limit }: DeadLetterFilter,
): Promise<DeadLetter[]> {
  const rows: Row[] = await manager.query(
    `select ${COLUMNS} from ${schema}.dead_letter
     where ($1::text is null or consumer_group = $1) and ($2::text is null or topic = $2)
       and ($3::boolean is null or (replayed_at is not null) = $3) and ($4::bigint is null or id > $4)
     order by id limit $5`,
    [groupId ?? null, topic ?? null, replayed ?? null, after ?? null, limit],
  );
  return rows.map(fromRow);
}

/** How many nobody has replayed yet. */
export async function countOpenDeadLetters(manager: EntityManager, schema: string): Promise<number> {
  const rows: { open: number }[] = await manager.query(
    `select count(*)::int as open from ${schema}.dead_letter where replayed_at is null`,
  );
  return rows[0]!.open;
}

/** Locks the row for a replay when asked, so that two people cannot replay it at the same moment unknowingly. */
export async function findDeadLetter(
  manager: EntityManager,
  schema: string,
  id: string,
  lock: '' | 'for update' = '',
): Promise<DeadLetter | undefined> {
  const rows: Row[] = await manager.query(`select ${COLUMNS} from ${schema}.dead_letter where id = $1 ${lock}`, [id]);
  return rows[0] && fromRow(rows[0]);
}

export async function recordReplay(
  manager: EntityManager,
  schema: string,
  replay: { readonly letterId: string; readonly outboxId: string; readonly by: string; readonly repaired?: Buffer },
): Promise<void> {
  await manager.query(
    `insert into ${schema}.dead_letter_replay (dead_letter_id, outbox_id, by, repaired_value) values ($1, $2, $3, $4)`,
    [replay.letterId, replay.outboxId, replay.by, replay.repaired ?? null],
  );
  await manager.query(
    `update ${schema}.dead_letter set replayed_at = clock_timestamp(), replayed_by = $2, replays = replays + 1
     where id = $1`,
    [replay.letterId, replay.by],
  );
}
