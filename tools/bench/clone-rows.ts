import type { DataSource, EntityManager } from 'typeorm';

/** Copies are numbered `n` from 1 on and spread evenly over the days before a moment, the last one the newest. */
export interface Spread {
  readonly times: number;
  readonly until: Date;
  readonly days: number;
}

export interface Clones extends Spread {
  /** Tables of the schema `orders`. */
  readonly tables: readonly string[];
  /** SQL that says of a row `t` whether copy `n` is made of it. */
  readonly where: string;
  /** What differs in a copy: SQL by column. Moments differ by themselves. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns that name rows: a copy gets names of its own, the same in every table. */
  readonly keys: readonly string[];
}

/** SQL of the name copy `n` has where the row has this one: as UUID v7 of the copy's moment, so that names sort by age. */
export function nameOfCopy(name: string, { times, until, days }: Spread): string {
  const age = `(${times} - n + 1)::bigint * ${days * 86_400_000} / ${times}`;
  return `(lpad(to_hex(${until.getTime()} - ${age}), 12, '0') || substr(md5(${name}::text || n), 13))::uuid`;
}

/** Fills tables in one statement each, side by side, past triggers and foreign keys: what is copied obeyed them. */
export async function cloneRows(dataSource: DataSource, clones: Clones): Promise<void> {
  await Promise.all(
    clones.tables.map((table) => dataSource.transaction((manager) => cloneTable(manager, table, clones))),
  );
}

async function cloneTable(manager: EntityManager, table: string, clones: Clones): Promise<void> {
  const { where, columns, keys, times, days } = clones;
  await manager.query('set local session_replication_role = replica');
  await manager.query('set local synchronous_commit = off');
  const known: { name: string; type: string }[] = await manager.query(
    `select column_name as name, udt_name as type from information_schema.columns
      where table_schema = 'orders' and table_name = $1 and is_identity = 'NO' and is_generated = 'NEVER'`,
    [table],
  );
  const values = known.map(({ name, type }) => {
    if (columns[name] !== undefined) return columns[name];
    if (keys.includes(name)) return `${nameOfCopy(`t.${name}`, clones)}::${type}`;
    return type === 'timestamptz' ? `t.${name} - (${times} - n + 1) * interval '${days} days' / ${times}` : `t.${name}`;
  });
  await manager.query(
    `insert into orders.${table} (${known.map(({ name }) => name).join(', ')})
     select ${values.join(', ')} from generate_series(1, ${times}) n, orders.${table} t where ${where}`,
  );
}
