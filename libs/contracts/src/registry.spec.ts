import { createEvent } from './cloud-event.js';
import { TOPICS } from './event-definition.js';
import { orderChangeRequested, orderReceived, remittanceReceived } from './events/intake.events.js';
import { paymentReceived } from './events/payment.events.js';
import { eventDefinitions } from './registry.js';

const definitions = [...eventDefinitions.values()];

describe('the event registry', () => {
  it('knows every event type of the eleven beats', () => {
    expect([...eventDefinitions.keys()].sort()).toEqual(
      [
        'intake.document_received',
        'intake.document_quarantined',
        'intake.acknowledgment_missing',
        'intake.draft_opened',
        'intake.draft_closed',
        'intake.alias_learned',
        'reference.item_changed',
        'reference.customer_changed',
        'reference.contract_changed',
        'order.received',
        'order.change_requested',
        'order.change_decided',
        'remittance.received',
        'order.validated',
        'order.held',
        'order.reserved',
        'order.backordered',
        'order.priced',
        'order.approval_escalated',
        'order.approval_requested',
        'order.approved',
        'order.rejected',
        'order.cancelled',
        'fulfillment.released',
        'fulfillment.picked',
        'fulfillment.ready_for_pickup',
        'purchase.requested',
        'inventory.cycle_count_requested',
        'order.shipped',
        'order.split',
        'invoice.posted',
        'invoice.credited',
        'payment.received',
        'payment.applied',
        'payment.unapplied',
        'receivable.written_off',
        'payment.exception',
        'payment.returned',
        'receivable.write_off_reversed',
        'invoice.disputed',
        'invoice.dispute_settled',
        'return.requested',
        'return.decided',
        'return.received',
        'return.closed',
        'notification.issued',
        'ar.bucket_moved',
        'customer.health_changed',
        'dunning.notice_issued',
      ].sort(),
    );
  });

  it.each(definitions.map((definition) => [definition.type, definition] as const))(
    '%s: its example keeps its own contract and has a key',
    (_type, definition) => {
      expect(definition.schema.safeParse(definition.example)).toMatchObject({ success: true });
      expect(definition.key(definition.example)).not.toBe('');
      expect(Object.values(TOPICS)).toContain(definition.topic);
    },
  );

  it.each(definitions.map((definition) => [definition.type, definition] as const))(
    '%s: an empty object is refused before anything is written',
    (_type, definition) => {
      const attributes = { id: 'e1', source: '/test', time: new Date(0) };
      expect(() => createEvent(definition, {}, attributes)).toThrow();
    },
  );

  it('has a change to an order follow the order: same topic, same key, with and without a known customer', () => {
    expect(orderChangeRequested.topic).toBe(orderReceived.topic);
    for (const customerId of ['2147', undefined]) {
      const order = { ...orderReceived.example, customerId };
      const change = { ...orderChangeRequested.example, customerId };
      expect(orderChangeRequested.key(change)).toBe(orderReceived.key(order));
    }
  });

  it('keys remittances as payments are keyed, on a topic order-core does not write', () => {
    expect(remittanceReceived.key(remittanceReceived.example)).toBe(paymentReceived.key(paymentReceived.example));
    expect(remittanceReceived.topic).not.toBe(paymentReceived.topic);
  });
});
