/** One generated file of 850s that is sound by every rule. */
export interface GoldenFile {
  /** What is particular about it. */
  readonly name: string;
  readonly text: string;
  /** Accepted sets each of its interchanges holds, in order. */
  readonly setsOf: readonly number[];
}

/** Numbers below `limit`, the same for the same seed (mulberry32). */
export type Draw = (limit: number) => number;

export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const VERSIONS = (
  '003010 003020 003030 003040 003050 003060 003070 004010 004010VICS 004020 004030VICS 004040 004050 004060 005010 ' +
  '005020 005030 005040 006010 006020 006030 006040 007010 007020 007030 007040 007050 007060 008010'
).split(' ');

/** Element separator, component separator, terminator, line break after it, what repeats. */
const SEPARATORS: readonly (readonly [string, string, string, string, string])[] = [
  ['*', '>', '~', '', '^'],
  ['*', '>', '~', '\n', '^'],
  ['|', ':', '~', '\r\n', '!'],
  ['|', '<', '\n', '', '^'],
  ['\u0007', '\u001f', '\u001c', '', '^'],
  ['\u001d', '\u001f', '\u001e', '\r\n', '\u001c'],
  ['*', '<', '\u0015', '', '^'],
  ['*', '\\', '\r', '\n', '^'],
  ['+', ':', "'", '', '%'],
  ['^', '>', '~', '', '!'],
  ['\u007f', '\u0001', '\u0002', '', '\u0003'],
];

const WORDS = 'CHICKEN BREAST FROZEN ORGANIC PEELED TOMATO CASE KITCHEN LUNCH DOCK NORTH DELIVER BEFORE NOON'.split(
  ' ',
);

/** Files that differ in version, separators, loops and envelopes; the same ones for the same seed. */
export function generateGoldenOrders(count: number, seed: number): GoldenFile[] {
  return Array.from({ length: count }, (_, index) => generateFile(index, seededDraw(seed * 1000 + index)));
}

interface Writing {
  readonly draw: Draw;
  readonly version: number;
  readonly release: string | undefined;
  readonly separators: readonly [string, string, string, string, string];
}

function generateFile(index: number, draw: Draw): GoldenFile {
  const suffixed = VERSIONS[index % VERSIONS.length]!;
  const version = Number(suffixed.slice(0, 6));
  const separators = SEPARATORS[index % SEPARATORS.length]!;
  const release = version >= 7040 && releasable(separators) !== undefined ? '?' : undefined;
  const writing: Writing = { draw, version, release, separators };
  const interchanges = index % 5 === 4 ? 2 : 1;
  const setsOf: number[] = [];
  let text = '';
  for (let at = 0; at < interchanges; at += 1) {
    const groups = index % 7 === 3 ? 2 : 1;
    const segments: string[] = release === undefined ? [] : [`ISX*${release}`];
    let sets = 0;
    for (let group = 1; group <= groups; group += 1) {
      const orders = index % 3 === 1 ? 2 : 1;
      const day = version < 4010 ? '250522' : '20250522';
      segments.push(`GS*PO*BUYER*DISTRIBUTOR*${day}*1400*${group}*X*${suffixed}`);
      for (let order = 1; order <= orders; order += 1) segments.push(...setOf(writing, String(order).padStart(4, '0')));
      segments.push(`GE*${orders}*${group}`);
      sets += orders;
    }
    const control = String(index * 10 + at + 1).padStart(9, '0');
    segments.push(`IEA*${groups}*${control}`);
    setsOf.push(sets);
    text += written([header(writing, control), ...segments], writing);
  }
  const name = `${index + 1}: ${suffixed}, ${JSON.stringify(separators.slice(0, 4).join(' '))}${release ? ', released' : ''}`;
  return { name: `${name}, sets ${setsOf.join('+')}`, text, setsOf };
}

function header({ version, separators }: Writing, control: string): string {
  const repeats = version >= 4020 ? '\u0010' : 'U';
  const isaVersion = String(Math.floor(version / 10)).padStart(5, '0');
  const blank = ' '.repeat(10);
  const sender = 'BUYER'.padEnd(15);
  const receiver = 'DISTRIBUTOR'.padEnd(15);
  return `ISA*00*${blank}*00*${blank}*ZZ*${sender}*01*${receiver}*250522*1400*${repeats}*${isaVersion}*${control}*0*P*${separators[1]}`;
}

/** Segments are put together with `*`, and U+0010 where something repeats; `>` separates components. */
function written(segments: readonly string[], { separators }: Writing): string {
  const [element, component, segment, lineBreak, repetition] = separators;
  const places: Readonly<Record<string, string>> = { '*': element, '\u0010': repetition, '>': component };
  const translate = (text: string): string => text.replace(/[*\u0010>]/g, (mark) => places[mark]!);
  return segments
    .map((text) => (text.startsWith('ISA*') ? headerText(text, separators) : translate(text)) + segment + lineBreak)
    .join('');
}

const headerText = (text: string, [element, component, , , repetition]: Writing['separators']): string =>
  text.slice(0, -1).replaceAll('*', element).replace('\u0010', repetition) + component;

function setOf(writing: Writing, control: string): string[] {
  const lines = 1 + writing.draw(3);
  const body = heading(writing);
  let hash = 0;
  for (let line = 1; line <= lines; line += 1) {
    const quantity = 2 + writing.draw(60) * 2;
    hash += quantity;
    body.push(...orderLine(writing, line, quantity));
  }
  body.push(`CTT*${lines}*${hash}`);
  return [`ST*850*${control}`, ...body, `SE*${body.length + 2}*${control}`];
}

function heading(writing: Writing): string[] {
  const { draw, version } = writing;
  const sometimes = (...segments: string[]): string[] => (draw(3) === 0 ? segments : []);
  const type = ['SA', 'NE', 'DS', 'RO', 'BK'][draw(5)]!;
  return [
    `BEG*00*${type}*PO${draw(1e6)}**${day(writing)}`,
    ...sometimes('CUR*BY*USD'),
    ...sometimes(`REF*DP*${draw(1000)}`, 'REF*IA*99001'),
    ...sometimes('PER*BD*ED SMITH*TE*8005550100'),
    ...sometimes('FOB*PP*OR*DOCK'),
    ...sometimes(`SAC*A*C310***${100 + draw(9000)}*******02***TRADE DISCOUNT`, `SAC*C*D240***${100 + draw(900)}`),
    ...sometimes('ITD*01*3*2**10**30'),
    ...sometimes(`DTM*002*${day(writing)}`, `DTM*001*${day(writing)}`),
    ...sometimes('TD5*O*2*UPSN*M*UPS GROUND'),
    ...sometimes(
      'N9*L1*GENERAL',
      version >= 4030 && draw(2) === 0 ? `MTX**${words(writing)}` : `MSG*${words(writing)}`,
    ),
    ...sometimes('N1*BY*DISTRICT OFFICE*92*BY01', 'N2*PURCHASING'),
    'N1*ST*LINCOLN SCHOOL*92*S0001',
    ...sometimes('N3*100 MAIN STREET', 'N4*NEWARK*NJ*07101*US'),
  ];
}

function orderLine(writing: Writing, line: number, quantity: number): string[] {
  const { draw } = writing;
  const sometimes = (...segments: string[]): string[] => (draw(3) === 0 ? segments : []);
  const price = `${1 + draw(90)}.${String(draw(100)).padStart(2, '0')}`;
  const half = quantity / 2;
  const more = draw(2) === 0 ? '' : `*UP*0490000${String(draw(1e5)).padStart(5, '0')}`;
  return [
    `PO1*${line}*${quantity}*CA*${price}**VN*V${draw(1e4)}${more}`,
    ...sometimes('CTP*RS*MSR*25.99'),
    ...sometimes(`PID*F****${words(writing)}`),
    ...sometimes('PO4*4*5*LB'),
    ...sometimes(`SAC*C*D240***${1 + draw(900)}`),
    ...sometimes(`SDQ*CA*92*S0001*${half}*S0002*${half}`),
    ...sometimes(`DTM*002*${day(writing)}`),
    ...sometimes('QTY*01*3'),
    ...sometimes(`SCH*${half}*CA***002*${day(writing)}`, `SCH*${half}*CA***010*${day(writing)}`),
    ...sometimes('N9*L1*NOTE', `MSG*${words(writing)}`),
    ...sometimes('SLN*1**I*2*EA*1.00***VN*PART1', 'PID*F****KIT PART', 'SLN*2**I*1*EA>1>2****VN*PART2'),
  ];
}

function day({ draw, version }: Writing): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const text = `25${two(1 + draw(12))}${two(1 + draw(28))}`;
  return version < 4010 ? text : `20${text}`;
}

/** A separator that may stand in a text when it is released: a control character may not. */
const releasable = ([element, , segment]: Writing['separators']): string | undefined =>
  [segment, element].find((separator) => /^[!-~]$/.test(separator));

/** A few words; where there is a release character, with a separator among them that it makes a letter. */
function words({ draw, release, separators }: Writing): string {
  const text = Array.from({ length: 1 + draw(3) }, () => WORDS[draw(WORDS.length)]!).join(' ');
  return release === undefined ? text : `${text} 3${release}${releasable(separators)}4`;
}
