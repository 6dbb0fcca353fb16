import type { CanonicalOrder } from '#contracts';
import { z } from 'zod';
import type { Interpretation } from '../../canonical-order/interpretation.js';

const outcomeView = z.object({
  orders: z.array(z.string()).describe('Purchase order numbers.'),
  messages: z.number().describe('Changes and remittances.'),
  refused: z.array(z.string()).describe('Codes of what is not taken.'),
  answers: z.array(z.string()).describe('Kind and verdict of each answer.'),
});

export const differenceView = z.object({
  documentId: z.string(),
  receivedAt: z.iso.datetime(),
  before: outcomeView,
  after: outcomeView,
  changed: z
    .array(z.object({ purchaseOrderNumber: z.string(), pointer: z.string(), before: z.unknown(), after: z.unknown() }))
    .describe('Fields of orders that are taken either way.'),
});

type Difference = Omit<z.input<typeof differenceView>, 'documentId' | 'receivedAt'>;

/** Fields listed per document; more tell nobody more. */
const MAX_FIELDS = 100;

/** How two readings of one document differ; undefined when they do not. Pure. */
export function compareRehearsals(before: Interpretation, after: Interpretation): Difference | undefined {
  const changed = changedFields(before.orders, after.orders);
  const [left, right] = [outcomeOf(before), outcomeOf(after)];
  if (changed.length === 0 && JSON.stringify(left) === JSON.stringify(right)) return undefined;
  return { before: left, after: right, changed };
}

const outcomeOf = ({ orders, messages = [], refused, answers }: Interpretation): z.input<typeof outcomeView> => ({
  orders: orders.map(({ purchaseOrderNumber }) => purchaseOrderNumber),
  messages: messages.length,
  refused: refused.flatMap(({ reasons }) => reasons.map(({ code }) => code)),
  answers: answers.map(({ kind, verdict }) => `${kind} ${verdict}`),
});

/** An order by where it stood: its number may be the very thing that changes. */
const placeOf = ({ source }: CanonicalOrder): string =>
  [source.interchange?.controlNumber, source.group?.controlNumber, source.transactionSet?.controlNumber].join('/');

function changedFields(before: readonly CanonicalOrder[], after: readonly CanonicalOrder[]): Difference['changed'] {
  const later = new Map(after.map((order) => [placeOf(order), order]));
  return before
    .flatMap((order) => {
      const other = later.get(placeOf(order));
      const { purchaseOrderNumber } = order;
      return other ? fields(said(order), said(other)).map((field) => ({ purchaseOrderNumber, ...field })) : [];
    })
    .slice(0, MAX_FIELDS);
}

interface Field {
  readonly pointer: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where it stood in the source, and in whose words, is no part of what an order says. */
function said({ provenance: _, extensions, ...order }: CanonicalOrder): object {
  const { asSent: __, ...kept } = extensions ?? {};
  return { ...order, extensions: kept };
}

function fields(before: unknown, after: unknown, pointer = ''): Field[] {
  if (before === after) return [];
  if (!isContainer(before) || !isContainer(after)) return [{ pointer, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => fields(before[key], after[key], `${pointer}/${key}`));
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
