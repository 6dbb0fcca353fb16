import { z } from 'zod';
import { code } from '../fields.js';
import { costSchema, itemSchema } from '../item.schema.js';
import { dueInSchema, stockSchema } from '../reference-data.schema.js';
import { type CsvLayout, type CsvRow, mergeBy, type PartLayout, without } from './csv-layout.js';
import { currency, effective, listOf, location, sku, text } from './shared-columns.js';

const itemRow = z.strictObject({ ...itemSchema.shape, sku: code });
const ofItem = {
  part: 'items',
  parent: { kind: 'item', schema: itemRow, keyField: 'sku' },
  parentField: 'sku',
} as const;

/** Rows put into a list of the item. */
const intoList =
  (name: string, keyOf: (row: CsvRow) => string): PartLayout['into'] =>
  (item, rows) => ({
    ...item,
    [name]: mergeBy(
      listOf(item, name),
      rows.map((row) => without(row, 'sku')),
      keyOf,
    ),
  });

export const ITEM_LAYOUTS = {
  items: {
    describe: 'Items. A row says the item; its units, identifiers, substitutes and costs stay as they are.',
    part: 'items',
    columns: [
      { ...sku, names: undefined },
      { column: 'description', field: 'description', required: true, describe: 'description' },
      {
        column: 'base_unit',
        field: 'baseUnit',
        required: true,
        describe: 'unit that stock and cost are counted in: EA, CA, LB …',
      },
      { column: 'pack_count', field: 'pack.count', describe: 'how many a case holds' },
      { column: 'pack_size', field: 'pack.size', describe: 'size of one of them' },
      { column: 'pack_unit', field: 'pack.unit', describe: 'unit of the size' },
      { column: 'catch_weight', field: 'catchWeight', type: 'boolean', describe: 'yes: billed by what it weighs' },
      { column: 'taxable', field: 'taxable', type: 'boolean', describe: 'no: carries no tax' },
      { column: 'discontinued', field: 'discontinued', type: 'boolean', describe: 'yes: no longer sold' },
      effective,
    ],
    // A new item is sold in its base unit until other units are told.
    schema: z.strictObject({ ...itemSchema.shape, sku: code, units: itemSchema.shape.units.optional() }),
    key: ['sku'],
    keeps: { kind: 'item', keyField: 'sku', fields: ['units', 'identifiers', 'substitutes', 'costs'] },
    complete: (row) => ({ units: [{ unit: row['baseUnit'], factor: '1', sold: true }], ...row }),
  },
  'item-units': {
    describe: 'Units of items: each, case, pound … Added to the item, or replacing the one of the same name.',
    columns: [
      sku,
      { column: 'unit', field: 'unit', required: true, describe: 'X12 element 355: EA, CA, LB …' },
      { column: 'factor', field: 'factor', required: true, describe: 'base units in one' },
      { column: 'sold', field: 'sold', type: 'boolean', describe: 'no: only for prices or stock' },
    ],
    schema: z.strictObject({ ...itemSchema.shape.units.element.shape, sku: code }),
    key: ['sku', 'unit'],
    ...ofItem,
    into: intoList('units', (row) => text(row, 'unit')),
  },
  'item-identifiers': {
    describe: 'Numbers that documents name items by.',
    columns: [
      sku,
      { column: 'qualifier', field: 'qualifier', required: true, describe: 'X12 element 235: UP, EN, UK, BP …' },
      { column: 'value', field: 'value', required: true, describe: 'the number' },
      { column: 'customer_id', field: 'customerId', names: 'customer', describe: 'of a buyer’s own number: the buyer' },
    ],
    schema: z.strictObject({ ...itemSchema.shape.identifiers.unwrap().element.shape, sku: code }),
    key: ['sku', 'qualifier', 'value', 'customerId'],
    ...ofItem,
    into: intoList('identifiers', (row) =>
      ['qualifier', 'value', 'customerId'].map((each) => text(row, each)).join(' '),
    ),
  },
  substitutes: {
    describe: 'Items offered in place of others, the best first in the order of the file.',
    columns: [
      sku,
      { column: 'substitute', field: 'substitute', required: true, names: 'item', describe: 'the item offered' },
    ],
    schema: z.strictObject({ sku: code, substitute: code }).refine((row) => row.sku !== row.substitute, {
      message: 'An item cannot take its own place.',
      path: ['substitute'],
    }),
    key: ['sku', 'substitute'],
    ...ofItem,
    into: (item, rows) => ({
      ...item,
      substitutes: [
        ...new Set([
          ...((item['substitutes'] as string[] | undefined) ?? []),
          ...rows.map((row) => text(row, 'substitute')),
        ]),
      ],
    }),
  },
  costs: {
    describe: 'Landed costs per base unit, each from its day on.',
    part: 'costs',
    columns: [
      sku,
      { column: 'unit_cost', field: 'unitCost', required: true, describe: 'cost of one base unit' },
      { column: 'valid_from', field: 'validFrom', describe: 'first day; empty: from ever' },
      currency,
    ],
    schema: costSchema,
    key: ['sku', 'currency', 'validFrom'],
  },
  stock: {
    describe: 'Opening stock, taken once: where a location has a level of the item already nothing changes.',
    part: 'stock',
    columns: [location, sku, { column: 'on_hand', field: 'onHand', required: true, describe: 'base units on hand' }],
    schema: stockSchema,
    key: ['locationId', 'sku'],
  },
  'due-in': {
    describe: 'Goods that purchasing expects.',
    part: 'dueIn',
    columns: [
      { column: 'reference', field: 'reference', required: true, describe: 'our purchase order' },
      location,
      sku,
      { column: 'expected_on', field: 'expectedOn', required: true, describe: 'day' },
      { column: 'quantity', field: 'quantity', required: true, describe: 'base units still to come' },
    ],
    schema: dueInSchema,
    key: ['reference', 'locationId', 'sku'],
  },
} as const satisfies Record<string, CsvLayout>;
