import {
  createEvent,
  type EventDefinition,
  fulfillmentReleased,
  orderApprovalRequested,
  orderBackordered,
  orderHeld,
  orderShipped,
  orderValidated,
} from '#contracts';
import { writeNotification } from './write-notification.js';

const event = (definition: EventDefinition, data: object = {}) =>
  createEvent(definition as never, { ...(definition.example as object), ...data } as never, {
    id: 'event-1',
    source: '/test',
    time: new Date('2025-05-22T18:00:00Z'),
  }).event;

describe('a notification', () => {
  const TOLD: [EventDefinition, string, string, string, RegExp][] = [
    [orderValidated as never, 'order_received', 'customer', 'We have your purchase order PO-20250522-1', /is here/],
    [
      orderBackordered as never,
      'order_backordered',
      'customer',
      'Part of purchase order PO-20250522-1 has to wait',
      /3 CA {2}40137, expected on 2025-05-30/,
    ],
    [
      orderShipped as never,
      'order_shipped',
      'customer',
      'Purchase order PO-20250522-1 shipped',
      /left on 2025-05-23 with OWNTRUCK, tracking number ROUTE-12/,
    ],
    [
      orderHeld as never,
      'needs_attention',
      'house',
      'On hold: purchase order PO-20250522-1 of customer 2147',
      /disputed invoices\. \(ar\)/,
    ],
    [
      orderApprovalRequested as never,
      'needs_attention',
      'house',
      'To approve: purchase order PO-20250522-1 of customer 2147, 18420.00 USD',
      /above 15000\.00/,
    ],
  ];
  it.each(TOLD.map((told) => [told[0].type, ...told] as const))(
    'of %s says it plainly',
    (_type, definition, kind, audience, subject, body) => {
      expect(writeNotification(event(definition))).toMatchObject({
        kind,
        audience,
        subject,
        body: expect.stringMatching(body),
      });
    },
  );

  it('of a receipt is about the order, so that a second validation says nothing new', () => {
    expect(writeNotification(event(orderValidated as never))?.about).toMatch(/^received /);
    expect(writeNotification(event(orderShipped as never))?.about).toBe('event-1');
  });

  it('of part of an order says that the rest follows', () => {
    expect(writeNotification(event(orderShipped as never, { complete: false }))?.body).toMatch(/The rest follows/);
  });

  it('is not made of what is nobody’s business', () => {
    expect(writeNotification(event(fulfillmentReleased as never))).toBeUndefined();
  });
});
