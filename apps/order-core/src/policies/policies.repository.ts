import type { EntityManager } from 'typeorm';
import { POLICIES, type PolicyName, type PolicyValue } from './policies.schema.js';

/** The statement part that reads one policy with whatever else is read: null while nobody has set it. */
export const POLICY = (name: PolicyName): string => `(select value from orders.policies where name = '${name}')`;

/** A policy as {@link POLICY} read it, or its defaults. */
export function readPolicy<Name extends PolicyName>(name: Name, stored: unknown): PolicyValue<Name> {
  return POLICIES[name].parse(stored ?? {}) as PolicyValue<Name>;
}

export async function loadPolicy<Name extends PolicyName>(
  manager: EntityManager,
  name: Name,
): Promise<PolicyValue<Name>> {
  const [row]: { value: unknown }[] = await manager.query(`select ${POLICY(name)} as value`);
  return readPolicy(name, row!.value);
}

/** Sets a policy and writes the audit trail of it. */
export async function putPolicy(
  manager: EntityManager,
  { name, value, actor, now }: { name: PolicyName; value: object; actor: string; now: Date },
): Promise<void> {
  await manager.query(
    `with before as (
       select value from orders.policies where name = $1 for update
     ), told as (
       insert into orders.audit_log (at, actor, kind, key, before, after)
       select $4, $3, 'policy', $1, (select value from before), $2
        where (select value from before) is distinct from $2::jsonb
     )
     insert into orders.policies (name, value, updated_by, updated_at) values ($1, $2, $3, $4)
     on conflict (name) do update set value = excluded.value, updated_by = excluded.updated_by,
       updated_at = excluded.updated_at`,
    [name, JSON.stringify(value), actor, now],
  );
}
