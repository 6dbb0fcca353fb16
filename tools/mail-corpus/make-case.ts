import { type CorpusItem, makeCatalogue } from './catalogue.js';
import { type ComposedMail, composeMail } from './compose-mail.js';
import { Random } from './random.js';
import { type CorpusCustomer, makeCustomer, makeOrder, type TrueOrder } from './truth.js';
import { dateWords, greeting, intro, numberWords, remark, signature, unitWord } from './wording.js';
import { tableOf, writeFields, writeLine, writeList, writeSentence, writeTextTable } from './write-text.js';
import { writeCsv } from './write-csv.js';
import { writeHtml } from './write-html.js';
import { writePdf } from './write-pdf.js';
import { writeXlsx } from './write-xlsx.js';

export const SHAPES = [
  'text-list', 'text-sentence', 'text-table', 'text-fields', 'text-reply', 'text-forward', 'text-two', 'html-table', 'html-list',
  'csv', 'xlsx', 'pdf', 'change', 'cancel', 'picture', 'chatter',
] as const; // prettier-ignore
export type Shape = (typeof SHAPES)[number];

/** Shapes a careful person would send: the touchless rate is asked of these. */
export const CLEAN: ReadonlySet<Shape> = new Set([
  'text-list',
  'text-table',
  'text-fields',
  'text-two',
  'html-table',
  'html-list',
  'csv',
  'xlsx',
  'pdf',
] as const);

export interface CorpusCase {
  readonly name: string;
  readonly shape: Shape;
  readonly customer: CorpusCustomer;
  readonly mail: Buffer;
  /** What was really ordered. */
  readonly orders: readonly TrueOrder[];
}

export interface Corpus {
  readonly items: readonly CorpusItem[];
  readonly customers: readonly CorpusCustomer[];
}

/** The catalogue and customers of a seed; another catalogue may be put in its place. */
export function makeCorpus(seed: number, items?: readonly CorpusItem[]): Corpus {
  const random = new Random(seed);
  const catalogue = items ?? makeCatalogue(random);
  return { items: catalogue, customers: Array.from({ length: 40 }, (_, at) => makeCustomer(random, at, catalogue)) };
}

/** Mail number `index` of a seed: the same bytes and the same truth every time. */
export async function makeCase(seed: number, index: number, corpus: Corpus): Promise<CorpusCase> {
  const random = new Random((seed * 1_000_003 + index * 7919) >>> 0);
  const shape = SHAPES[index % SHAPES.length]!;
  const customer = random.pick(corpus.customers);
  const order = makeOrder(
    random,
    customer,
    corpus.items,
    random.between(1, shape === 'pdf' && random.chance(0.2) ? 60 : shape === 'text-sentence' ? 3 : 14),
  );
  const writing: Writing = { random, customer, order, items: corpus.items, noise: random.pick([0, 0.1, 0.3, 0.6]) };
  const { orders, ...composed } = WRITERS[shape](writing);
  const mail = await composeMail(random, customer, { ...composed, id: `${seed}-${index}` });
  return { name: `${String(index).padStart(5, '0')}-${shape}`, shape, customer, mail, orders };
}

interface Writing {
  readonly random: Random;
  readonly customer: CorpusCustomer;
  readonly order: TrueOrder;
  readonly items: readonly CorpusItem[];
  readonly noise: number;
}

type Written = Omit<ComposedMail, 'id'> & { readonly orders: readonly TrueOrder[] };

/** Where the number stands: in the subject, in the text, or in both. */
function numbered({ random, order }: Writing): { subject: string; line: string[] } {
  const place = random.pick(['subject', 'text', 'both'] as const);
  const words = numberWords(random, order.purchaseOrderNumber);
  return {
    subject:
      place === 'text'
        ? random.pick(['Order', 'New order', 'order for this week', 'Weekly order'])
        : random.pick([words, `Order ${words}`, `${words} - please confirm`, `New ${words}`]),
    line: place === 'subject' ? [] : [random.pick([words, `${words}`, `Our ${words}`])],
  };
}

function around({ random, customer, order }: Writing): { before: string[]; after: string[] } {
  const date = order.requestedDate
    ? [
        random.pick([
          `Deliver by ${dateWords(random, order.requestedDate)}`,
          `Need by ${dateWords(random, order.requestedDate)} please.`,
          `Delivery date: ${dateWords(random, order.requestedDate)}`,
        ]),
      ]
    : [];
  const early = random.chance(0.5);
  const words = [greeting(random), ...(early ? date : []), ''];
  const note = random.chance(0.35) ? ['', remark(random)] : [];
  return { before: words, after: ['', ...(early ? [] : date), ...note, '', ...signature(random, customer)] };
}

function listMail(writing: Writing, body: string[]): Written {
  const { random, order } = writing;
  const { subject, line } = numbered(writing);
  const { before, after } = around(writing);
  return { subject, text: [...before, ...line, intro(random), '', ...body, ...after].join('\n'), orders: [order] };
}

const OLD_HEADERS = (random: Random, customer: CorpusCustomer): string[][] => [
  [`On Mon, May 12, 2025 at 9:14 AM ${customer.contact} <${customer.address}> wrote:`],
  [
    '-----Original Message-----',
    `From: ${customer.contact} <${customer.address}>`,
    'Sent: Monday, May 12, 2025 9:14 AM',
    'To: Orders',
    `Subject: Order ${random.between(10_000, 99_999)}`,
    '',
  ],
  [
    '________________________________',
    `From: ${customer.contact} <${customer.address}>`,
    'Sent: Monday, May 12, 2025 9:14 AM',
    'To: Orders',
    'Subject: last order',
    '',
  ],
];

const WRITERS: Readonly<Record<Shape, (writing: Writing) => Written>> = {
  'text-list': (writing) =>
    listMail(writing, writeList(writing.random, writing.customer, writing.order, writing.noise)),
  'text-sentence': (writing) => listMail(writing, [writeSentence(writing.random, writing.customer, writing.order)]),
  'text-table': (writing) =>
    listMail(
      writing,
      writeTextTable(writing.random, tableOf(writing.random, writing.customer, writing.order, writing.noise)),
    ),
  'text-fields': (writing) => listMail(writing, writeFields(writing.customer, writing.order, writing.random)),
  'text-reply': (writing) => {
    const { random, customer, items, noise } = writing;
    const old = makeOrder(random, customer, items, 3);
    const written = listMail(writing, writeList(random, customer, writing.order, noise));
    const [header, marked] = [random.pick(OLD_HEADERS(random, customer)), random.chance(0.5)];
    const quoted = [`PO ${old.purchaseOrderNumber}`, ...writeList(random, customer, old, noise)];
    const tail = marked && header.length === 1 ? quoted.map((line) => `> ${line}`) : quoted;
    return {
      ...written,
      subject: `Re: ${written.subject}`,
      answers: true,
      text: `${written.text}\n\n${header.join('\n')}\n${tail.join('\n')}\n`,
    };
  },
  'text-forward': (writing) => {
    const { random, customer } = writing;
    const written = listMail(writing, writeList(random, customer, writing.order, writing.noise));
    const header = [
      '---------- Forwarded message ---------',
      `From: ${customer.contact} <${customer.address}>`,
      'Date: Mon, May 12, 2025 at 9:14 AM',
      `Subject: ${written.subject}`,
      'To: <desk@house.example>',
      '',
    ];
    return {
      ...written,
      subject: `Fwd: ${written.subject}`,
      text: `${random.pick(['Please enter for them.', 'fyi - please process', ''])}\n\n${header.join('\n')}\n${written.text}`,
    };
  },
  'text-two': (writing) => {
    const { random, customer, items, noise, order } = writing;
    const second = { ...makeOrder(random, customer, items, random.between(1, 6)), requestedDate: undefined };
    const first = { ...order, lines: order.lines.slice(0, 6), requestedDate: undefined };
    const block = (each: TrueOrder) => [
      numberWords(random, each.purchaseOrderNumber),
      ...writeList(random, customer, each, noise),
      '',
    ];
    const { before, after } = around({ ...writing, order: first });
    return {
      subject: 'Two orders',
      text: [...before, ...block(first), ...block(second), ...after].join('\n'),
      orders: [first, second],
    };
  },
  'html-table': (writing) => {
    const { random, order } = writing;
    const { subject, line } = numbered(writing);
    const { before, after } = around(writing);
    return {
      subject,
      html: writeHtml(random, {
        before: [...before, ...line, intro(random)],
        table: tableOf(random, writing.customer, order, writing.noise),
        after,
      }),
      orders: [order],
    };
  },
  'html-list': (writing) => {
    const { random, order, customer, noise } = writing;
    const { subject, line } = numbered(writing);
    const { before, after } = around(writing);
    return {
      subject,
      html: writeHtml(random, {
        before: [...before, ...line, intro(random), ...writeList(random, customer, order, noise)],
        after,
      }),
      orders: [order],
    };
  },
  csv: (writing) => {
    const { random, order } = writing;
    const { subject, line } = numbered(writing);
    const table = tableOf(random, writing.customer, order, writing.noise);
    const preamble = random.chance(0.3) ? [['PO Number', order.purchaseOrderNumber], []] : [];
    const footer =
      table.total !== '' && random.chance(0.4)
        ? [[...table.headings.slice(1).map(() => ''), table.total].map((cell, at) => (at === 0 ? 'Total' : cell))]
        : [];
    const file = writeCsv(random, [table.headings, ...table.rows, ...footer], preamble);
    return { subject, text: attachedText(writing, line), attachments: [file], orders: [order] };
  },
  xlsx: (writing) => {
    const { random, order } = writing;
    const { subject, line } = numbered(writing);
    const table = tableOf(random, writing.customer, order, writing.noise);
    const preamble = random.chance(0.5)
      ? [
          ['PO Number:', order.purchaseOrderNumber],
          ['Bill To', writing.customer.name],
        ]
      : [];
    const footer =
      table.total !== '' && random.chance(0.5)
        ? [[...table.headings.slice(2).map(() => ''), 'Total', table.total]]
        : [];
    const content = writeXlsx(random, { preamble, headings: table.headings, rows: table.rows, footer, hidden: [] });
    return {
      subject,
      text: attachedText(writing, line),
      attachments: [{ name: 'order.xlsx', content }],
      orders: [order],
    };
  },
  pdf: (writing) => {
    const { random, order, customer } = writing;
    const { subject, line } = numbered(writing);
    const table = tableOf(random, customer, order, Math.min(writing.noise, 0.1));
    const header = [
      'PURCHASE ORDER',
      customer.name,
      `PO Number: ${order.purchaseOrderNumber}`,
      ...(order.requestedDate ? [`Delivery Date: ${order.requestedDate}`] : []),
      `Phone: 732-555-01${random.between(10, 99)}`,
    ];
    const content = writePdf(random, {
      header,
      ...table,
      total: random.chance(0.6) ? table.total : '',
      footer: random.chance(0.5) ? ['Authorized by: ____________', 'Terms: Net 30. All deliveries before 2 pm.'] : [],
    });
    return { subject, text: attachedText(writing, line), attachments: [{ name: `po.pdf`, content }], orders: [order] };
  },
  change: (writing) => {
    const { random, customer, order, noise } = writing;
    const [line] = order.lines;
    const named = writeLine(random, customer, line!, 0, noise).replace(/^\d+\s?\S+\s+(?:of\s+)?/, '');
    const old = String(Number(line!.quantity) + 3);
    const text = random.pick([
      `Please change ${named} from ${old} to ${line!.quantity} ${unitWord(random, line!)}.`,
      `On PO ${order.purchaseOrderNumber} please change ${named} to ${line!.quantity}.`,
    ]);
    return {
      subject: `Change to PO ${order.purchaseOrderNumber}`,
      text: `Hi,\n\n${text}\n\nThanks\n${customer.contact}\n`,
      orders: [{ ...order, purpose: 'change', lines: [line!] }],
    };
  },
  cancel: (writing) => {
    const { random, order, customer } = writing;
    const text = random.pick([
      `Please cancel PO ${order.purchaseOrderNumber}.`,
      `We need to cancel order ${order.purchaseOrderNumber}, sorry.`,
      `PO ${order.purchaseOrderNumber} is cancelled.`,
    ]);
    return {
      subject: `Cancel PO ${order.purchaseOrderNumber}`,
      text: `Hello,\n${text}\n\nThanks,\n${customer.contact}\n`,
      orders: [{ ...order, purpose: 'cancel', lines: [] }],
    };
  },
  picture: (writing) => {
    const { subject, line } = numbered(writing);
    const content = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(50_000, 7)]);
    return { subject, text: attachedText(writing, line), attachments: [{ name: 'IMG_0412.png', content }], orders: [] };
  },
  chatter: (writing) => {
    const { random, customer } = writing;
    const text = random.pick(['Thanks for the 3 cases last week, all good!', 'When does the truck come? We are open from 6:30 to 14:00.', `Can you send invoice ${random.between(10_000, 99_999)} again? Our account is ${random.between(1000, 9999)}.`, 'What is the price of olive oil 4/1 gal these days?', 'We received 2 boxes damaged on Friday, please send a credit.', 'Please update our address: 400 Orchard Road, Edison NJ 08817, phone 732-555-0177.']); // prettier-ignore
    return {
      subject: random.pick(['Question', 'Re: delivery', 'Hello', 'invoice']),
      text: ['Hi,', '', text, '', ...signature(random, customer)].join('\n'),
      orders: [],
    };
  },
};

const attachedText = ({ random, customer }: Writing, line: readonly string[]): string =>
  [
    'Hi,',
    '',
    random.pick([
      'Please see attached order.',
      'PO attached.',
      'Attached is our order for next week, please confirm.',
      'see attached',
    ]),
    ...line,
    '',
    ...signature(random, customer),
  ].join('\n');
