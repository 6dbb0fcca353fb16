import { AGING_BASES, type AgingBasis, DEFAULT_AGING } from '#domain/aging/aging-policy';
import { PURCHASE_MODELS, type PurchaseModelKind } from '#domain/health/model/fit-purchase-model';
import { type Day, parseDay } from '#domain/receivables/calendar-day';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { health } from './health.command.js';
import { late } from './late.command.js';
import { readBooks, readOrders } from './read-books.js';
import { type BadRow, UsageError } from './read-rows.js';
import { replay } from './replay.command.js';

const USAGE = `Usage:
  npm run -s ar -- replay --invoices FILE --payments FILE [--as-of DATE] [--basis due_date|invoice_date]
  npm run -s ar -- health --orders FILE [--invoices FILE --payments FILE] --as-of DATE [--horizon 90]
                          [--model auto|bg-nbd|mbg-nbd]
  npm run -s ar -- late --invoices FILE --payments FILE --as-of DATE
                               of invoices open on the day or issued later; the payments may end on that day or go on
  npm run -s ar -- import [--invoices FILE --payments FILE] [--orders FILE]
                               publishes the files as events to a running system (DATABASE_URL, KAFKA_BROKERS)
  npm run -s ar -- rebuild     makes the ledger anew from the topics and compares it with the one that stands
                               (DATABASE_URL, KAFKA_BROKERS); exit code 1 when they differ

Prints JSON on stdout. A row that cannot be read is named on stderr, the rest goes on, and the exit code is 1.
CSV columns, with a header line, days as YYYY-MM-DD:
  invoices  customer_id,invoice_number,invoice_date,due_date,amount,currency
  payments  customer_id,payment_id,payment_date,amount,currency,invoice_number   (the last may be empty)
  orders    customer_id,order_number,order_date,amount
`;

const OPTIONS = {
  invoices: { type: 'string' },
  payments: { type: 'string' },
  orders: { type: 'string' },
  'as-of': { type: 'string' },
  basis: { type: 'string' },
  horizon: { type: 'string' },
  model: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type Values = Readonly<Partial<Record<Exclude<keyof typeof OPTIONS, 'help'>, string>>>;

const bad: BadRow[] = [];
let differs = false;
const tell = {
  onBadRow: (row: BadRow) => {
    bad.push(row);
    say(`${row.file} line ${row.line}: ${row.reason}`);
  },
  onNote: (note: string) => say(`note: ${note}`),
};

const COMMANDS: Readonly<Record<string, (values: Values) => Promise<unknown>>> = {
  async replay(values) {
    const basis = oneOf(values, 'basis', AGING_BASES, DEFAULT_AGING.basis);
    const asOf = values['as-of'] === undefined ? undefined : dayOf(values);
    const books = await readBooks(filesOf(values), tell);
    return replay(books, { asOf: asOf ?? books.lastDay ?? 0, basis, edges: DEFAULT_AGING.edges });
  },
  async health(values) {
    const kind = oneOf<PurchaseModelKind | 'auto'>(values, 'model', ['auto', ...PURCHASE_MODELS], 'auto');
    const asOf = dayOf(values);
    const horizonDays = Number(values.horizon ?? '90');
    if (!Number.isInteger(horizonDays) || horizonDays < 1) throw new UsageError('--horizon is a number of days');
    const orders = await readOrders(required(values, 'orders'), tell.onBadRow);
    const withBooks = values.invoices !== undefined || values.payments !== undefined;
    const entries = withBooks ? (await readBooks(filesOf(values), tell)).entries() : [];
    return health(orders, entries, { asOf, horizonDays, kind });
  },
  async late(values) {
    const asOf = dayOf(values);
    return late(await readBooks(filesOf(values), tell), asOf);
  },
  async import(values) {
    const withBooks = values.invoices !== undefined || values.payments !== undefined;
    if (!withBooks && values.orders === undefined)
      throw new UsageError('name files: --invoices and --payments, --orders');
    const entries = withBooks ? (await readBooks(filesOf(values), tell)).entries() : [];
    const orders = values.orders === undefined ? new Map() : await readOrders(values.orders, tell.onBadRow);
    return (await import('./running-system.js')).importFiles(process.env, { entries, orders, onNote: tell.onNote });
  },
  async rebuild() {
    // Loaded only here: the other commands need neither framework nor database.
    const comparison = await (await import('./running-system.js')).rebuild(process.env);
    if (!comparison.identical) differs = true;
    return comparison;
  },
};

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function required(values: Values, name: keyof Values): string {
  const value = values[name];
  if (!value) throw new UsageError(`--${name} is needed`);
  return value;
}

const filesOf = (values: Values) => ({
  invoices: required(values, 'invoices'),
  payments: required(values, 'payments'),
});

function dayOf(values: Values): Day {
  const day = parseDay(required(values, 'as-of'));
  if (day === undefined) throw new UsageError(`--as-of is a day like 2025-06-22, not '${values['as-of']}'`);
  return day;
}

function oneOf<Choice extends string>(
  values: Values,
  name: keyof Values,
  choices: readonly Choice[],
  otherwise: Choice,
) {
  const value = (values[name] ?? otherwise) as Choice;
  if (!choices.includes(value)) throw new UsageError(`--${name} is one of ${choices.join(', ')}`);
  return value as AgingBasis & Choice;
}

const PIECE = 1 << 16;

/** Writes an answer: text in pieces as it comes, at the reader's pace; anything else as JSON. */
async function print(answer: unknown): Promise<void> {
  const write = (text: string) => new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
  if (typeof answer !== 'object' || answer === null || !(Symbol.iterator in answer) || Array.isArray(answer)) {
    return write(`${JSON.stringify(answer, undefined, 2)}\n`);
  }
  let piece = '';
  for (const text of answer as Iterable<string>) {
    piece += text;
    if (piece.length < PIECE) continue;
    await write(piece);
    piece = '';
  }
  await write(piece);
}

/** @returns the exit code: 0 all read, 1 a row could not be, 2 wrong usage */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const command = COMMANDS[positionals[0] ?? ''];
    if (values.help || !command || positionals.length > 1) {
      if (values.help) process.stdout.write(USAGE);
      else say(USAGE);
      return values.help ? 0 : 2;
    }
    const { help: _, ...rest } = values;
    await print(await command(rest));
    if (bad.length > 0) say(`${bad.length} ${bad.length === 1 ? 'row was' : 'rows were'} left out`);
    return bad.length > 0 || differs ? 1 : 0;
  } catch (error) {
    const usage = error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
    if (!usage) throw error;
    say(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}

// Large files pass through: collecting rubbish earlier keeps the memory level (228 MB instead of 440 for 300,000 invoices).
setFlagsFromString('--heap-growing-percent=30');

// Whoever reads may stop reading (`| head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main(process.argv.slice(2));
