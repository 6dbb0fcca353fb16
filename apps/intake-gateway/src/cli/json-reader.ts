import { canonicalOrder } from '#contracts';
import { readPortalOrder } from '../channels/portal/read-portal-order.js';
import type { CliReader, FileOutcome, FileToRead, Output } from './readers.js';
import { readWhole, tellReasons } from './whole-file.js';

/** JSON orders as files: the portal's short form, or a canonical order. */
export const jsonReader: CliReader = {
  kind: 'JSON order',
  recognizes: (name, head) =>
    /\.json$/i.test(name) || /^(?:\xef\xbb\xbf)?\s*\{/.test(Buffer.from(head).toString('latin1')),
  normalize,
};

async function normalize(file: FileToRead, out: Output): Promise<FileOutcome> {
  const bytes = await readWhole(file);
  if (bytes === undefined) {
    return tellReasons(file, out, 'unreadable', [
      { code: 'ORDER_NOT_JSON', message: 'The file is too large for an order.' },
    ]);
  }
  const reading = readPortalOrder(bytes);
  if (!reading.ok) {
    const unreadable = reading.reasons[0].code === 'ORDER_NOT_JSON';
    return tellReasons(file, out, unreadable ? 'unreadable' : 'rejected', reading.reasons);
  }
  const { order } = reading;
  await out.order(canonicalOrder.parse({ ...order, source: { ...order.source, documentId: file.name.slice(-80) } }));
  return 'accepted';
}
