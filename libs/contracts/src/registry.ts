import type { EventDefinition } from './event-definition.js';
import * as intake from './events/intake.events.js';
import * as order from './events/order.events.js';
import * as receivable from './events/receivable.events.js';

const isDefinition = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'topic' in value && 'example' in value;

const exported: unknown[] = [...Object.values(intake), ...Object.values(order), ...Object.values(receivable)];

/** Every event of the house, by its CloudEvents type. */
export const eventDefinitions: ReadonlyMap<string, EventDefinition> = new Map(
  exported.filter(isDefinition).map((definition) => [definition.type, definition]),
);
