import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { calendarDate, currencyCode, text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';

/**
 * Reference data as order-core has it by now. Each event is whole and replaces what came before under its key, so a
 * newcomer reads the topic from its first record, and it may be compacted where no contract is longer than one event.
 * Costs, credit and stock stay with order-core.
 */

export const itemChanged = defineEvent({
  type: 'reference.item_changed',
  topic: TOPICS.reference,
  version: 1,
  summary: 'An item as it is from now on: its words, units, and the numbers documents name it by.',
  schema: z.object({
    sku: text(80),
    description: text(500),
    baseUnit: text(3),
    units: z.array(z.object({ unit: text(3), factor: unsignedDecimalString, sold: z.boolean() })),
    discontinued: z.boolean(),
    /** X12 element 235; with a customer it is that buyer's own number. */
    identifiers: z.array(z.object({ qualifier: text(4), value: text(80), customerId: text(80).optional() })),
  }),
  key: (data) => `item|${data.sku}`,
  example: {
    sku: EXAMPLE.sku,
    description: 'Milk 1 % half pint, 50 count',
    baseUnit: 'CA',
    units: [{ unit: 'CA', factor: '1', sold: true }],
    discontinued: false,
    identifiers: [
      { qualifier: 'UP', value: '614141401376' },
      { qualifier: 'IN', value: 'DR-17', customerId: EXAMPLE.customerId },
    ],
  },
});

export const customerChanged = defineEvent({
  type: 'reference.customer_changed',
  topic: TOPICS.reference,
  version: 1,
  summary: 'A customer as far as intake needs to know them: name, active or not, purchase order number needed or not.',
  schema: z.object({
    customerId: text(80),
    name: text(200),
    active: z.boolean(),
    purchaseOrderRequired: z.boolean(),
  }),
  key: (data) => `customer|${data.customerId}`,
  example: { customerId: EXAMPLE.customerId, name: 'Driscoll', active: true, purchaseOrderRequired: true },
});

/** Lines of a bid or contract in one event; a longer one comes in parts, so that no message is too large to publish. */
export const CONTRACT_LINES_AT_ONCE = 2_000;

export const contractChanged = defineEvent({
  type: 'reference.contract_changed',
  topic: TOPICS.reference,
  version: 1,
  summary: 'A bid or contract of a customer with its lines; part 1 replaces what was, later parts add to it.',
  schema: z.object({
    contractNumber: text(80),
    kind: z.enum(['bid', 'contract']),
    name: text(200),
    customerId: text(80),
    currency: currencyCode,
    validFrom: calendarDate,
    validTo: calendarDate.optional(),
    part: z.int().positive(),
    parts: z.int().positive(),
    lines: z
      .array(
        z.object({
          lineNumber: text(80),
          sku: text(80),
          unit: text(3),
          minimumQuantity: unsignedDecimalString,
          unitPrice: unsignedDecimalString,
        }),
      )
      .max(CONTRACT_LINES_AT_ONCE),
  }),
  key: (data) => `contract|${data.contractNumber}`,
  example: {
    contractNumber: 'B5875',
    kind: 'bid',
    name: 'School year bid',
    customerId: EXAMPLE.customerId,
    currency: 'USD',
    validFrom: '2024-09-01',
    validTo: '2025-08-31',
    part: 1,
    parts: 1,
    lines: [{ lineNumber: '1', sku: EXAMPLE.sku, unit: 'CA', minimumQuantity: '0', unitPrice: '9.38' }],
  },
});
