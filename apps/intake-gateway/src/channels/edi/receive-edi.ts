import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { bodyTooLarge, IdSource, Problem } from '#service-kit';
import { IntakeService } from '../../canonical-order/intake.service.js';
import type { Arrival } from '../../canonical-order/keep-document.js';
import type { Receipt } from '../../canonical-order/receipt.js';
import type { EdiSettings } from '../../config.js';
import { EdiInbox } from './edi-inbox.js';
import { EDI_SETTINGS } from './edi-settings.token.js';

/** Without an inbox there is no disk for larger ones. */
const MOST_HELD_BYTES = 20 * 1024 * 1024;

/** Who brings a body, and how. */
export type BodyArrival = Omit<Arrival, 'id' | 'bytes' | 'file'>;

/**
 * Takes in an X12 file as it comes over HTTP: what fits is held in memory, what does not goes on to the disk of the
 * inbox, and is kept and read as the large files of the folder are.
 */
@Injectable()
export class ReceiveEdi {
  readonly #inbox: EdiInbox | undefined;

  constructor(
    @Inject(EDI_SETTINGS) private readonly settings: EdiSettings,
    private readonly intake: IntakeService,
    ids: IdSource,
  ) {
    this.#inbox = settings.inboxDir === undefined ? undefined : new EdiInbox(settings.inboxDir, () => ids.newId());
  }

  /** @throws Problem 413 for a body past the limit, 400 for one that is cut off */
  async receive(body: Readable, arrival: BodyArrival): Promise<Receipt> {
    const limit = this.#inbox ? this.settings.heldBytes : MOST_HELD_BYTES;
    const portions = body.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
    const held: Buffer[] = [];
    let size = 0;
    for (;;) {
      const { done, value } = await next(portions);
      if (done) return this.intake.receive({ ...arrival, bytes: Buffer.concat(held, size) });
      held.push(value);
      size += value.length;
      if (size > limit) break;
    }
    if (!this.#inbox) throw bodyTooLarge(body, limit);
    return this.spool(this.#inbox, { body, held, portions }, arrival);
  }

  private async spool(
    inbox: EdiInbox,
    { body, held, portions }: { body: Readable; held: readonly Buffer[]; portions: AsyncIterableIterator<Buffer> },
    arrival: BodyArrival,
  ): Promise<Receipt> {
    const { maxBytes } = this.settings;
    const all = async function* (): AsyncGenerator<Buffer> {
      yield* held;
      for (let step = await next(portions); !step.done; step = await next(portions)) yield step.value;
    };
    const spooled = await inbox.spool(all(), { name: arrival.name ?? 'http.edi', maxBytes });
    if (spooled === 'too-large') throw bodyTooLarge(body, maxBytes);
    const { file, content } = spooled;
    const id = await this.intake.keep({ ...arrival, id: file.documentId, bytes: Buffer.alloc(0), file: content });
    this.intake.begin(id);
    return this.intake.receiptOf(id);
  }
}

async function next(portions: AsyncIterableIterator<Buffer>): Promise<IteratorResult<Buffer, undefined>> {
  try {
    return await portions.next();
  } catch {
    throw new Problem(400, 'BODY_CUT_OFF', 'The body ended before its time.');
  }
}
