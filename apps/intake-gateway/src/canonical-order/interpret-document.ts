import { Injectable } from '@nestjs/common';
import { createEvent, documentQuarantined } from '#contracts';
import { classifyFailure, describeFailure, Transactions, type Tx } from '#messaging';
import { Clock, IdSource, Logger, withLogContext } from '#service-kit';
import { QuarantineRepository } from '../quarantine/quarantine.repository.js';
import { DocumentReaders } from './document-readers.js';
import { DocumentRepository, type ReadingAttempts } from './document.repository.js';
import { reason } from './intake-codes.js';
import { type Interpretation, refuseDocument, type RefusedPart, type StoredDocument } from './interpretation.js';
import { KeepDocument } from './keep-document.js';
import { KeepExchange } from './keep-exchange.js';
import { OutboundDocumentRepository } from './outbound-document.repository.js';
import { withStorableText } from './storable-text.js';
import { type OrdersOfDocument, TakeOrders } from './take-orders.js';

/** Readings of one document that may end in an exception of the reader before a person has to look. */
const MAX_FAULTS = 20;
/**
 * Readings that may end with the process: each took the service down, yet a machine that dies for reasons of its own
 * is to set nobody's order aside. While the surroundings fail a document waits for as long as it takes.
 */
const MAX_KILLS = 10;

/**
 * The second half of intake: a kept document becomes canonical orders, quarantine items and answers, all in one
 * transaction with the end of its waiting. Running it twice, or in two processes at once, changes nothing.
 */
@Injectable()
export class InterpretDocument {
  readonly #inHand = new Map<string, Promise<void>>();

  constructor(
    private readonly transactions: Transactions,
    private readonly readers: DocumentReaders,
    private readonly documents: DocumentRepository,
    private readonly orders: TakeOrders,
    private readonly quarantine: QuarantineRepository,
    private readonly answers: OutboundDocumentRepository,
    private readonly keeper: KeepDocument,
    private readonly exchange: KeepExchange,
    private readonly ids: IdSource,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Reads a document if it waits to be read, and what it encloses; whoever asks while it is being read waits for the
   * same reading. A failure that is not the document's leaves it waiting: it is durable, so its sender need not know.
   */
  async interpret(documentId: string): Promise<void> {
    const start = () => withLogContext({ documentId }, () => this.interpretNow(documentId));
    const running = this.#inHand.get(documentId) ?? start();
    this.#inHand.set(documentId, running);
    try {
      await running;
    } finally {
      this.#inHand.delete(documentId);
    }
  }

  private async interpretNow(documentId: string): Promise<void> {
    const document = await this.documents.startReading(documentId);
    if (!document) return;
    try {
      const orders = this.orders.of(document);
      const found = await this.read(document, orders);
      const batches = await orders.inBatches(found.orders, new Set(found.together));
      const last = batches.pop() ?? [];
      // Before any of its orders is in, so that none is when another document has its numbers.
      if (batches.length > 0) await this.transactions.run((tx) => this.exchange.noteInterchanges(tx, document, found));
      for (const batch of batches) await orders.takeBatch(batch);
      const enclosed = await this.transactions.run(async (tx) => {
        // When another process was faster, all is done already.
        if (!(await this.documents.lockUnread(tx.manager, document.id))) return [];
        await orders.takeBatch(last, tx);
        const conflicts = await this.exchange.keep(tx, document, found);
        return this.settle(tx, document, found, { orders, conflicts });
      });
      for (const id of enclosed) await this.interpret(id);
    } catch (error) {
      const { attempts } = document;
      const outage = classifyFailure(error) === 'transient';
      this.logger.error({ err: error, attempts, outage }, 'a document could not be read and waits');
      await this.documents.noteFailure(documentId, { error: describeFailure(error), outage });
    }
  }

  private async read(document: StoredDocument & ReadingAttempts, orders: OrdersOfDocument): Promise<Interpretation> {
    if (isPoison(document)) return refuseDocument([reason('READER_FAILED')]);
    const reader = this.readers.for(document.format);
    return withStorableText(await reader.read(document, (ahead) => orders.takeAhead(ahead)));
  }

  /** @returns ids of enclosed documents that are now kept and wait to be read */
  private async settle(
    tx: Tx,
    document: StoredDocument,
    found: Interpretation,
    { orders, conflicts }: { orders: OrdersOfDocument; conflicts: readonly RefusedPart[] },
  ): Promise<string[]> {
    const at = this.clock.now();
    const refused = [...found.refused, ...orders.refused, ...conflicts];
    const actor = 'service:intake-gateway';
    for (const { partnerId, place } of found.interchanges ?? []) {
      await this.quarantine.supersedeInterchange(tx.manager, { partnerId, place, by: document.id, at, actor });
    }
    for (const [index, part] of refused.entries()) {
      const item = { id: this.ids.newId(), documentId: document.id, position: index + 1, part, at, actor };
      await this.quarantine.open(tx.manager, item);
    }
    await this.storeAnswers(tx, document, found, at);
    const enclosed = await this.keepEnclosed(tx, document, found);
    await found.keep?.(tx, document);
    const { partnerId, customerId } = found;
    const status = statusOf(found, { refused: refused.length, taken: orders.accepted - conflicts.length });
    await this.documents.finish(tx.manager, document.id, { status, at, partnerId, customerId });
    if (refused.length > 0) tx.emit(this.quarantinedEvent(document, refused, at));
    return enclosed;
  }

  private async storeAnswers(tx: Tx, document: StoredDocument, found: Interpretation, at: Date): Promise<void> {
    for (const answer of found.answers) {
      const { partnerId, kind, verdict } = answer;
      if (document.answered.includes(partnerId)) continue;
      const group = answer.grouped ? await this.answers.nextNumber(tx.manager, partnerId, 'group') : undefined;
      const interchange = await this.answers.nextNumber(tx.manager, partnerId, 'interchange');
      await this.answers.insert(tx.manager, {
        id: this.ids.newId(),
        partnerId,
        documentId: document.id,
        kind,
        verdict,
        interchangeNumber: interchange,
        groupNumber: group,
        content: answer.render({ interchange, group: group ?? 0, at }),
        createdAt: at,
      });
    }
  }

  private async keepEnclosed(tx: Tx, document: StoredDocument, found: Interpretation): Promise<string[]> {
    const ids: string[] = [];
    for (const part of found.enclosed) {
      const kept = await this.keeper.keep(tx, {
        ...part,
        partnerId: found.partnerId ?? document.partnerId,
        customerId: found.customerId ?? document.customerId,
        actor: document.submittedBy,
        receivedAt: document.receivedAt,
        enclosedIn: document.id,
      });
      if (kept.kind === 'new') ids.push(kept.id);
    }
    return ids;
  }

  private quarantinedEvent(document: StoredDocument, refused: readonly RefusedPart[], at: Date) {
    const reasons = refused.flatMap((part) =>
      part.reasons.map((each) => ({
        ...each,
        ...((each.where ?? part.where) ? { where: each.where ?? part.where } : {}),
      })),
    );
    const data = { documentId: document.id, channel: document.channel, reasons: reasons.slice(0, 100) };
    return createEvent(documentQuarantined, data, this.eventAttributes(document.id, at));
  }

  private eventAttributes(subject: string, time: Date) {
    return { id: this.ids.newId(), source: '/intake-gateway', time, subject };
  }
}

/** An attempt that left no word, but for the one that begins now, ended with its process. */
function isPoison({ attempts, faults, outages }: ReadingAttempts): boolean {
  return faults >= MAX_FAULTS || attempts - 1 - faults - outages >= MAX_KILLS;
}

function statusOf(found: Interpretation, { refused, taken }: { refused: number; taken: number }) {
  if (found.waiting) return 'in_review';
  const messages = found.messages?.length ?? 0;
  const accepted = taken + messages + found.enclosed.length;
  if (refused === 0) return 'accepted';
  return accepted > 0 ? 'partially_accepted' : 'quarantined';
}
