import type { CanonicalOrder, CanonicalOrderChange } from '#contracts';
import { normalizeIdentity } from '#domain/customer/item-identity';
import { decimal } from '#domain/money/decimal';
import type { AskedLine } from '#domain/order/asked-line';
import type { AskedChange } from '#domain/order/plan-change';
import { findItems } from '../stages/01-validate-customer/validate-customer.repository.js';
import { namedContracts } from './named-contracts.js';
import { type OrderWork, requestedDate } from './order-work.js';
import { namedItem } from './order-record.js';

/** What a change document asks, with the items its lines lead to. */
export async function readChange(
  { tx, order }: OrderWork,
  change: CanonicalOrderChange,
  canonical: CanonicalOrder,
): Promise<AskedChange> {
  const items = await findItems(tx.manager, {
    customerId: order.customerId,
    contracts: namedContracts(canonical),
    lines: change.lines.map((line, index) => ({
      position: index + 1,
      identities: line.itemIdentifiers.map(normalizeIdentity),
    })),
  });
  return {
    requestedDate: requestedDate(change.dates),
    beyond: askedBeyond(change, canonical),
    lines: change.lines.map((line, index): AskedLine => {
      const quantity = line.quantityOrdered ?? line.quantityLeft;
      return {
        position: index + 1,
        lineNumber: line.lineNumber,
        lineNumberStated: line.lineNumberStated,
        changeCode: line.changeCode,
        quantity: quantity === undefined ? undefined : decimal(quantity),
        unit: line.unitOfMeasure,
        unitPrice: line.unitPrice === undefined ? undefined : decimal(line.unitPrice),
        requestedDate: requestedDate(line.dates) ?? line.schedules[0]?.date,
        named: namedItem(line.itemIdentifiers),
        items: items.get(index + 1) ?? [],
      };
    }),
  };
}

/** What the document asks that no rule carries out, in a sentence each. */
function askedBeyond(change: CanonicalOrderChange, canonical: CanonicalOrder): string[] {
  const beyond: string[] = [];
  if (change.purpose !== 'change') beyond.push(`The document has purpose ${change.purpose}.`);
  const shipTo = (parties: CanonicalOrder['parties']) => parties.find(({ role }) => role === 'ST')?.identifier;
  const asked = shipTo(change.parties);
  if (asked !== undefined && asked !== shipTo(canonical.parties)) beyond.push(`It asks for ship-to ${asked}.`);
  if (change.currency !== undefined && change.currency !== (canonical.currency ?? change.currency)) {
    beyond.push(`It is in ${change.currency}.`);
  }
  if (change.allowancesAndCharges.length > 0) beyond.push('It asks for allowances or charges.');
  for (const { lineNumber, schedules, destinations, allowancesAndCharges } of change.lines) {
    if (schedules.length > 1) beyond.push(`Line ${lineNumber} asks for several deliveries.`);
    if (destinations.length > 0) beyond.push(`Line ${lineNumber} asks for several destinations.`);
    if (allowancesAndCharges.length > 0) beyond.push(`Line ${lineNumber} asks for allowances or charges.`);
  }
  return beyond;
}
