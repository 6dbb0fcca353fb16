import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CanonicalOrder } from '#contracts';
import { DocumentReaders } from '../../canonical-order/document-readers.js';
import { reason } from '../../canonical-order/intake-codes.js';
import {
  type DocumentReader,
  type Interpretation,
  refuseDocument,
  type RefusedPart,
  type StoredDocument,
} from '../../canonical-order/interpretation.js';
import { IsolatedWorker, IsolationBreach, workerEntry } from '../../canonical-order/isolated-worker.js';
import type { EdiSettings } from '../../config.js';
import type { Partner } from '../../partners/partner-profile.js';
import { PartnerRepository } from '../../partners/partner.repository.js';
import type { EdiReading, EdiSender, ReadInterchange } from './edi-reading.js';
import { EDI_SETTINGS } from './edi-settings.token.js';
import { planAnswer, reasonOfFault, refusedParts } from './interpret-interchange.js';

/** 20 MB of orders take about two seconds here; ten times that is a hostile file or a broken machine. */
const DEADLINE_MS = 20_000;

/** Reads X12 files in a worker thread, with what was agreed with their senders. */
@Injectable()
export class EdiOrderReader implements DocumentReader, OnApplicationShutdown {
  readonly #worker = new IsolatedWorker<EdiReading | string[]>({
    entry: workerEntry(import.meta.url, 'read-edi.worker'),
    deadlineMs: DEADLINE_MS,
    resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 },
  });

  constructor(
    readers: DocumentReaders,
    @Inject(EDI_SETTINGS) private readonly settings: EdiSettings,
    private readonly partners: PartnerRepository,
  ) {
    readers.register('x12', this);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#worker.close();
  }

  async read(document: StoredDocument): Promise<Interpretation> {
    try {
      const senders = (await this.#worker.run({ ask: 'senders', bytes: document.bytes })) as string[];
      const partners = await this.findPartners(senders);
      const orders: CanonicalOrder[] = [];
      const reading = (await this.#worker.run(
        {
          ask: 'orders',
          bytes: document.bytes,
          documentId: document.id,
          tolerant: partners.size > 0 && [...partners.values()].every(({ edi }) => edi?.strictness === 'tolerant'),
          senders: Object.fromEntries([...partners].map(([sender, partner]) => [sender, asSender(partner)])),
        },
        (part) => orders.push(...(part as CanonicalOrder[])),
      )) as EdiReading;
      return this.interpret(document, reading, orders, partners);
    } catch (error) {
      if (error instanceof IsolationBreach) return refuseDocument([reason('EDI_TOO_COMPLEX')]);
      throw error;
    }
  }

  private async findPartners(senders: readonly string[]): Promise<Map<string, Partner>> {
    const partners = new Map<string, Partner>();
    for (const sender of senders) {
      const partner = await this.partners.findByIdentity('isa', sender);
      if (partner) partners.set(sender, partner);
    }
    return partners;
  }

  private interpret(
    document: StoredDocument,
    reading: EdiReading,
    read: readonly CanonicalOrder[],
    partners: ReadonlyMap<string, Partner>,
  ): Interpretation {
    const known = reading.interchanges.filter(({ sender }) => mayStandFor(document, partners.get(sender)));
    const parts = reading.interchanges.flatMap((interchange): RefusedPart[] => {
      if (known.includes(interchange)) return refusedParts(interchange);
      return [strangerPart(interchange, partners.get(interchange.sender))];
    });
    const stray = reading.unreadable.filter(({ severity }) => severity === 'reject').map(reasonOfFault);
    const [first, ...more] = stray;
    if (first) parts.push({ kind: 'document', reasons: [first, ...more] });
    const vouched = new Set(known.map(({ partnerId }) => partnerId));
    const orders = read.filter(({ source }) => vouched.has(source.partnerId));
    const answers = known.flatMap((interchange) => {
      const answer = planAnswer(interchange, partners.get(interchange.sender)!, this.settings.timeZone);
      return answer ? [answer] : [];
    });
    const owner = reading.interchanges.map(({ sender }) => partners.get(sender)).find((partner) => partner);
    const own = owner && mayStandFor(document, owner) ? owner : undefined;
    return { partnerId: own?.id, customerId: own?.customerId, orders, refused: parts, answers, enclosed: [] };
  }
}

const asSender = (partner: Partner): EdiSender => ({
  partnerId: partner.id,
  customerId: partner.customerId,
  test: partner.mode === 'test',
  ours: partner.edi?.ours ?? { qualifier: '', id: '' },
});

/** Whoever vouches for a document vouches for their own interchanges only. */
const mayStandFor = (document: StoredDocument, partner: Partner | undefined): boolean =>
  partner !== undefined && (document.partnerId === undefined || document.partnerId === partner.id);

/** Nothing is answered to a stranger: there is no agreement to answer under. */
function strangerPart({ sender, verdict }: ReadInterchange, partner: Partner | undefined): RefusedPart {
  const where = `ISA ${verdict.interchange.controlNumber}`;
  const unknown = `No trading partner is known by ${sender} (ISA05/ISA06). Add it to a partner profile, then resubmit.`;
  const found = partner ? reason('PARTNER_MISMATCH', where) : reason('PARTNER_UNKNOWN', 'ISA, element 6', unknown);
  return { kind: 'document', where, reasons: [found] };
}
