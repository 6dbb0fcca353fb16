import { TOPICS } from '#contracts';
import { formatMoney } from '#domain/money/money';
import { ageReceivables, sumAgings } from '#domain/aging/age-receivables';
import { DEFAULT_AGING } from '#domain/aging/aging-policy';
import { distinctEntries, type LedgerEntry } from '#domain/receivables/ledger-entry';
import { ledgerLines } from '#domain/receivables/ledger-fingerprint';
import { decodeEvent, type MessageBus, UnprocessableMessageError } from '#messaging';
import { createHash } from 'node:crypto';
import type { LedgerRepository } from '../ledger/ledger.repository.js';
import { entriesOfEvent } from '../stages/01-follow-receivables/entries-of-event.js';

const END_OF_TIME = Number.MAX_SAFE_INTEGER;

/** The books made anew from the first event of the topics on, beside the books as they stand. */
export async function compareWithTopics(bus: MessageBus, ledger: LedgerRepository) {
  const rebuilt: LedgerEntry[] = [];
  let unreadable = 0;
  for (const topic of [TOPICS.invoices, TOPICS.payments]) {
    for await (const record of bus.read(topic)) {
      try {
        rebuilt.push(...entriesOfEvent(decodeEvent(record).event, record.timestamp));
      } catch (error) {
        // What the consumer refuses lies among the dead letters; it is in neither ledger.
        if (!(error instanceof UnprocessableMessageError || error instanceof RangeError)) throw error;
        unreadable += 1;
      }
    }
  }
  const standing: LedgerEntry[] = [];
  // Disputes noted here by clerks stand in no topic: the entry names itself as its event. They move no money.
  const isOfTopics = ({ documentId, sourceEventId }: LedgerEntry) => documentId !== sourceEventId;
  for await (const entries of ledger.walkEntries()) standing.push(...entries.filter(isOfTopics));
  const [fromTopics, fromLedger] = [describe(distinctEntries(rebuilt)), describe(standing)];
  return { identical: fromTopics.sha256 === fromLedger.sha256, fromTopics, fromLedger, unreadable };
}

function describe(entries: readonly LedgerEntry[]) {
  const lines = ledgerLines(entries);
  const sums = sumAgings(ageReceivables(entries, { ...DEFAULT_AGING, asOf: END_OF_TIME }));
  return {
    entries: lines.length,
    sha256: createHash('sha256').update(lines.join('\n')).digest('hex'),
    balances: sums.map(({ currency, balanceMinor: minor }) => ({
      currency,
      balance: formatMoney({ minor, currency }),
    })),
  };
}
