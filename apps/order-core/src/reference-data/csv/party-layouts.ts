import { z } from 'zod';
import { customerSchema, shipToSchema } from '../customer.schema.js';
import { code, id } from '../fields.js';
import { locationSchema, openingInvoiceSchema } from '../reference-data.schema.js';
import { type CsvColumn, type CsvLayout, mergeBy, without } from './csv-layout.js';
import { currency, effective, listOf, text } from './shared-columns.js';

const address: readonly CsvColumn[] = [
  {
    column: 'address_lines',
    field: 'address.lines',
    type: 'list',
    describe: 'street and number; lines separated by ;',
  },
  { column: 'city', field: 'address.city', describe: 'city' },
  { column: 'region', field: 'address.region', describe: 'state or region' },
  { column: 'postal_code', field: 'address.postalCode', describe: 'postal code' },
  { column: 'country', field: 'address.country', describe: 'country' },
];

const customerRow = z.strictObject({ ...customerSchema.shape, id });

const CUSTOMER_COLUMNS: readonly CsvColumn[] = [
  { column: 'customer_id', field: 'id', required: true, describe: 'our number of the customer' },
  { column: 'name', field: 'name', required: true, describe: 'name' },
  { column: 'active', field: 'active', type: 'boolean', describe: 'no: the account is closed' },
  { column: 'hold_reason', field: 'holdReason', describe: 'filled: the customer is on hold, for this reason' },
  { column: 'hold_from', field: 'holdFrom', describe: 'first day of the hold' },
  { column: 'hold_until', field: 'holdUntil', describe: 'last day of the hold' },
  {
    column: 'hold_allows_prepaid',
    field: 'holdAllowsPrepaid',
    type: 'boolean',
    describe: 'yes: orders paid on delivery go on',
  },
  currency,
  { column: 'credit_limit', field: 'creditLimit', describe: 'amount; empty: no limit' },
  { column: 'terms', field: 'terms', describe: 'NET30, 2/10NET30, EOM15, PROX10, COD …; empty: NET30' },
  { column: 'price_level', field: 'priceLevel', describe: 'price level' },
  { column: 'programs', field: 'programs', type: 'list', describe: 'programs of the customer, separated by ;' },
  {
    column: 'purchase_order_required',
    field: 'purchaseOrderRequired',
    type: 'boolean',
    describe: 'yes: no order without a number',
  },
  { column: 'new_customer', field: 'newCustomer', type: 'boolean', describe: 'yes: every order waits for approval' },
  {
    column: 'preferred_location',
    field: 'preferredLocationId',
    names: 'location',
    describe: 'location that ships first',
  },
  { column: 'backorders', field: 'backorders', type: 'boolean', describe: 'no: what is short is cancelled' },
  {
    column: 'substitutes',
    field: 'substitutes',
    type: 'boolean',
    describe: 'yes: takes substitutes without being asked',
  },
  {
    column: 'ship_complete',
    field: 'shipComplete',
    type: 'boolean',
    describe: 'yes: nothing ships while a line waits',
  },
  { column: 'priority', field: 'priority', type: 'integer', describe: '0 to 1000, lower is served first; empty: 100' },
  { column: 'price_tolerance_percent', field: 'priceTolerancePercent', describe: 'how far the document may differ' },
  { column: 'price_policy', field: 'pricePolicy', describe: 'ours or theirs: whose price stands within the tolerance' },
  {
    column: 'agreed_allowances',
    field: 'agreedAllowances',
    type: 'list',
    describe: 'X12 codes (element 1300), separated by ;',
  },
  { column: 'tax_exemption', field: 'taxExemption', describe: 'number of the exemption certificate' },
  { column: 'tax_exempt_until', field: 'taxExemptUntil', describe: 'last day of the certificate' },
  { column: 'so_margin_min', field: 'minimumMarginPercent', describe: "the customer's own guardrail, percent" },
  { column: 'so_value_auto', field: 'automaticValue', describe: "the customer's own guardrail, amount" },
  effective,
];

export const PARTY_LAYOUTS = {
  customers: {
    describe: 'Customers. A row says the whole customer; the ship-to list stays as it is.',
    part: 'customers',
    columns: CUSTOMER_COLUMNS,
    schema: customerRow,
    key: ['id'],
    keeps: { kind: 'customer', keyField: 'id', fields: ['shipTos'] },
  },
  'ship-tos': {
    describe: 'Ship-tos of customers, each added to the list or replacing the one with its number.',
    part: 'customers',
    columns: [
      { column: 'customer_id', field: 'customerId', required: true, names: 'customer', describe: 'the customer' },
      { column: 'ship_to_id', field: 'id', required: true, describe: 'our number of the place' },
      { column: 'qualifier', field: 'qualifier', describe: 'X12 element 66: 92 assigned by the buyer …' },
      { column: 'identifier', field: 'identifier', describe: 'the number documents use' },
      { column: 'name', field: 'name', required: true, describe: 'name' },
      ...address,
      { column: 'open', field: 'open', type: 'boolean', describe: 'no: closed for orders' },
    ],
    schema: z.strictObject({ ...shipToSchema.shape, customerId: id }),
    key: ['customerId', 'id'],
    parent: { kind: 'customer', schema: customerRow, keyField: 'id' },
    parentField: 'customerId',
    into: (customer, rows) => ({
      ...customer,
      shipTos: mergeBy(
        listOf(customer, 'shipTos'),
        rows.map((row) => without(row, 'customerId')),
        (row) => text(row, 'id'),
      ),
    }),
  },
  locations: {
    describe: 'Locations that hold stock.',
    part: 'locations',
    columns: [
      { column: 'location_id', field: 'id', required: true, describe: 'code of the location' },
      { column: 'name', field: 'name', required: true, describe: 'name' },
      { column: 'priority', field: 'priority', type: 'integer', describe: 'lower ships first; empty: 100' },
      { column: 'active', field: 'active', type: 'boolean', describe: 'no: ships nothing any more' },
      ...address,
      effective,
    ],
    schema: locationSchema.extend({ id: code }),
    key: ['id'],
  },
  'opening-invoices': {
    describe: 'Receivables from before this system, taken once by number.',
    part: 'openingInvoices',
    columns: [
      { column: 'invoice_number', field: 'number', required: true, describe: 'number' },
      { column: 'customer_id', field: 'customerId', required: true, names: 'customer', describe: 'the customer' },
      { column: 'purchase_order', field: 'purchaseOrderNumber', describe: 'the customer’s number; empty: OPENING' },
      { column: 'invoice_date', field: 'invoiceDate', required: true, describe: 'day' },
      { column: 'terms', field: 'terms', describe: 'terms; empty: NET30' },
      { column: 'amount', field: 'amount', required: true, describe: 'what is open' },
      currency,
    ],
    schema: openingInvoiceSchema,
    key: ['number'],
  },
} as const satisfies Record<string, CsvLayout>;
