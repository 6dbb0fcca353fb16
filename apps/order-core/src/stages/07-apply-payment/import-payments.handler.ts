import { formatInvoiceNumber } from '#domain/order/document-numbers';
import { normalizeInvoiceNumber } from '#domain/payments/find-named';
import { readHeading, readReceipts, type ReadReceipt, type Receipt } from '#domain/payments/read-receipts';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, type Result } from '#domain/result/result';
import { Transactions, type Tx } from '#messaging';
import { Clock, IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import { createHash } from 'node:crypto';
import { NotFoundError } from '../../http/not-found.error.js';
import { OrderSettings } from '../../order-settings.js';
import { loadCustomer } from '../../pipeline/customers.repository.js';
import { findByNumbers } from './open-items.repository.js';
import {
  addPaymentFile,
  type FileRow,
  findPayer,
  findUnidentified,
  identifyRow,
  learnPayer,
  lockUnidentified,
} from './payment-files.repository.js';
import { parseSignedMoney } from './read-remittance-lines.js';
import { type PaymentRecorded, RecordPayment } from './record-payment.handler.js';

export interface PaymentFileTold {
  readonly text: string;
  readonly format: 'lockbox' | 'bank';
  readonly name?: string | undefined;
  readonly importedBy: string;
  /** Tells what would happen, and does nothing. */
  readonly dryRun: boolean;
}

export interface FileReport {
  /** Absent of a dry run. */
  readonly fileId?: string | undefined;
  readonly rows: readonly FileRow[];
}

/** The file cannot be read at all: it is no CSV, or has no column of amounts. */
export class PaymentFileUnreadable extends Error {
  override readonly name = 'PaymentFileUnreadable';
}

/** Ends the transaction of a dry run with its report. */
class DryRun extends Error {
  constructor(readonly report: FileReport) {
    super('a dry run changes nothing');
  }
}

/** Receipts from a file of the lockbox or the bank: each row is recorded, repeated, or told what is wrong with it. */
@Injectable()
export class ImportPayments {
  constructor(
    private readonly transactions: Transactions,
    private readonly recordPayment: RecordPayment,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: OrderSettings,
  ) {}

  /** @throws PaymentFileUnreadable */
  async run(told: PaymentFileTold): Promise<FileReport> {
    const reads = readFile(told.text);
    if (told.dryRun) return this.#try(reads, told);
    const rows: FileRow[] = [];
    // One transaction each: a receipt that cannot be booked keeps no other from being booked.
    for (const read of reads) rows.push(await this.transactions.run((tx) => this.#take(tx, read, told)));
    const fileId = this.ids.newId();
    const { format, name, importedBy } = told;
    await this.transactions.run((tx) =>
      addPaymentFile(tx.manager, { id: fileId, format, name, importedBy, at: this.clock.now(), rows }),
    );
    return { fileId, rows };
  }

  /**
   * Says whose an unidentified receipt is, records it, and remembers the payer.
   * @throws NotFoundError
   */
  async identify(told: {
    readonly rowId: string;
    readonly customerId: string;
    readonly actor: string;
  }): Promise<Result<PaymentRecorded, Rejection>> {
    return this.transactions.run(async (tx) => {
      const row = await lockUnidentified(tx.manager, told.rowId);
      if (!row) throw new NotFoundError('unidentified receipt', told.rowId);
      const recorded = await this.#record(tx, row.receipt, { customerId: told.customerId, importedBy: told.actor });
      if (!recorded.ok) return recorded;
      await identifyRow(tx.manager, { id: row.id, ...recorded.value });
      const { payer } = row.receipt;
      const learned = { customerId: told.customerId, actor: told.actor, at: this.clock.now() };
      if (payer !== undefined) await learnPayer(tx.manager, { ...learned, payer: payerKey(payer) });
      return recorded;
    });
  }

  async #try(reads: readonly ReadReceipt[], told: PaymentFileTold): Promise<FileReport> {
    try {
      return await this.transactions.run(async (tx) => {
        const rows: FileRow[] = [];
        for (const read of reads) rows.push(await this.#take(tx, read, told));
        throw new DryRun({ rows });
      });
    } catch (error) {
      if (error instanceof DryRun) return error.report;
      throw error;
    }
  }

  async #take(tx: Tx, read: ReadReceipt, { importedBy }: PaymentFileTold): Promise<FileRow> {
    const id = this.ids.newId();
    if (!read.ok) {
      const { rows, outcome, why } = read;
      return { id, rows, fingerprint: '', outcome, why, receipt: undefined };
    }
    const { receipt } = read;
    const head = { id, rows: receipt.rows, fingerprint: fingerprintOf(receipt), receipt };
    const customerId = await this.#whose(tx, receipt);
    if (customerId === undefined) {
      const again = await findUnidentified(tx.manager, head.fingerprint);
      const why = `Nobody knows whose it is: ${receipt.payer ?? 'no payer'}, ${receipt.reference}.`;
      return again
        ? { ...head, outcome: 'ignored', why: 'It waits already to be identified.' }
        : { ...head, outcome: 'unidentified', why };
    }
    const recorded = await this.#record(tx, receipt, { customerId, importedBy });
    if (!recorded.ok) return { ...head, outcome: 'rejected', why: recorded.error.findings[0].message };
    const { paymentId, repeated } = recorded.value;
    return { ...head, outcome: repeated ? 'repeated' : 'recorded', paymentId };
  }

  async #record(
    tx: Tx,
    receipt: Receipt,
    { customerId, importedBy }: { customerId: string; importedBy: string },
  ): Promise<Result<PaymentRecorded, Rejection>> {
    const customer = await loadCustomer(tx.manager, customerId);
    if (!customer) return err(rejection('CUSTOMER_UNKNOWN', `There is no customer ${customerId}.`));
    const currency = receipt.currency ?? customer.currency;
    const amount = parseSignedMoney(receipt.amount, currency);
    const parts = receipt.remittance.flatMap((line) =>
      [line.amount ?? [], line.discount ?? [], ...(line.deductions ?? []).map((each) => each.amount)].flat(),
    );
    const wrong = [receipt.amount, ...parts].find((text) => !parseSignedMoney(text, currency));
    if (!amount || wrong !== undefined) {
      return err(rejection('REMITTANCE_NEEDS_REVIEW', `${wrong ?? receipt.amount} is no amount of ${currency}.`));
    }
    const { reference, receivedOn, remittance } = receipt;
    const told = { customerId, reference, amount, receivedOn, remittance, recordedBy: importedBy };
    return this.recordPayment.record(tx, { ...told, method: 'other' });
  }

  /** The customer named; the one the payer was found to be; the only one who owes the invoices named. */
  async #whose(tx: Tx, { customerId, payer, remittance }: Receipt): Promise<string | undefined> {
    if (customerId !== undefined) return customerId;
    const known = payer === undefined ? undefined : await findPayer(tx.manager, payerKey(payer));
    if (known !== undefined) return known;
    const numbers = remittance.flatMap(({ invoiceNumber }) => {
      const digits = normalizeInvoiceNumber(invoiceNumber);
      const ours = /^\d{1,12}$/.test(digits)
        ? [formatInvoiceNumber(this.settings.invoiceNumberPrefix, BigInt(digits))]
        : [];
      return [invoiceNumber, ...ours];
    });
    const owners = new Set((await findByNumbers(tx.manager, numbers)).map((invoice) => invoice.customerId));
    return owners.size === 1 ? [...owners][0] : undefined;
  }
}

const payerKey = (payer: string): string => payer.toLowerCase().replaceAll(/\s+/g, ' ').trim();

/** What makes a receipt the same in another file. */
const fingerprintOf = ({ customerId, payer, reference, amount, receivedOn }: Receipt): string =>
  createHash('sha256')
    .update(JSON.stringify([customerId ?? '', payerKey(payer ?? ''), reference, amount, receivedOn ?? '']))
    .digest('hex');

/** @throws PaymentFileUnreadable */
function readFile(text: string): ReadReceipt[] {
  let heading: string[] = [];
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      columns: (names: string[]) => (heading = names.map((name) => name.trim())),
      bom: true,
      delimiter: [',', ';', '\t'],
      skip_empty_lines: true,
      relax_column_count_less: true,
    }) as Record<string, string>[];
  } catch (error) {
    throw new PaymentFileUnreadable(`The file is no CSV: ${(error as Error).message}`);
  }
  const columns = readHeading(heading);
  const missing = ['amount', 'reference'].filter((column) => !columns.has(column));
  if (missing.length > 0) throw new PaymentFileUnreadable(`The file has no column for ${missing.join(' and ')}.`);
  return readReceipts(rows, columns);
}
