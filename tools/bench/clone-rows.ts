import type { DataSource } from 'typeorm';

export interface Clones {
  /** Tables of the schema `orders`. */
  readonly tables: readonly string[];
  /** Which rows; default: all. */
  readonly where?: string;
  /** How often each row is copied. */
  readonly times: number;
  /** What differs in a copy: SQL by column, of the row `t` and the number `n` of the copy. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns that name rows: a copy gets names of its own, the same in every table. */
  readonly keys?: readonly string[];
}

/** Fills tables in a few statements, past triggers and foreign keys: what is copied obeyed them. */
export async function cloneRows(dataSource: DataSource, clones: Clones): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query('set local session_replication_role = replica');
    for (const table of clones.tables) {
      const columns: { name: string; type: string }[] = await manager.query(
        `select column_name as name, udt_name as type from information_schema.columns
          where table_schema = 'orders' and table_name = $1 and is_identity = 'NO' and is_generated = 'NEVER'`,
        [table],
      );
      const values = columns.map(({ name, type }) => {
        if (clones.keys?.includes(name)) return `md5(t.${name}::text || '-' || n)::uuid::text::${type}`;
        return clones.columns[name] ?? `t.${name}`;
      });
      await manager.query(
        `insert into orders.${table} (${columns.map(({ name }) => name).join(', ')})
         select ${values.join(', ')} from orders.${table} t, generate_series(1, ${clones.times}) n
          where ${clones.where ?? 'true'}`,
      );
    }
  });
}
