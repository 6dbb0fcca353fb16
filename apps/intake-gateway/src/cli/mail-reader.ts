import type { OrderMail } from '../channels/email/reading/candidate.js';
import { reason, type Reason } from '../canonical-order/intake-codes.js';
import type { AssessedOrder } from '../channels/email/certainty/assess-order.js';
import { worse, type CliReader, type FileOutcome, type FileToRead, type Output, type ReadSettings } from './readers.js';
import { readWhole, tellReasons } from './whole-file.js';
import { x12Reader } from './x12-reader.js';

/** Fields a stored mail begins with. Two of them in the head tell a mail from a text that happens to hold a colon. */
const MAIL_FIELDS =
  /^(?:from|to|subject|date|message-id|received|return-path|delivered-to|mime-version|content-type|x-[a-z-]+):/gim;

/** Mails as files (`.eml`): RFC 5322 bytes, read the way a mailbox's mails are. */
export const mailReader: CliReader = {
  kind: 'mail',
  recognizes: (name, head) => {
    const text = Buffer.from(head).toString('latin1');
    return /\.eml$/i.test(name) || (/^[!-9;-~]+:/.test(text) && (text.match(MAIL_FIELDS)?.length ?? 0) >= 2);
  },
  normalize,
};

async function normalize(file: FileToRead, out: Output, settings: ReadSettings): Promise<FileOutcome> {
  const bytes = await readWhole(file);
  if (bytes === undefined) return tellReasons(file, out, 'unreadable', [TOO_LARGE]);
  // Loaded only here: an X12 file should not wait for the mail reader to be loaded.
  const [{ parseMail }, { readOrderMail }] = await Promise.all([
    import('../channels/email/parse-mail.js'),
    import('../channels/email/reading/read-order-mail.js'),
  ]);
  const mail = await readOrderMail(await parseMail(bytes));
  let outcome: FileOutcome = 'accepted';
  for (const { name, bytes: attached } of mail.x12) {
    const attachment = inMemory(`${file.name}/${name}`, attached);
    outcome = worse(outcome, await x12Reader.normalize(attachment, out, settings));
  }
  const carriesOnly = mail.x12.length > 0 && mail.orders.length + mail.unclear.length + mail.unread.length === 0;
  return carriesOnly ? outcome : worse(outcome, await printOrders(file, mail, out, settings));
}

/** Candidate orders, certain or not, each line with its confidence; what keeps one a draft is said beside it. */
async function printOrders(
  file: FileToRead,
  mail: OrderMail,
  out: Output,
  settings: ReadSettings,
): Promise<FileOutcome> {
  const [{ assessMail }, { canonicalMailOrder }, { DEFAULT_LINE_THRESHOLD, DRAFT_REASONS }] = await Promise.all([
    import('../channels/email/certainty/assess-order.js'),
    import('../channels/email/canonical-mail-order.js'),
    import('../channels/email/certainty/order-policy.js'),
  ]);
  if (mail.automatic) return tellReasons(file, out, 'rejected', [reason('EMAIL_AUTOMATIC_REPLY')]);
  const { matcher, customer } = await readReferenceData(settings);
  const policy = {
    customerKnown: true,
    purchaseOrderNumber: 'required',
    lineThreshold: DEFAULT_LINE_THRESHOLD,
  } as const;
  const assessed = assessMail(mail, { matcher, customer, policy });
  for (const each of assessed) {
    const order = canonicalMailOrder(mail, each, { documentId: file.name.slice(-80), customerId: settings.customerId });
    await out.order(order);
    const number = each.order.purchaseOrderNumber?.value ?? 'without number';
    for (const code of each.reasons)
      out.diagnose(`${file.name}: order ${number}: draft: ${code}: ${DRAFT_REASONS[code]}`);
  }
  const [first, ...more] = rejections(mail, assessed);
  return first ? tellReasons(file, out, 'rejected', [first, ...more]) : 'accepted';
}

/** What of the mail is not among the orders printed, or not usable without a person. */
function rejections(mail: OrderMail, assessed: readonly AssessedOrder[]): Reason[] {
  const empty = assessed.length === 0 && mail.unclear.length === 0 && mail.unread.length === 0;
  return [
    ...(empty ? [reason('EMAIL_NO_ORDER_FOUND')] : []),
    ...assessed.flatMap(({ order }) => (order.purchaseOrderNumber ? [] : [reason('EMAIL_PO_NUMBER_MISSING')])),
    ...assessed.flatMap(({ order }) =>
      order.doubts.includes('po-number-ambiguous') ? [reason('EMAIL_PO_NUMBER_AMBIGUOUS')] : [],
    ),
    ...[...mail.unclear, ...(assessed[0]?.overlooked ?? [])].map(({ place, text }) => {
      const where = place.kind === 'mail' && place.line !== undefined ? `${place.part} line ${place.line}` : place.part;
      return reason('EMAIL_LINE_UNCLEAR', where, `It is not certain what this line orders: "${text}".`);
    }),
    ...mail.unread.map(({ name, reason: why }) =>
      reason(
        'EMAIL_ATTACHMENT_UNREAD',
        name,
        `The attachment "${name}" may hold an order and cannot be read (${why}).`,
      ),
    ),
  ];
}

async function readReferenceData({ catalog, customerItems, customerId }: ReadSettings) {
  if (catalog === undefined && customerItems === undefined) return {};
  const [{ readCatalogFile, readCustomerItemsFile }, { ItemMatcher }] = await Promise.all([
    import('./reference-files.js'),
    import('../channels/email/matching/item-matcher.js'),
  ]);
  const customer = customerItems === undefined ? undefined : await readCustomerItemsFile(customerItems, customerId);
  // Without a catalogue the customers' numbers still tell ours.
  const known = customer?.itemNumbers.map(({ sku }) => ({ sku, description: '' })) ?? [];
  const items =
    catalog === undefined
      ? [...new Map(known.map((item) => [item.sku, item])).values()]
      : await readCatalogFile(catalog);
  return { matcher: new ItemMatcher(items), customer };
}

const inMemory = (name: string, bytes: Uint8Array): FileToRead => ({
  path: name,
  name,
  rereadable: true,
  open: async function* () {
    yield bytes;
  },
});

const TOO_LARGE = { code: 'EMAIL_TOO_LARGE', message: 'The mail is larger than is allowed.' };
