import type { DataSource } from 'typeorm';

/** @throws Error when the database does not answer or the service's schema is not there */
export async function pingDatabase(dataSource: DataSource, schema: string): Promise<void> {
  await dataSource.query(`select 1 from ${schema}.migrations limit 1`);
}
