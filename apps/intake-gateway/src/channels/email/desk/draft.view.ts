import { provenanceEntry } from '#contracts';
import { z } from 'zod';
import { reasonView } from '../../../canonical-order/receipt.view.js';
import { DRAFT_REASONS, type DraftReason } from '../certainty/order-policy.js';
import { reasonsInWords } from '../interpret-mail.js';
import type { MailIntake } from '../mail-intake.repository.js';
import type { Gap } from './confirm-draft.js';
import { type Draft, DRAFT_STATUSES } from './draft.js';
import type { DraftAudit, DraftSummary } from './draft.repository.js';
import type { CustomerProposal } from './known-senders.repository.js';

const head = {
  id: z.string(),
  documentId: z.string(),
  kind: z.enum(['order', 'change']),
  status: z.enum(DRAFT_STATUSES),
  reasons: z.array(reasonView),
  partnerId: z.string().nullable(),
  customerId: z.string().nullable(),
  purchaseOrderNumber: z.string().nullable(),
  version: z.number(),
  openedAt: z.iso.datetime(),
  ageSeconds: z.number().describe('How long it waits, or waited.'),
  closedAt: z.iso.datetime().nullable(),
  closedBy: z.string().nullable(),
  closeReason: z.string().nullable(),
  canonicalOrderId: z.string().nullable().describe('The order it became.'),
};

export const draftSummaryView = z.object({
  ...head,
  sender: z.string().nullable(),
  subject: z.string().nullable(),
  lineCount: z.number(),
  leastConfidence: z.number().nullable().describe('Certainty of its least certain line, as read.'),
});

const alternativeView = z.object({
  sku: z.string(),
  description: z.string(),
  probability: z.number(),
  evidence: z
    .array(z.record(z.string(), z.unknown()))
    .describe('Why this item: numbers, words, pack, price, history …'),
});

const readLineView = z.object({
  lineNumber: z.string().describe('The line of the order it stands for.'),
  source: z
    .object({ text: z.string(), place: provenanceEntry, origin: z.string() })
    .describe('What to highlight: the words, their place, and whose they are: new, signature, quoted, forwarded.'),
  read: z.record(z.string(), z.unknown()).describe('Quantity, unit, numbers and words as they were read.'),
  confidence: z.number(),
  fields: z.record(z.string(), z.number()).describe('Certainty field by field.'),
  reasons: z.array(reasonView),
  doubts: z.array(z.string()),
  sku: z.string().nullable(),
  alternatives: z.array(alternativeView).describe('The items it may mean, likeliest first.'),
});

export const draftView = z.object({
  ...head,
  mail: z
    .object({
      sender: z.string().nullable(),
      subject: z.string(),
      writtenAt: z.iso.datetime().nullable(),
      trust: z.object({ verdict: z.string(), reason: z.string() }),
    })
    .nullable(),
  customers: z
    .array(z.object({ customerId: z.string(), name: z.string().nullable(), confirmed: z.number() }))
    .describe('Whose it may be, where nobody is known by the address: likeliest first.'),
  order: z.record(z.string(), z.unknown()).describe('The canonical order as the desk has it by now.'),
  lines: z.array(readLineView),
  unclear: z.array(z.object({ text: z.string(), place: provenanceEntry })),
  unread: z.array(z.object({ name: z.string(), reason: z.string() })),
  gaps: z.array(z.object({ code: z.string(), message: z.string(), pointer: z.string() })).describe('What keeps it from being confirmed.'),
  audit: z.array(
    z.object({ at: z.iso.datetime(), actor: z.string(), action: z.string(), detail: z.record(z.string(), z.unknown()) }),
  ),
}); // prettier-ignore

export const mailSourceView = z.object({
  parts: z.array(
    z.object({
      part: z.enum(['text', 'html']),
      lines: z.array(z.object({ text: z.string(), place: provenanceEntry, origin: z.string() })),
    }),
  ),
  files: z.array(z.object({ name: z.string(), mediaType: z.string(), sizeBytes: z.number() })),
  cut: z.boolean().describe('True when the mail has more lines than are shown.'),
});

type Headed = Omit<DraftSummary, 'lineCount' | 'leastConfidence' | 'sender' | 'subject'>;

const headOf = (draft: Headed, now: Date) => ({
  id: draft.id,
  documentId: draft.documentId,
  kind: draft.kind,
  status: draft.status,
  reasons: reasonsInWords(draft.reasons),
  partnerId: draft.partnerId,
  customerId: draft.customerId,
  purchaseOrderNumber: draft.purchaseOrderNumber,
  version: draft.version,
  openedAt: draft.openedAt,
  ageSeconds: Math.max(0, Math.floor(((draft.closedAt ?? now).getTime() - draft.openedAt.getTime()) / 1000)),
  closedAt: draft.closedAt,
  closedBy: draft.closedBy,
  closeReason: draft.closeReason,
  canonicalOrderId: draft.canonicalOrderId,
});

export const viewSummary = (draft: DraftSummary, now: Date) => ({
  ...headOf(draft, now),
  sender: draft.sender,
  subject: draft.subject,
  lineCount: draft.lineCount,
  leastConfidence: draft.leastConfidence,
});

export interface DraftWithCompany {
  readonly draft: Draft;
  readonly mail: MailIntake | undefined;
  readonly customers: readonly CustomerProposal[];
  readonly gaps: readonly Gap[];
  readonly audit: readonly Omit<DraftAudit, 'draftId'>[];
}

export const viewDraft = ({ draft, mail, customers, gaps, audit }: DraftWithCompany, now: Date) => ({
  ...headOf(draft, now),
  mail: mail ? { sender: mail.sender, subject: mail.subject, writtenAt: mail.writtenAt, trust: mail.trust } : null,
  customers,
  order: draft.present,
  lines: draft.reading.lines.map(({ line, ...assessed }, at) => ({
    lineNumber: String(at + 1),
    source: { text: line.source, place: line.place, origin: line.origin },
    read: {
      quantity: line.quantity,
      unit: line.unit,
      names: line.names,
      description: line.description,
      pack: line.pack,
      unitPrice: line.unitPrice,
      lineTotal: line.lineTotal,
    },
    confidence: assessed.confidence,
    fields: assessed.fields,
    reasons: assessed.reasons.map((code: DraftReason) => ({ code, message: DRAFT_REASONS[code] })),
    doubts: line.doubts,
    sku: assessed.sku ?? null,
    alternatives: assessed.alternatives,
  })),
  unclear: draft.reading.unclear,
  unread: draft.reading.unread,
  gaps,
  audit,
});
