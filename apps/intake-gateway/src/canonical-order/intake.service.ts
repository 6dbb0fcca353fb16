import { Injectable } from '@nestjs/common';
import { Transactions } from '#messaging';
import { Logger } from '#service-kit';
import { InterpretDocument } from './interpret-document.js';
import { type Arrival, KeepDocument } from './keep-document.js';
import { type Receipt, ReceiptReader } from './receipt.js';

/**
 * The one way in, for every channel. The bytes are kept in a first transaction, what they mean is a second one; a
 * process that dies between the two leaves a document that waits to be read, and the periodic job reads it.
 */
@Injectable()
export class IntakeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly documents: KeepDocument,
    private readonly interpreter: InterpretDocument,
    private readonly receipts: ReceiptReader,
    private readonly logger: Logger,
  ) {}

  /** Keeps a document that takes long to read; {@link begin} reads it in the background. @returns its id */
  async keep(arrival: Arrival): Promise<string> {
    const kept = await this.transactions.run((tx) => this.documents.keep(tx, arrival));
    return kept.kind === 'copy' ? kept.of : kept.id;
  }

  /** What became of a document so far. */
  async receiptOf(documentId: string): Promise<Receipt> {
    return this.receipts.read(documentId);
  }

  /** Reads a kept document without being waited for. What it cannot finish, the periodic job does. */
  begin(documentId: string): void {
    void this.interpreter.interpret(documentId).catch((error: unknown) => {
      this.logger.error({ err: error, documentId }, 'a document could not be read and waits');
    });
  }

  /** Keeps a document, reads it, and says what became of it. A byte-equal resend gets the first one's answer. */
  async receive(arrival: Arrival): Promise<Receipt> {
    const kept = await this.transactions.run((tx) => this.documents.keep(tx, arrival));
    const id = kept.kind === 'copy' ? kept.of : kept.id;
    await this.interpreter.interpret(id);
    return this.receipts.read(id, { resend: kept.kind === 'copy' });
  }
}
