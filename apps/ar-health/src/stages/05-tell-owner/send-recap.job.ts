import { mondayOf } from '#domain/health/late/forecast-collections';
import { formatDay, toDay } from '#domain/receivables/calendar-day';
import { Transactions } from '#messaging';
import { calendarDay, Clock, IdSource, MailQueue, PeriodicJob } from '#service-kit';
import { ArSettings } from '../../ar-settings.js';
import { letterMail } from '../../mail/letter.js';
import { RecapReport } from '../../reports/recap-report.js';
import { recapHtml } from '../../reports/weekly-recap.js';

/** Queues the recap of the week for the owner, on Monday or with the first run after it, once. */
@PeriodicJob({ name: 'send-weekly-recap', everyMs: 600_000 })
export class SendRecapJob {
  constructor(
    private readonly transactions: Transactions,
    private readonly report: RecapReport,
    private readonly mails: MailQueue,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: ArSettings,
  ) {}

  async run(): Promise<void> {
    const recipients = this.settings.mail?.recapTo ?? [];
    if (recipients.length === 0) return;
    const at = this.clock.now();
    const monday = mondayOf(toDay(calendarDay(at, this.settings.timeZone)));
    const key = `weekly-recap ${formatDay(monday)}`;
    // Making it takes a walk through the books: only when it is not made yet.
    if (await this.mails.has(key)) return;
    const recap = await this.report.make(monday);
    const subject = `Receivables and customers, ${recap.from} to ${recap.through}`;
    const mail = { id: this.ids.newId(), key, recipients, ...letterMail({ subject, html: recapHtml(recap) }) };
    await this.transactions.run(({ manager }) => this.mails.add(manager, mail, at));
  }
}
