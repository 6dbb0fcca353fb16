import { createHash } from 'node:crypto';
import type { CanonicalOrder } from '#contracts';

/**
 * What makes two orders the same order: customer, purchase order number, purpose, release, and whether it is a test.
 * The channel is no part of it: the same order sent as an 850 and typed in by the desk is one order. A document
 * marked as a duplicate (BEG01 07) stands for its original.
 */
export function businessKey(order: CanonicalOrder): string {
  const purpose = order.purpose === 'duplicate' ? 'original' : order.purpose;
  return JSON.stringify([
    order.customerId ?? `partner:${order.source.partnerId ?? ''}`,
    order.purchaseOrderNumber.toUpperCase(),
    purpose,
    order.releaseNumber ?? '',
    ...changeMarks(order),
    order.source.test ? 'test' : 'production',
  ]);
}

/** Changes to one order come again and again: what they ask for tells them apart. */
function changeMarks(order: CanonicalOrder): string[] {
  const repeatable = order.purpose === 'change' || order.purpose === 'add' || order.purpose === 'delete';
  return repeatable ? [contentDigest(order)] : [];
}

const plain = (decimal: string): string =>
  decimal.includes('.') ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal;

/** SHA-256 of what is ordered, whatever document and channel said it: items, quantities, units, prices and dates. */
export function contentDigest(order: CanonicalOrder): string {
  const lines = order.lines.map((line) => [
    line.itemIdentifiers.map(({ qualifier, value }) => `${qualifier}:${value}`).sort(),
    plain(line.quantity),
    line.unitOfMeasure ?? '',
    line.unitPrice === undefined ? '' : plain(line.unitPrice),
  ]);
  const dates = order.dates.map(({ qualifier, date, time }) => [qualifier, date ?? '', time ?? '']);
  return createHash('sha256')
    .update(JSON.stringify([lines, dates]))
    .digest('hex');
}
