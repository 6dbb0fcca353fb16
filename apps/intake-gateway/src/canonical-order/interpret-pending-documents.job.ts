import { Injectable } from '@nestjs/common';
import { type PeriodicJob, PeriodicJobs } from '#service-kit';
import { DocumentRepository } from './document.repository.js';
import { InterpretDocument } from './interpret-document.js';

/** Reads the documents whose process died, or whose database went away, between keeping and reading them. */
@Injectable()
export class InterpretPendingDocuments implements PeriodicJob {
  readonly name = 'interpret-pending-documents';
  readonly everyMs = 5_000;

  constructor(
    jobs: PeriodicJobs,
    private readonly documents: DocumentRepository,
    private readonly interpreter: InterpretDocument,
  ) {
    jobs.register(this);
  }

  async run(): Promise<void> {
    for (const id of await this.documents.findUnread(100)) await this.interpreter.interpret(id);
  }
}
