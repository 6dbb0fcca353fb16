/** One order of an X12 file: its number and its lines as `[item, quantity]`. */
export interface TestOrder {
  readonly number: string;
  readonly lines: readonly (readonly [item: string, quantity: string])[];
}

/** Three orders, the middle one with three lines. */
export const threeOrders = (prefix: string): TestOrder[] => [
  { number: `${prefix}1`, lines: [['40137', '120'], ['40210', '140']] },
  { number: `${prefix}2`, lines: [['80233', '14'], ['80120', '10'], ['90101', '6']] },
  { number: `${prefix}3`, lines: [['40137', '40'], ['60411', '12']] },
]; // prettier-ignore

/** An X12 interchange of 850s from a sender to `OURHOUSE`, a segment a line, counts and control numbers right. */
export function x12File(file: { control: string; sender?: string; orders: readonly TestOrder[] }): string {
  const { control, sender = 'DRISCOLL', orders } = file;
  const group = String(Number(control));
  const sets = orders.flatMap(({ number, lines }, index) => {
    const set = String(index + 1).padStart(4, '0');
    const body = [
      `ST*850*${set}`,
      `BEG*00*SA*${number}**20250522`,
      'DTM*002*20250523',
      'N1*ST*Central Kitchen*92*CK1',
      ...lines.map(([item, quantity], line) => `PO1*${line + 1}*${quantity}*CA*9.38*PE*VN*${item}`),
      `CTT*${lines.length}`,
    ];
    return [...body, `SE*${body.length + 1}*${set}`];
  });
  const isa = ['ZZ', sender.padEnd(15), 'ZZ', 'OURHOUSE'.padEnd(15), '250522', '1400', 'U', '00401', control].join('*');
  const segments = [
    `ISA*00*          *00*          *${isa}*0*P*>`,
    `GS*PO*${sender}*OURHOUSE*20250522*1400*${group}*X*004010`,
    ...sets,
    `GE*${orders.length}*${group}`,
    `IEA*1*${control}`,
  ];
  return segments.map((segment) => `${segment}~\n`).join('');
}

/** A plain mail of Thursday 22 May 2025 in New York. */
export function mailOf(mail: { from: string; id: string; subject: string; text: string }): string {
  return [
    `From: ${mail.from}`,
    'To: orders@ourhouse.example',
    `Subject: ${mail.subject}`,
    'Date: Thu, 22 May 2025 13:41:07 -0400',
    `Message-ID: <${mail.id}@mail.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    ...mail.text.split('\n'),
  ].join('\r\n');
}

/** Any transaction set: ST01 and its segments between ST and SE, as they travel. */
export interface TestSet {
  readonly identifier: string;
  readonly segments: readonly string[];
}

/** An interchange of groups of any kind, to `OURHOUSE` in version 004010, counts and control numbers right. */
export function x12Interchange(file: {
  control: string;
  sender?: string;
  usage?: string;
  askTa1?: boolean;
  /** Segments between ISA and the first group. */
  before?: readonly string[];
  groups: readonly { readonly functionalId: string; readonly sets: readonly TestSet[] }[];
}): string {
  const { control, sender = 'DRISCOLL', usage = 'P', askTa1 = false, before = [], groups } = file;
  const isa = ['ZZ', sender.padEnd(15), 'ZZ', 'OURHOUSE'.padEnd(15), '250522', '1400', 'U', '00401', control].join('*');
  const body = groups.flatMap(({ functionalId, sets }, at) => {
    const number = String(Number(control) * 10 + at);
    return [
      `GS*${functionalId}*${sender}*OURHOUSE*20250522*1400*${number}*X*004010`,
      ...sets.flatMap(({ identifier, segments }, index) => {
        const set = String(index + 1).padStart(4, '0');
        return [`ST*${identifier}*${set}`, ...segments, `SE*${segments.length + 2}*${set}`];
      }),
      `GE*${sets.length}*${number}`,
    ];
  });
  const segments = [
    `ISA*00*          *00*          *${isa}*${askTa1 ? '1' : '0'}*${usage}*>`,
    ...before,
    ...body,
    `IEA*${groups.length}*${control}`,
  ];
  return segments.map((segment) => `${segment}~\n`).join('');
}

/** An 850 with one line of 12 cases. */
export const orderSet = (number: string, quantity = '12'): TestSet => ({
  identifier: '850',
  segments: [
    `BEG*00*SA*${number}**20250522`,
    'N1*ST*Central Kitchen*92*CK1',
    `PO1*1*${quantity}*CA*9.38*PE*VN*40137`,
    'CTT*1',
  ],
});

/** An 860 that sets the first line to a quantity. */
export const changeSet = (number: string, sequence: string, quantity = '10'): TestSet => ({
  identifier: '860',
  segments: [
    `BCH*04*SA*${number}**${sequence}*20250522*****20250523`,
    `POC*1*QD*${quantity}*2*CA*9.38*PE*VN*40137`,
    'CTT*1',
  ],
});

/** An 820 that pays one invoice. */
export const remittanceSet = (trace: string, invoice: string, amount: string): TestSet => ({
  identifier: '820',
  segments: [
    `BPR*C*${amount}*C*ACH*CTX*01*021000021*DA*1*1234567890**01*021000089*DA*2*20250620`,
    `TRN*1*${trace}`,
    'ENT*1',
    `RMR*IV*${invoice}**${amount}`,
  ],
});
