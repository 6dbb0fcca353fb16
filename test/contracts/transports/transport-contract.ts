import { afterAll, beforeAll, describe } from '@jest/globals';
import { useDatabase } from '../../support/database.js';
import { contractOfCrashes } from './crashes.contract.js';
import { contractOfDeadLetters } from './dead-letters.contract.js';
import { contractOfGroups } from './groups.contract.js';
import { contractOfOrder } from './order.contract.js';
import { contractOfOutbox } from './outbox.contract.js';
import type { OpenTransport, Suite, TransportUnderTest } from './transport-under-test.js';

/**
 * What every transport promises, told as tests: at least once, in order per key, shared by the members of a group,
 * handed over when one dies, replayable, never blocked by one bad message. Runs unchanged on the embedded log and on
 * Apache Kafka.
 */
export function describeTransport(name: string, open: OpenTransport): void {
  describe(`the ${name} keeps the contract of a message bus`, () => {
    const database = useDatabase();
    let transport: TransportUnderTest | undefined;
    beforeAll(async () => {
      transport = await open(database);
    }, 300_000);
    afterAll(async () => transport?.close(), 60_000);
    const suite: Suite = { current: () => transport!, database };

    describe('order and replay', () => contractOfOrder(suite));
    describe('groups', () => contractOfGroups(suite));
    describe('crashes', () => contractOfCrashes(suite));
    describe('dead letters', () => contractOfDeadLetters(suite));
    describe('the outbox', () => contractOfOutbox(suite));
  });
}
