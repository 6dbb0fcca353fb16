import { orderChannel } from '#contracts';
import { z } from 'zod';
import type { QuarantineItem } from '../quarantine/quarantine.repository.js';
import { DOCUMENT_STATUSES } from './document.repository.js';
import type { OutboundDocument } from './outbound-document.repository.js';
import type { Receipt } from './receipt.js';

export const reasonView = z.object({ code: z.string(), message: z.string(), where: z.string().optional() });

/** What the gateway answers about a document, over HTTP. */
export const receiptView = z.object({
  documentId: z.string(),
  channel: orderChannel,
  status: z.enum(DOCUMENT_STATUSES),
  verdict: z.enum(['pending', 'accepted', 'partially_accepted', 'rejected']),
  resend: z
    .boolean()
    .describe('True when the same bytes came before: the answer is the first one, nothing is doubled.'),
  partnerId: z.string().nullable(),
  customerId: z.string().nullable(),
  orders: z.array(
    z.object({
      id: z.string(),
      purchaseOrderNumber: z.string(),
      customerId: z.string().nullable(),
      purpose: z.string(),
      repeated: z.boolean().describe('True when the order came before: no second one is made.'),
    }),
  ),
  quarantine: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      status: z.string(),
      purchaseOrderNumber: z.string().nullable(),
      place: z.string().nullable(),
      reasons: z.array(reasonView),
    }),
  ),
  drafts: z
    .array(
      z.object({
        id: z.string(),
        kind: z.string(),
        status: z.string(),
        purchaseOrderNumber: z.string().nullable(),
        reasons: z.array(reasonView),
      }),
    )
    .describe('Orders read from a mail that wait for the desk, under /v1/drafts.'),
  acknowledgments: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      verdict: z.string(),
      controlNumber: z.string(),
      content: z.string(),
    }),
  ),
});

const VERDICTS = {
  received: 'pending',
  in_review: 'pending',
  accepted: 'accepted',
  partially_accepted: 'partially_accepted',
  quarantined: 'rejected',
  discarded: 'rejected',
  duplicate: 'accepted',
} as const;

/** ISA13 as it stands in the answer. */
export const controlNumberOf = ({ interchangeNumber }: OutboundDocument): string =>
  String(interchangeNumber).padStart(9, '0');

export function viewReceipt(receipt: Receipt): z.infer<typeof receiptView> {
  const { document } = receipt;
  return {
    documentId: document.id,
    channel: document.channel,
    status: document.status,
    verdict: VERDICTS[document.status],
    resend: receipt.resend,
    partnerId: document.partnerId,
    customerId: document.customerId,
    orders: receipt.orders.map(({ documentId: _, ...order }) => order),
    quarantine: receipt.quarantine.map(viewQuarantineItem),
    drafts: receipt.drafts.map((draft) => ({ ...draft, reasons: [...draft.reasons] })),
    acknowledgments: receipt.answers.map((answer) => ({
      id: answer.id,
      kind: answer.kind,
      verdict: answer.verdict,
      controlNumber: controlNumberOf(answer),
      content: answer.content.toString('utf8'),
    })),
  };
}

const viewQuarantineItem = (item: QuarantineItem) => ({
  id: item.id,
  kind: item.kind,
  status: item.status,
  purchaseOrderNumber: item.purchaseOrderNumber,
  place: item.place,
  reasons: [...item.reasons],
});
