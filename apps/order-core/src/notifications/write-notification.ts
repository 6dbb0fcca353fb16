import {
  type CloudEvent,
  orderApprovalRequested,
  orderBackordered,
  orderHeld,
  orderShipped,
  orderValidated,
} from '#contracts';
import type { z } from 'zod';

type DataOf<Definition extends { schema: z.ZodType }> = z.infer<Definition['schema']>;

export const NOTIFICATION_KINDS = ['order_received', 'order_backordered', 'order_shipped', 'needs_attention'] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** Somebody is to be told about an order, in plain words. */
export interface NotificationText {
  readonly kind: NotificationKind;
  readonly audience: 'customer' | 'house';
  /** What it is about: two that are about the same are one. */
  readonly about: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly purchaseOrderNumber: string;
  readonly subject: string;
  readonly body: string;
}

interface Head {
  readonly orderId: string;
  readonly customerId: string;
  readonly purchaseOrderNumber: string;
  readonly orderNumber?: string | undefined;
}
type Written = Omit<NotificationText, keyof Head | 'about'> & { readonly about?: string };

const paragraphs = (...parts: readonly string[]): string => `${parts.filter((part) => part !== '').join('\n\n')}\n`;
const ourNumber = ({ orderNumber }: Head): string => (orderNumber ? ` (our number ${orderNumber})` : '');

interface NamedLine {
  readonly sku: string;
  readonly quantity: string;
  readonly unitOfMeasure: string;
}
const list = <Line extends NamedLine>(lines: readonly Line[], more: (line: Line) => string = () => ''): string =>
  lines.map((line) => `  ${line.quantity} ${line.unitOfMeasure}  ${line.sku}${more(line)}`).join('\n');

const writers: Readonly<Record<string, (data: never) => Written>> = {
  [orderValidated.type]: (order: DataOf<typeof orderValidated>) => ({
    kind: 'order_received',
    audience: 'customer',
    // Validated again after a hold: it was received once.
    about: `received ${order.orderId}`,
    subject: `We have your purchase order ${order.purchaseOrderNumber}`,
    body: paragraphs(
      `Thank you. Your purchase order ${order.purchaseOrderNumber} is here${ourNumber(order)}.`,
      'We tell you when it ships, and when something of it has to wait.',
    ),
  }),
  [orderBackordered.type]: (order: DataOf<typeof orderBackordered>) => ({
    kind: 'order_backordered',
    audience: 'customer',
    subject: `Part of purchase order ${order.purchaseOrderNumber} has to wait`,
    body: paragraphs(
      `Of your purchase order ${order.purchaseOrderNumber}${ourNumber(order)} this is not in stock:`,
      list(order.lines, ({ expectedOn }) => (expectedOn ? `, expected on ${expectedOn}` : '')),
      'It ships as soon as it is here.',
    ),
  }),
  [orderShipped.type]: (order: DataOf<typeof orderShipped>) => ({
    kind: 'order_shipped',
    audience: 'customer',
    subject: `Purchase order ${order.purchaseOrderNumber} ${order.complete ? 'shipped' : 'shipped in part'}`,
    body: paragraphs(
      `Your purchase order ${order.purchaseOrderNumber}${ourNumber(order)} left on ${order.shippedOn}${order.carrier ? ` with ${order.carrier}` : ''}${order.trackingNumber ? `, tracking number ${order.trackingNumber}` : ''}:`,
      list(order.lines),
      order.complete ? '' : 'The rest follows.',
    ),
  }),
  [orderHeld.type]: (order: DataOf<typeof orderHeld>) => ({
    kind: 'needs_attention',
    audience: 'house',
    subject: `On hold: purchase order ${order.purchaseOrderNumber} of customer ${order.customerId}`,
    body: paragraphs(
      `Order ${order.orderNumber ?? order.orderId} waits:`,
      order.findings.map(({ message, resolver }) => `  ${message}${resolver ? ` (${resolver})` : ''}`).join('\n'),
    ),
  }),
  [orderApprovalRequested.type]: (order: DataOf<typeof orderApprovalRequested>) => ({
    kind: 'needs_attention',
    audience: 'house',
    subject: `To approve: purchase order ${order.purchaseOrderNumber} of customer ${order.customerId}, ${order.total} ${order.currency}`,
    body: paragraphs(
      `Order ${order.orderNumber ?? order.orderId} waits for a decision:`,
      order.reasons.map(({ message }) => `  ${message}`).join('\n'),
    ),
  }),
};

/** The longest subject the contract takes. */
const LONGEST_SUBJECT = 200;

/** What an event of an order tells whom; nothing for most. */
export function writeNotification(event: CloudEvent): NotificationText | undefined {
  const write = writers[event.type];
  if (!write) return undefined;
  const { orderId, customerId, purchaseOrderNumber } = event.data as Head;
  const { about = event.id, subject, ...written } = write(event.data as never);
  const head = { orderId, customerId, purchaseOrderNumber };
  return { ...head, ...written, about, subject: subject.slice(0, LONGEST_SUBJECT) };
}
