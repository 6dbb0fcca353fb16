import { Inject } from '@nestjs/common';
import { Clock, IdSource, Logger, PeriodicJob } from '#service-kit';
import { IntakeService } from '../../canonical-order/intake.service.js';
import type { Arrival } from '../../canonical-order/keep-document.js';
import type { EdiSettings } from '../../config.js';
import { type ClaimedFile, EdiInbox, type NotRead } from './edi-inbox.js';
import { EDI_SETTINGS } from './edi-settings.token.js';

/** Takes in the files of the watched folder, first those an earlier process had in hand when it ended. */
@PeriodicJob({ name: 'watch-edi-folder', everyMs: 1_000 })
export class WatchEdiFolder {
  readonly #inbox: EdiInbox | undefined;

  constructor(
    @Inject(EDI_SETTINGS) private readonly settings: EdiSettings,
    private readonly intake: IntakeService,
    private readonly clock: Clock,
    private readonly logger: Logger,
    ids: IdSource,
  ) {
    this.#inbox = settings.inboxDir === undefined ? undefined : new EdiInbox(settings.inboxDir, () => ids.newId());
  }

  async run(): Promise<void> {
    const inbox = this.#inbox;
    if (!inbox) return;
    for (const file of await inbox.leftovers()) await this.take(inbox, file);
    for (const file of await inbox.claimReady()) await this.take(inbox, file);
  }

  private async take(inbox: EdiInbox, file: ClaimedFile): Promise<void> {
    const found = await inbox.read(file, this.settings);
    if (typeof found === 'string') {
      const reason = this.reasonOf(found);
      this.logger.error({ file: file.name, reason }, 'a file of the EDI inbox was not taken in');
      return inbox.reject(file, `Not taken in: ${reason}.`);
    }
    const held = Buffer.isBuffer(found);
    const arrival: Arrival = {
      id: file.documentId,
      channel: 'edi',
      format: 'x12',
      bytes: held ? found : Buffer.alloc(0),
      file: held ? undefined : found,
      name: file.name,
      mediaType: 'application/edi-x12',
      actor: 'channel:edi-folder',
      receivedAt: this.clock.now(),
    };
    if (held) {
      await this.intake.receive(arrival);
      return inbox.archive(file);
    }
    // It is read from the archive, and the files behind it do not wait for that.
    const id = await this.intake.keep(arrival);
    await inbox.archive(file);
    this.intake.begin(id);
  }

  private reasonOf(found: NotRead): string {
    if (found === 'too-large') return `larger than ${this.settings.maxBytes} bytes`;
    return found === 'no-access' ? 'its owner lets nobody read it' : 'a link, not a file';
  }
}
