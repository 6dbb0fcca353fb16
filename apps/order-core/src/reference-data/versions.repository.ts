import type { EntityManager } from 'typeorm';
import type { ReferenceKind } from './reference-data.repository.js';

/** A thing as it counts from a day on. */
export interface ReferenceVersion<Row extends object = object> {
  readonly key: string;
  readonly from: string;
  readonly data: Row;
}

interface Recording {
  readonly kind: ReferenceKind;
  readonly actor: string;
  readonly now: Date;
  /** Whether it is in force; what is not waits for its day. */
  readonly applied: boolean;
}

/** Records versions; one of the same day is replaced. @returns how many are new or different */
export async function recordVersions(
  manager: EntityManager,
  versions: readonly ReferenceVersion[],
  { kind, actor, now, applied }: Recording,
): Promise<number> {
  const recorded: unknown[] = await manager.query(
    `insert into orders.reference_versions as v (kind, key, valid_from, data, applied, recorded_at, recorded_by)
     select $1, key, "from", data, $5, $4, $3
       from jsonb_to_recordset($2::jsonb) as rows (key text, "from" date, data jsonb)
     on conflict (kind, key, valid_from) do update set data = excluded.data, applied = excluded.applied,
       recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
      where v.data is distinct from excluded.data or v.applied is distinct from excluded.applied
     returning 1`,
    [kind, JSON.stringify(versions), actor, now, applied],
  );
  return recorded.length;
}

/** Of these keys, the day from which the newest version in force counts. */
export async function loadNewestDays(
  manager: EntityManager,
  kind: ReferenceKind,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows: { key: string; day: string }[] = await manager.query(
    `select key, to_char(max(valid_from), 'YYYY-MM-DD') as day from orders.reference_versions
      where kind = $1 and key = any ($2) and applied group by key`,
    [kind, keys],
  );
  return new Map(rows.map(({ key, day }) => [key, day]));
}

export interface WaitingVersion extends ReferenceVersion {
  readonly kind: ReferenceKind;
  readonly actor: string;
}

const WAITING = `kind, key, to_char(valid_from, 'YYYY-MM-DD') as "from", data, recorded_by as actor`;

/** What has come into force by a day and is not applied, in the order it counts. */
export async function findDueVersions(manager: EntityManager, today: string): Promise<WaitingVersion[]> {
  return manager.query(
    `select ${WAITING} from orders.reference_versions where not applied and valid_from <= $1
      order by valid_from, kind, key`,
    [today],
  );
}

/** The version, locked; undefined when it was applied meanwhile. */
export async function lockWaitingVersion(
  manager: EntityManager,
  { kind, key, from }: WaitingVersion,
): Promise<WaitingVersion | undefined> {
  const [row]: WaitingVersion[] = await manager.query(
    `select ${WAITING} from orders.reference_versions
      where not applied and kind = $1 and key = $2 and valid_from = $3 for update`,
    [kind, key, from],
  );
  return row;
}

/** It is in force, or history already. */
export async function markApplied(manager: EntityManager, { kind, key, from }: WaitingVersion): Promise<void> {
  await manager.query(
    'update orders.reference_versions set applied = true where kind = $1 and key = $2 and valid_from = $3',
    [kind, key, from],
  );
}

export interface VersionRow {
  readonly validFrom: string;
  readonly inForce: boolean;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  readonly data: object;
}

/** Every version of one thing, the newest first. */
export async function listVersions(manager: EntityManager, kind: ReferenceKind, key: string): Promise<VersionRow[]> {
  return manager.query(
    `select to_char(valid_from, 'YYYY-MM-DD') as "validFrom",
            applied and valid_from = max(valid_from) filter (where applied) over () as "inForce",
            recorded_at as "recordedAt", recorded_by as "recordedBy", data
       from orders.reference_versions where kind = $1 and key = $2 order by valid_from desc limit 500`,
    [kind, key],
  );
}
