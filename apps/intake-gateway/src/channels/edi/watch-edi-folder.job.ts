import { Inject, Injectable } from '@nestjs/common';
import { Clock, IdSource, Logger, type PeriodicJob, PeriodicJobs } from '#service-kit';
import { IntakeService } from '../../canonical-order/intake.service.js';
import type { EdiSettings } from '../../config.js';
import { type ClaimedFile, EdiInbox } from './edi-inbox.js';
import { EDI_SETTINGS } from './edi-settings.token.js';

/** Takes in the files of the watched folder, first those an earlier process had in hand when it ended. */
@Injectable()
export class WatchEdiFolder implements PeriodicJob {
  readonly name = 'watch-edi-folder';
  readonly everyMs = 1_000;
  readonly #inbox: EdiInbox | undefined;

  constructor(
    jobs: PeriodicJobs,
    @Inject(EDI_SETTINGS) private readonly settings: EdiSettings,
    private readonly intake: IntakeService,
    private readonly clock: Clock,
    private readonly logger: Logger,
    ids: IdSource,
  ) {
    this.#inbox = settings.inboxDir === undefined ? undefined : new EdiInbox(settings.inboxDir, () => ids.newId());
    jobs.register(this);
  }

  async run(): Promise<void> {
    const inbox = this.#inbox;
    if (!inbox) return;
    for (const file of await inbox.leftovers()) await this.take(inbox, file);
    for (const file of await inbox.claimReady()) await this.take(inbox, file);
  }

  private async take(inbox: EdiInbox, file: ClaimedFile): Promise<void> {
    const bytes = await inbox.read(file, this.settings.maxBytes);
    if (bytes === 'too-large' || bytes === 'not-a-file') {
      const reason = bytes === 'too-large' ? `larger than ${this.settings.maxBytes} bytes` : 'a link, not a file';
      this.logger.error({ file: file.name, reason }, 'a file of the EDI inbox was not taken in');
      return inbox.reject(file, `Not taken in: ${reason}.`);
    }
    await this.intake.receive({
      id: file.documentId,
      channel: 'edi',
      format: 'x12',
      bytes,
      name: file.name,
      mediaType: 'application/edi-x12',
      actor: 'channel:edi-folder',
      receivedAt: this.clock.now(),
    });
    await inbox.archive(file);
  }
}
