import { CONTRACT_LINES_AT_ONCE, contractChanged, createEvent, customerChanged, itemChanged } from '#contracts';
import type { OutgoingEvent } from '#contracts';
import { EVENT_SOURCE } from '../order-settings.js';
import type { ReferenceKind } from './reference-data.repository.js';
import type { CustomerInput, ItemInput, PriceBookInput } from './reference-data.schema.js';

interface Telling {
  readonly newId: () => string;
  readonly now: Date;
}

/**
 * The events that tell the other services how a thing is from now on; none for what only order-core needs (locations,
 * goods due in, price levels and lists).
 */
export function referenceEvents(kind: ReferenceKind, rows: readonly object[], telling: Telling): OutgoingEvent[] {
  if (kind === 'customer') return (rows as readonly CustomerInput[]).map((row) => customerEvent(row, telling));
  if (kind === 'item') return (rows as readonly ItemInput[]).map((row) => itemEvent(row, telling));
  if (kind === 'price_book') return (rows as readonly PriceBookInput[]).flatMap((row) => contractEvents(row, telling));
  return [];
}

const attributes = ({ newId, now }: Telling) => ({ id: newId(), source: EVENT_SOURCE, time: now });

const customerEvent = ({ id, name, active, purchaseOrderRequired }: CustomerInput, telling: Telling): OutgoingEvent =>
  createEvent(customerChanged, { customerId: id, name, active, purchaseOrderRequired }, attributes(telling));

function itemEvent(item: ItemInput, telling: Telling): OutgoingEvent {
  const { sku, description, baseUnit, discontinued } = item;
  const units = item.units.map(({ unit, factor, sold }) => ({ unit, factor, sold }));
  const identifiers = item.identifiers.map(({ qualifier, value, customerId }) => ({
    qualifier,
    value,
    ...(customerId === undefined ? {} : { customerId }),
  }));
  const data = { sku, description, baseUnit, units, discontinued, identifiers };
  return createEvent(itemChanged, data, attributes(telling));
}

function contractEvents(book: PriceBookInput, telling: Telling): OutgoingEvent[] {
  const { kind, customerId, name, currency, validFrom, validTo } = book;
  if ((kind !== 'bid' && kind !== 'contract') || customerId === undefined) return [];
  const parts = Math.max(1, Math.ceil(book.entries.length / CONTRACT_LINES_AT_ONCE));
  const head = { contractNumber: book.id, kind, name, customerId, currency, validFrom };
  return Array.from({ length: parts }, (_, at) => {
    const entries = book.entries.slice(at * CONTRACT_LINES_AT_ONCE, (at + 1) * CONTRACT_LINES_AT_ONCE);
    const lines = entries.map(({ lineNumber, sku, unit, minimumQuantity, unitPrice }) => ({
      lineNumber: lineNumber ?? sku,
      sku,
      unit,
      minimumQuantity,
      unitPrice,
    }));
    const data = { ...head, ...(validTo === undefined ? {} : { validTo }), part: at + 1, parts, lines };
    return createEvent(contractChanged, data, attributes(telling));
  });
}
