import { PeriodicJob } from '#service-kit';
import { DocumentRepository } from './document.repository.js';
import { InterpretDocument } from './interpret-document.js';

/** Reads the documents whose process died, or whose database went away, between keeping and reading them. */
@PeriodicJob({ name: 'interpret-pending-documents', everyMs: 5_000 })
export class InterpretPendingDocuments {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly interpreter: InterpretDocument,
  ) {}

  async run(): Promise<void> {
    for (const id of await this.documents.findUnread(100)) await this.interpreter.interpret(id);
  }
}
