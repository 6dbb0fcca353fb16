import { createEvent, dunningNoticeIssued } from '#contracts';
import { formatMoney, money } from '#domain/money/money';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { decideDunning, type DunningDecision } from '#domain/receivables/dunning/decide-dunning';
import { foldLedger } from '#domain/receivables/fold-ledger';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { type Tx, Transactions } from '#messaging';
import { calendarDay, Clock, IdSource, MailQueue, PeriodicJob } from '#service-kit';
import { ArSettings, EVENT_SOURCE } from '../../ar-settings.js';
import { customerBatches } from '../../ledger/customer-batches.js';
import { LedgerRepository } from '../../ledger/ledger.repository.js';
import { PoliciesRepository, type Policy } from '../../policies/policies.repository.js';
import { ContactsRepository } from '../../mail/contacts.repository.js';
import { letterMail } from '../../mail/letter.js';
import { DunningRepository } from './dunning.repository.js';
import { noticeEmail } from './notice-email.js';

/** Customers per transaction. */
const BATCH = 100;

/**
 * Issues reminders. Unlike bucket moves nothing is caught up: a customer gets the letter of today's level, not the three
 * that days of downtime kept back.
 */
@PeriodicJob({ name: 'dun-customers', everyMs: 60_000 })
export class DunCustomersJob {
  constructor(
    private readonly transactions: Transactions,
    private readonly dunning: DunningRepository,
    private readonly ledger: LedgerRepository,
    private readonly policies: PoliciesRepository,
    private readonly mails: MailQueue,
    private readonly contacts: ContactsRepository,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: ArSettings,
  ) {}

  async run(): Promise<void> {
    const asOf = toDay(calendarDay(this.clock.now(), this.settings.timeZone));
    const policy = await this.policies.current('dunning');
    for await (const customerIds of customerBatches((after) => this.dunning.due(asOf, after, BATCH))) {
      await this.transactions.run((tx) => this.#dun(tx, { customerIds, asOf, policy }));
    }
  }

  async #dun(
    tx: Tx,
    { customerIds, asOf, policy }: { customerIds: readonly string[]; asOf: Day; policy: Policy<'dunning'> },
  ): Promise<void> {
    const at = this.clock.now();
    const told = await this.dunning.told(tx.manager, customerIds);
    for (const ledger of await this.ledger.ledgersOf(customerIds, tx.manager)) {
      const { customerId, currency } = ledger[0]!;
      const decision = await this.#decide(tx, ledger, {
        asOf,
        told: told.get(`${customerId}|${currency}`) ?? 0,
        policy: { levels: policy.levels, toleranceMinor: money(policy.minimum, currency).minor },
      });
      if (decision.kind === 'cleared') await this.dunning.clear(tx.manager, customerId, currency);
      if (decision.kind === 'notice') await this.#issue(tx, decision, { customerId, currency, asOf, at });
    }
    await this.dunning.markChecked(tx.manager, customerIds, asOf, at);
  }

  async #decide(
    tx: Tx,
    ledger: readonly LedgerEntry[],
    facts: Omit<Parameters<typeof decideDunning>[1], 'unappliedMinor'>,
  ): Promise<DunningDecision> {
    const { accounts, unappliedMinor } = foldLedger(ledger, { asOf: facts.asOf });
    const open = accounts.filter(({ openMinor }) => openMinor > 0n);
    const promises = await this.dunning.promises(
      tx.manager,
      open.map(({ invoiceId }) => invoiceId),
    );
    const invoices = open.map((account) => ({
      ...account,
      // What is contested is held back; the rest of the invoice is reminded of.
      disputed: account.disputedMinor >= account.openMinor,
      openMinor:
        account.disputedMinor >= account.openMinor ? account.openMinor : account.openMinor - account.disputedMinor,
      promisedOn: promises.get(account.invoiceId),
    }));
    return decideDunning(invoices, { ...facts, unappliedMinor });
  }

  async #issue(
    tx: Tx,
    decision: Extract<DunningDecision, { kind: 'notice' }>,
    head: { readonly customerId: string; readonly currency: string; readonly asOf: Day; readonly at: Date },
  ): Promise<void> {
    const { customerId, currency, asOf, at } = head;
    const { level, totalMinor, invoices } = decision;
    const id = this.ids.newId();
    const notice = {
      noticeId: id,
      customerId,
      level,
      issuedOn: formatDay(asOf),
      currency,
      totalAmount: formatMoney({ minor: totalMinor, currency }),
      invoices: invoices.map(({ dueOn, openMinor, ...invoice }) => ({
        ...invoice,
        dueDate: formatDay(dueOn),
        openAmount: formatMoney({ minor: openMinor, currency }),
      })),
      email: noticeEmail({ level, currency, totalMinor, invoices }),
    };
    await this.dunning.record(tx.manager, { id, customerId, currency, level, issuedOn: asOf, totalMinor, notice });
    await this.#mail(tx, { customerId, at, ...notice.email, key: `dunning ${id}` });
    tx.emit(createEvent(dunningNoticeIssued, notice, { id, source: EVENT_SOURCE, time: at, subject: customerId }));
  }

  /** The letter leaves by mail where there is a server and an address; whoever follows the event has it as well. */
  async #mail(
    tx: Tx,
    letter: { readonly customerId: string; readonly at: Date; readonly key: string; subject: string; html: string },
  ): Promise<void> {
    if (!this.settings.mail) return;
    const { customerId, at, key } = letter;
    const email = await this.contacts.emailOf(customerId, tx.manager);
    if (email === undefined) return;
    await this.mails.add(tx.manager, { ...letterMail(letter), key, id: this.ids.newId(), recipients: [email] }, at);
  }
}
