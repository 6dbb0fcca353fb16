import type { CanonicalOrderChange } from '#contracts';
import { formatDecimal, subtractDecimal } from '#domain/money/decimal';
import type { OrderEdit } from '#domain/order/plan-change';
import type { OrderWork } from './order-work.js';

export interface ToldEdit {
  readonly before: object | null;
  readonly after: object;
}

/** Before and after of the whole change, for the timeline. */
export function tellChange(
  { order }: OrderWork,
  told: {
    /** The state the change found. */
    readonly before: string;
    readonly edits: readonly ToldEdit[];
    readonly change: CanonicalOrderChange;
    readonly charge?: string | undefined;
  },
) {
  const { before, edits, change, charge } = told;
  return {
    before: { state: before, lines: edits.map((edit) => edit.before) },
    after: {
      state: order.state,
      documentId: change.source.documentId,
      changeSequence: change.changeSequence,
      lines: edits.map(({ after }) => after),
      ...(charge !== undefined && { charge }),
    },
  };
}

/** Before and after of one edit, for the timeline. */
export function tellEdit(work: OrderWork, edit: OrderEdit): ToldEdit {
  if (edit.kind === 'order_date') {
    return { before: { requestedDate: work.order.requestedDate }, after: { requestedDate: edit.on } };
  }
  const { position } = edit;
  if (edit.kind === 'add') {
    const { sku, quantity, unit } = edit.line;
    return { before: null, after: { position, sku, quantity: formatDecimal(quantity), unitOfMeasure: unit } };
  }
  const line = work.line(position);
  if (edit.kind === 'date') {
    return { before: { position, requestedDate: line.requestedDate }, after: { position, requestedDate: edit.on } };
  }
  if (edit.kind === 'price') {
    const documentPrice = line.documentPrice && formatDecimal(line.documentPrice);
    return { before: { position, documentPrice }, after: { position, documentPrice: formatDecimal(edit.unitPrice) } };
  }
  const quantity = formatDecimal(subtractDecimal(line.ordered, line.cancelled));
  return { before: { position, quantity }, after: { position, quantity: formatDecimal(edit.to) } };
}
