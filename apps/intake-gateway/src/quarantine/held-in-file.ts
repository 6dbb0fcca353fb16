import { Problem } from '#service-kit';
import type { QuarantineItem } from './quarantine.repository.js';

/** The answer where bytes are asked for that stay in a large file on the disk. */
export const heldInFile = ({ documentId }: Pick<QuarantineItem, 'documentId'>): Problem =>
  new Problem(
    409,
    'DOCUMENT_IN_ARCHIVE',
    `Document ${documentId} is a large file in the archive of the EDI inbox; mended, it goes into the inbox anew.`,
  );
