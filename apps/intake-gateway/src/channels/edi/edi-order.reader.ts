import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CanonicalOrder } from '#contracts';
import { DocumentReaders } from '../../canonical-order/document-readers.js';
import { InboundMessageRepository } from '../../canonical-order/inbound-message.repository.js';
import { reason } from '../../canonical-order/intake-codes.js';
import {
  type DocumentReader,
  type InboundMessage,
  type Interpretation,
  refuseDocument,
  type RefusedPart,
  type StoredDocument,
  type TakeAhead,
  type TakenInterchange,
} from '../../canonical-order/interpretation.js';
import {
  IsolatedWorker,
  IsolationBreach,
  NEXT_PART,
  type OnPart,
  workerEntry,
} from '../../canonical-order/isolated-worker.js';
import type { EdiSettings } from '../../config.js';
import { isaIdentity, type Partner } from '../../partners/partner-profile.js';
import { PartnerRepository } from '../../partners/partner.repository.js';
import { asSender } from './agreed-rules.js';
import {
  type EdiAnswers,
  type EdiContents,
  type EdiEnvelope,
  type EdiReading,
  type EdiRequest,
  type EdiSource,
  faultsOf,
  type ReadInterchange,
} from './edi-reading.js';
import { findInInbox } from './edi-inbox.js';
import { EDI_SETTINGS } from './edi-settings.token.js';
import { inChangeOrder } from './in-change-order.js';
import { placeOfInterchange, planAnswer, reasonOfFault, refusedParts } from './interpret-interchange.js';
import type { SegmentEdit, SegmentPage } from './segments-of-file.js';

/** From one part of a reading to the next. 20 MB are gone through in about two seconds here, ten times that in less. */
const DEADLINE_MS = 20_000;

/** What a file is read with. */
interface Agreed {
  readonly partners: ReadonlyMap<string, Partner>;
  readonly duplicates: readonly EdiEnvelope[];
  /** Absent: all of it is in the interpretation. */
  readonly takeAhead?: TakeAhead;
}

/** From here on the orders of a file are taken in while it is read; below it they fit in one transaction or a few. */
const LARGE_BYTES = 1024 * 1024;

const readingThread = (deadlineMs: number) =>
  new IsolatedWorker<EdiAnswers[keyof EdiAnswers]>({
    entry: workerEntry(import.meta.url, 'read-edi.worker'),
    deadlineMs,
    resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 },
  });

/** A large file shows a sign of life more often than this, but for the look at its envelopes: 5 GB take a minute. */
const LARGE_DEADLINE_MS = 300_000;

/** A reading with nothing done about it. */
export interface Rehearsal {
  readonly reading: EdiReading;
  readonly interpretation: Interpretation;
}

/** Reads X12 files in a worker thread, with what was agreed with their senders. */
@Injectable()
export class EdiOrderReader implements DocumentReader, OnApplicationShutdown {
  readonly #worker = readingThread(DEADLINE_MS);
  readonly #largeWorker = readingThread(LARGE_DEADLINE_MS);

  constructor(
    readers: DocumentReaders,
    @Inject(EDI_SETTINGS) private readonly settings: EdiSettings,
    private readonly partners: PartnerRepository,
    private readonly messages: InboundMessageRepository,
  ) {
    readers.register('x12', this);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.#worker.close(), this.#largeWorker.close()]);
  }

  async read(document: StoredDocument, takeAhead: TakeAhead): Promise<Interpretation> {
    let begun = false;
    const begin: TakeAhead = (orders) => {
      begun = true;
      return takeAhead(orders);
    };
    try {
      const envelopes = await this.envelopes(document);
      const partners = await this.findPartners(envelopes);
      // A repair goes by the number of the interchange it was cut out of.
      const duplicates = document.repair ? [] : await this.findDuplicates(document, envelopes, partners);
      const large = document.file !== undefined || document.bytes.length > LARGE_BYTES;
      return (await this.readAs(document, { partners, duplicates, ...(large ? { takeAhead: begin } : {}) }))
        .interpretation;
    } catch (error) {
      // With orders of it taken in, a file is not refused: it is read again.
      if (error instanceof IsolationBreach && !begun) return refuseDocument([reason('EDI_TOO_COMPLEX')]);
      throw error;
    }
  }

  /**
   * What would become of a document, were it to come now: nothing is kept, counted or answered, and control numbers
   * that came before do not matter. With `agreed`, as if that were agreed with its sender.
   * @returns undefined when reading takes longer or more than is allowed
   */
  async rehearse(document: StoredDocument, agreed?: Partner): Promise<Rehearsal | undefined> {
    try {
      const partners = await this.findPartners(await this.envelopes(document));
      if (agreed?.edi) partners.set(isaIdentity(agreed.edi.theirs.qualifier, agreed.edi.theirs.id), agreed);
      return await this.readAs(document, { partners, duplicates: [] });
    } catch (error) {
      if (error instanceof IsolationBreach) return undefined;
      throw error;
    }
  }

  /**
   * Some segments of a document, each with what is wrong with it as things were agreed now.
   * @returns undefined when reading takes longer or more than is allowed
   */
  async segments(
    document: StoredDocument,
    page: { readonly from: number; readonly limit: number },
  ): Promise<SegmentPage | undefined> {
    const rehearsal = await this.rehearse(document);
    if (!rehearsal) return undefined;
    const { bytes } = document;
    return this.ask('segments', { ask: 'segments', bytes, faults: faultsOf(rehearsal.reading), page });
  }

  /** A document with segments written anew; undefined when one of them is not there. */
  async edit(bytes: Uint8Array, edits: readonly SegmentEdit[]): Promise<Uint8Array | undefined> {
    return this.ask('edit', { ask: 'edit', bytes, edits });
  }

  private async ask<Ask extends keyof EdiAnswers>(
    _ask: Ask,
    request: Extract<EdiRequest, { ask: Ask }>,
    onPart?: OnPart,
  ): Promise<EdiAnswers[Ask]> {
    // Large files have a thread of their own, so that nobody's order waits behind them.
    const source = 'source' in request ? request.source : request.bytes;
    const small = source instanceof Uint8Array && source.length <= LARGE_BYTES;
    const worker = small ? this.#worker : this.#largeWorker;
    return (await worker.run(request, onPart)) as EdiAnswers[Ask];
  }

  private async envelopes(document: StoredDocument): Promise<EdiEnvelope[]> {
    return this.ask('envelopes', { ask: 'envelopes', source: await this.sourceOf(document) });
  }

  private async sourceOf({ bytes, file }: StoredDocument): Promise<EdiSource> {
    if (file === undefined) return bytes;
    const { inboxDir } = this.settings;
    if (inboxDir === undefined) throw new Error(`the file ${file} lies in an inbox that is not configured`);
    return { path: await findInInbox(inboxDir, file) };
  }

  private async readAs(document: StoredDocument, { partners, duplicates, takeAhead }: Agreed): Promise<Rehearsal> {
    const contents: EdiContents[] = [];
    const keep = (part: readonly EdiContents[]): void => void contents.push(...part);
    const vouched = [...partners.values()].filter((partner) => mayStandFor(document, partner));
    const single = new Set(vouched.filter(({ edi }) => edi?.batching !== 'preserve').map(({ id }) => id));
    const onPart = async (part: readonly EdiContents[]): Promise<typeof NEXT_PART> => {
      const [ahead, rest] = partition(part, ({ order }) => single.has(order?.source.partnerId ?? ''));
      keep(rest);
      await takeAhead!(ahead.map(({ order }) => order!));
      return NEXT_PART;
    };
    const request = {
      ask: 'orders' as const,
      source: await this.sourceOf(document),
      documentId: document.id,
      senders: Object.fromEntries([...partners].map(([sender, partner]) => [sender, asSender(partner)])),
      duplicates,
    };
    const reading = await this.ask('orders', request, (part) =>
      takeAhead ? onPart(part as EdiContents[]) : keep(part as EdiContents[]),
    );
    return { reading, interpretation: this.interpret(document, reading, contents, partners) };
  }

  private async findPartners(envelopes: readonly EdiEnvelope[]): Promise<Map<string, Partner>> {
    const partners = new Map<string, Partner>();
    for (const sender of new Set(envelopes.map((envelope) => envelope.sender))) {
      const partner = await this.partners.findByIdentity('isa', sender);
      if (partner) partners.set(sender, partner);
    }
    return partners;
  }

  private async findDuplicates(
    document: StoredDocument,
    envelopes: readonly EdiEnvelope[],
    partners: ReadonlyMap<string, Partner>,
  ): Promise<EdiEnvelope[]> {
    const found: EdiEnvelope[] = [];
    for (const envelope of envelopes) {
      const windowDays = partners.get(envelope.sender)?.edi?.duplicateWindowDays ?? 0;
      if (windowDays > 0 && (await this.messages.isTaken({ ...envelope, windowDays }, document))) found.push(envelope);
    }
    return found;
  }

  private interpret(
    document: StoredDocument,
    reading: EdiReading,
    read: readonly EdiContents[],
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
    const answers = known.flatMap((interchange) => {
      const answer = planAnswer(interchange, partners.get(interchange.sender)!, this.settings.timeZone);
      return answer ? [answer] : [];
    });
    const own = ownerOf(known, reading.interchanges.length, partners);
    const together = [...partners.values()].filter(({ edi }) => edi?.batching === 'preserve').map(({ id }) => id);
    return {
      partnerId: own?.id,
      customerId: own?.customerId,
      ...contentsOf(read, new Set(known.map(({ partnerId }) => partnerId))),
      refused: parts,
      answers,
      enclosed: [],
      acknowledgments: known.flatMap(({ partnerId, acknowledgments }) =>
        acknowledgments.map((each) => ({ ...each, partnerId: partnerId! })),
      ),
      interchanges: known.flatMap((interchange) => takenInterchange(interchange, partners)),
      together,
    };
  }
}

/**
 * The partner a document is of: whose key may see it whole. A file that holds anybody else's interchanges as well, as a
 * mailbox of a network hands them out, is of nobody; the answers to it are each partner's own.
 */
function ownerOf(
  known: readonly ReadInterchange[],
  interchanges: number,
  partners: ReadonlyMap<string, Partner>,
): Partner | undefined {
  const [owner, ...others] = new Set(known.map(({ sender }) => partners.get(sender)!));
  return others.length === 0 && known.length === interchanges ? owner : undefined;
}

/** What of a reading was said by those whom the document may speak for; changes in the order they are meant. */
function contentsOf(
  read: readonly EdiContents[],
  vouched: ReadonlySet<string | undefined>,
): { orders: CanonicalOrder[]; messages: InboundMessage[] } {
  const own = ({ source }: CanonicalOrder | InboundBody): boolean => vouched.has(source.partnerId);
  const orders = read.flatMap(({ order }) => (order && own(order) ? [order] : []));
  const changes = read.flatMap(({ change }) => (change && own(change) ? [change] : []));
  const remittances = read.flatMap(({ remittance }) => (remittance && own(remittance) ? [remittance] : []));
  const messages: InboundMessage[] = [
    ...inChangeOrder(changes).map((change) => ({ kind: 'order_change' as const, change })),
    ...remittances.map((remittance) => ({ kind: 'remittance' as const, remittance })),
  ];
  return { orders, messages };
}

type InboundBody = NonNullable<EdiContents['change'] | EdiContents['remittance']>;

function takenInterchange(
  { sender, receiver, partnerId, taken, verdict }: ReadInterchange,
  partners: ReadonlyMap<string, Partner>,
): TakenInterchange[] {
  const windowDays = partners.get(sender)?.edi?.duplicateWindowDays ?? 0;
  if (!taken || partnerId === undefined) return [];
  const { controlNumber } = verdict.interchange;
  return [{ partnerId, sender, receiver, controlNumber, windowDays, place: placeOfInterchange(verdict) }];
}

/** Those that fit, and the rest, each in its order. */
function partition<T>(all: readonly T[], fits: (each: T) => boolean): [T[], T[]] {
  return [all.filter(fits), all.filter((each) => !fits(each))];
}

/** Whoever vouches for a document vouches for their own interchanges only. */
const mayStandFor = (document: StoredDocument, partner: Partner | undefined): boolean =>
  partner !== undefined && (document.partnerId === undefined || document.partnerId === partner.id);

/** Nothing is answered to a stranger: there is no agreement to answer under. */
function strangerPart({ sender, verdict }: ReadInterchange, partner: Partner | undefined): RefusedPart {
  const where = placeOfInterchange(verdict);
  const unknown = `No trading partner is known by ${sender} (ISA05/ISA06). Add it to a partner profile, then resubmit.`;
  const found = partner ? reason('PARTNER_MISMATCH', where) : reason('PARTNER_UNKNOWN', 'ISA, element 6', unknown);
  return { kind: 'document', where, reasons: [found] };
}
