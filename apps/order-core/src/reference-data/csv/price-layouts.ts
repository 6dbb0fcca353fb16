import { z } from 'zod';
import { code, currency as currencyCode } from '../fields.js';
import { priceBookSchema, priceEntrySchema } from '../price-book.schema.js';
import { guardrailSchema, promotionSchema } from '../promotion.schema.js';
import { type CsvColumn, type CsvLayout, type CsvRow, mergeBy, without } from './csv-layout.js';
import { currency, effective, listOf, sku, text, validity } from './shared-columns.js';

const bookRow = z.strictObject({ ...priceBookSchema.shape, id: code });

/** Prices of one line, tier and first day replace each other; a new first day is a price from then on. */
const priceKey = (row: CsvRow): string =>
  JSON.stringify([
    text(row, 'lineNumber') || text(row, 'sku'),
    Number(row['minimumQuantity'] ?? 0),
    text(row, 'validFrom'),
  ]);

const PROMOTION_COLUMNS: readonly CsvColumn[] = [
  { column: 'promotion_id', field: 'id', required: true, describe: 'code of the promotion' },
  { column: 'name', field: 'name', required: true, describe: 'name, as invoices show it' },
  { column: 'kind', field: 'kind', required: true, describe: 'percent, amount or buy_x_get_y' },
  { column: 'percent', field: 'percent', describe: 'percent off' },
  { column: 'amount', field: 'amount', describe: 'amount off the lines together' },
  { column: 'buy_quantity', field: 'buy.quantity', describe: 'for every so many bought' },
  { column: 'buy_unit', field: 'buy.unit', describe: 'unit' },
  { column: 'get_quantity', field: 'get.quantity', describe: 'so many more are cheaper' },
  { column: 'get_unit', field: 'get.unit', describe: 'unit' },
  currency,
  { column: 'promotion_code', field: 'promotionCode', describe: 'counts only for orders that name it' },
  { column: 'skus', field: 'skus', type: 'list', describe: 'items, separated by ;; empty: every item' },
  {
    column: 'customers',
    field: 'customerIds',
    type: 'list',
    describe: 'customers, separated by ;; empty: every customer',
  },
  { column: 'programs', field: 'programs', type: 'list', describe: 'programs, separated by ;' },
  { column: 'rungs', field: 'rungs', type: 'list', describe: 'bid;contract;level;list; empty: level;list' },
  { column: 'minimum_quantity', field: 'minimumQuantity', describe: 'of the lines together, in base units' },
  { column: 'minimum_amount', field: 'minimumAmount', describe: 'of the lines together' },
  { column: 'stackable', field: 'stackable', type: 'boolean', describe: 'yes: together with others that are' },
  ...validity,
  { column: 'active', field: 'active', type: 'boolean', describe: 'no: ended early' },
  effective,
];

export const PRICE_LAYOUTS = {
  'price-books': {
    describe: 'Heads of price books: lists, levels, contracts, bids. Their prices stay as they are.',
    part: 'priceBooks',
    columns: [
      { column: 'price_book', field: 'id', required: true, describe: 'code of the book: B5875' },
      { column: 'kind', field: 'kind', required: true, describe: 'bid, contract, level or list' },
      { column: 'name', field: 'name', required: true, describe: 'name' },
      currency,
      { column: 'customer_id', field: 'customerId', names: 'customer', describe: 'of a bid or contract: the customer' },
      { column: 'level', field: 'level', describe: 'of a level book: the level' },
      ...validity,
      effective,
    ],
    schema: z.strictObject({ ...priceBookSchema.shape, id: code, entries: priceBookSchema.shape.entries.optional() }),
    key: ['id'],
    keeps: { kind: 'price_book', keyField: 'id', fields: ['entries'] },
    complete: (row) => ({ entries: [], ...row }),
  },
  prices: {
    describe:
      'Prices in price books, quantity tiers and bid lines among them. A price with a first day counts from then on, beside the one before.',
    part: 'priceBooks',
    columns: [
      { column: 'price_book', field: 'priceBook', required: true, names: 'price_book', describe: 'the book' },
      { column: 'line_number', field: 'lineNumber', describe: 'line of the bid or contract; empty: the item number' },
      sku,
      { column: 'unit', field: 'unit', required: true, describe: 'unit of the price' },
      { column: 'minimum_quantity', field: 'minimumQuantity', describe: 'the tier begins at this quantity; empty: 0' },
      { column: 'unit_price', field: 'unitPrice', required: true, describe: 'price of one' },
      { column: 'awarded_quantity', field: 'awardedQuantity', describe: 'bids: how much may be drawn in all' },
      ...validity,
    ],
    schema: z.strictObject({ ...priceEntrySchema.shape, priceBook: code }),
    key: ['priceBook', 'lineNumber', 'sku', 'minimumQuantity', 'validFrom'],
    parent: { kind: 'price_book', schema: bookRow, keyField: 'id' },
    parentField: 'priceBook',
    into: (book, rows) => ({
      ...book,
      entries: mergeBy(
        listOf(book, 'entries'),
        rows.map((row) => without(row, 'priceBook')),
        priceKey,
      ),
    }),
  },
  promotions: {
    describe: 'Promotions: percent, amount, buy x get y.',
    part: 'promotions',
    columns: PROMOTION_COLUMNS,
    schema: z.strictObject({ ...promotionSchema.shape, id: code }),
    key: ['id'],
  },
  guardrails: {
    describe: 'The guardrails of the house, by currency.',
    part: 'guardrails',
    columns: [
      { ...currency, required: true, describe: 'ISO 4217' },
      { column: 'so_margin_min', field: 'minimumMarginPercent', describe: 'percent; empty: the setting' },
      { column: 'so_value_auto', field: 'automaticValue', describe: 'amount; empty: the setting' },
    ],
    schema: z.strictObject({ ...guardrailSchema.shape, currency: currencyCode }),
    key: ['currency'],
  },
} as const satisfies Record<string, CsvLayout>;
