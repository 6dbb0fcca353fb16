import type { EventDefinition } from './event-definition.js';
import * as cash from './events/cash.events.js';
import * as draft from './events/draft.events.js';
import * as fulfillment from './events/fulfillment.events.js';
import * as intake from './events/intake.events.js';
import * as invoice from './events/invoice.events.js';
import * as order from './events/order.events.js';
import * as payment from './events/payment.events.js';
import * as receivable from './events/receivable.events.js';
import * as reference from './events/reference.events.js';
import * as returns from './events/return.events.js';

const isDefinition = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'topic' in value && 'example' in value;

const exported: unknown[] = [
  cash,
  draft,
  intake,
  order,
  fulfillment,
  invoice,
  payment,
  receivable,
  reference,
  returns,
].flatMap((events) => Object.values(events));

/** Every event of the house, by its CloudEvents type. */
export const eventDefinitions: ReadonlyMap<string, EventDefinition> = new Map(
  exported.filter(isDefinition).map((definition) => [definition.type, definition]),
);
