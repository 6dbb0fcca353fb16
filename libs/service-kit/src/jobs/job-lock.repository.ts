import { DataSource } from 'typeorm';

/**
 * Runs the work while this session holds the job's lock, which all instances on the database share.
 * @returns false when another instance holds it and waiting was not asked for
 */
export async function withJobLock(
  dataSource: DataSource,
  options: { lock: string; wait: boolean },
  work: () => Promise<void>,
): Promise<boolean> {
  const session = dataSource.createQueryRunner();
  await session.connect();
  try {
    if (options.wait) {
      await session.query('select pg_advisory_lock(hashtextextended($1, 0))', [options.lock]);
    } else {
      const rows: { granted: boolean }[] = await session.query(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as granted',
        [options.lock],
      );
      if (!rows[0]?.granted) return false;
    }
    try {
      await work();
    } finally {
      await session.query('select pg_advisory_unlock(hashtextextended($1, 0))', [options.lock]);
    }
    return true;
  } finally {
    await session.release();
  }
}
