/** Anything that runs SQL: TypeORM's manager, a pool, or a connection of its own. */
export interface SqlRunner {
  query<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>;
}
