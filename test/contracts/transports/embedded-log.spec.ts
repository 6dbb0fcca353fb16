import pg from 'pg';
import { EmbeddedLogBus } from '#messaging';
import { describeTransport } from './transport-contract.js';

describeTransport('embedded log', async (database) => {
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  return {
    makeBus: () =>
      new EmbeddedLogBus({ databaseUrl: database.url, heartbeatMs: 50, backoff: { baseMs: 5, capMs: 50 } }),
    child: { kind: 'embedded' },
    secondMemberKnocks: async (groupId) => {
      const { rows } = await pool.query(`select count(*)::int as n from event_log.members where consumer_group = $1`, [
        groupId,
      ]);
      return rows[0].n > 1;
    },
    close: () => pool.end(),
  };
});
