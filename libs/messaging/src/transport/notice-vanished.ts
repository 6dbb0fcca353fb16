import type pg from 'pg';

/**
 * Tells PostgreSQL, on a new connection, to notice when our machine is gone without a word: power, network. By the
 * operating system's default its session would stay for two hours, with its locks: nobody else publishes, runs the job
 * or reads the partition, and rows it had changed stay locked. Half a minute is a network that comes back by itself.
 * A process that is frozen in the middle of a transaction answers at this level, and is cut off after five minutes.
 */
export async function noticeVanished(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  await client.query(`
    set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4;
    set tcp_user_timeout = '30s'; set idle_in_transaction_session_timeout = '5min'`);
}
