import type { Receipt } from '#domain/payments/read-receipts';
import type { EntityManager } from 'typeorm';

export type FileRowOutcome = 'recorded' | 'repeated' | 'rejected' | 'unidentified' | 'ignored';

export interface FileRow {
  readonly id: string;
  readonly rows: readonly number[];
  readonly fingerprint: string;
  readonly outcome: FileRowOutcome;
  readonly why?: string | undefined;
  readonly receipt: Receipt | undefined;
  readonly paymentId?: string | undefined;
}

export async function addPaymentFile(
  manager: EntityManager,
  file: {
    id: string;
    format: string;
    name: string | undefined;
    importedBy: string;
    at: Date;
    rows: readonly FileRow[];
  },
): Promise<void> {
  await manager.query(
    'insert into orders.payment_files (id, format, name, imported_by, imported_at) values ($1, $2, $3, $4, $5)',
    [file.id, file.format, file.name ?? null, file.importedBy, file.at],
  );
  const rows = file.rows.map(({ rows: numbers, receipt, paymentId, ...row }) => ({
    ...row,
    row_numbers: numbers,
    receipt: receipt ?? {},
    payment_id: paymentId ?? null,
  }));
  await manager.query(
    `insert into orders.payment_file_rows (id, file_id, row_numbers, fingerprint, outcome, why, receipt, payment_id)
     select id, $1, row_numbers, fingerprint, outcome, why, receipt, payment_id
       from jsonb_to_recordset($2::jsonb) as rows (id uuid, row_numbers integer[], fingerprint text, outcome text, why text,
         receipt jsonb, payment_id uuid)`,
    [file.id, JSON.stringify(rows)],
  );
}

/** The customer a payer was found to be once. */
export async function findPayer(manager: EntityManager, payer: string): Promise<string | undefined> {
  const [row]: { customer_id: string }[] = await manager.query(
    'select customer_id from orders.payers where payer = $1',
    [payer],
  );
  return row?.customer_id;
}

export async function learnPayer(
  manager: EntityManager,
  row: { payer: string; customerId: string; actor: string; at: Date },
): Promise<void> {
  await manager.query(
    `insert into orders.payers (payer, customer_id, learned_by, learned_at) values ($1, $2, $3, $4)
     on conflict (payer) do update set customer_id = excluded.customer_id, learned_by = excluded.learned_by,
       learned_at = excluded.learned_at`,
    [row.payer, row.customerId, row.actor, row.at],
  );
}

/** A row of before that is the same receipt and was no customer's yet. */
export async function findUnidentified(manager: EntityManager, fingerprint: string): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `select 1 from orders.payment_file_rows where fingerprint = $1 and outcome = 'unidentified' limit 1`,
    [fingerprint],
  );
  return rows.length > 0;
}

export interface UnidentifiedRow {
  readonly id: string;
  readonly fileId: string;
  readonly receipt: Receipt;
}

export async function listUnidentified(manager: EntityManager, limit: number): Promise<UnidentifiedRow[]> {
  return manager.query(
    `select r.id, r.file_id as "fileId", r.receipt from orders.payment_file_rows r join orders.payment_files f on f.id = r.file_id
      where r.outcome = 'unidentified' order by f.imported_at, r.id limit $1`,
    [limit],
  );
}

/** Locks a row of which nobody knew whose it is. */
export async function lockUnidentified(manager: EntityManager, id: string): Promise<UnidentifiedRow | undefined> {
  const [row]: UnidentifiedRow[] = await manager.query(
    `select id, file_id as "fileId", receipt from orders.payment_file_rows where id = $1 and outcome = 'unidentified' for update`,
    [id],
  );
  return row;
}

export async function identifyRow(
  manager: EntityManager,
  { id, paymentId, repeated }: { id: string; paymentId: string; repeated: boolean },
): Promise<void> {
  await manager.query('update orders.payment_file_rows set outcome = $2, payment_id = $3, why = null where id = $1', [
    id,
    repeated ? 'repeated' : 'recorded',
    paymentId,
  ]);
}
