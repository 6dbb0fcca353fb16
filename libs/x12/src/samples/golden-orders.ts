/**
 * Orders of our own for tests: sound by every rule, each with something others lack (separators, versions, loops).
 * `build` writes the envelope around a body, counting its segments.
 */
export interface GoldenOptions {
  readonly version?: string;
  readonly interchangeVersion?: string;
  readonly element?: string;
  readonly component?: string;
  readonly segment?: string;
  readonly repetition?: string;
  readonly lineBreak?: string;
  readonly functionalId?: string;
  readonly acknowledgmentRequested?: boolean;
}

const pad = (text: string, width: number): string => text.padEnd(width).slice(0, width);

/** One set: its body is the segments between ST and SE, written with `*`, and `>` between components. */
export function goldenSet(body: readonly string[], controlNumber = '0001', identifier = '850'): string[] {
  return [`ST*${identifier}*${controlNumber}`, ...body, `SE*${body.length + 2}*${controlNumber}`];
}

/** An interchange of one group with these sets. */
export function goldenInterchange(sets: readonly string[][], options: GoldenOptions = {}): string {
  const { element = '*', component = '>', segment = '~', lineBreak = '', version = '004010' } = options;
  const isa = [
    'ISA',
    '00',
    pad('', 10),
    '00',
    pad('', 10),
    'ZZ',
    pad('BUYER', 15),
    '01',
    pad('DISTRIBUTOR', 15),
    '250522',
    '1400',
    options.repetition ?? 'U',
    options.interchangeVersion ?? '00401',
    '000000042',
    options.acknowledgmentRequested ? '1' : '0',
    'P',
    component,
  ].join(element);
  const inner = [
    `GS*${options.functionalId ?? 'PO'}*BUYER*DISTRIBUTOR*20250522*1400*7*X*${version}`,
    ...sets.flat(),
    `GE*${sets.length}*7`,
    'IEA*1*000000042',
  ].map((text) => text.replaceAll('>', '\u0001').replaceAll('*', element).replaceAll('\u0001', component));
  return [isa, ...inner].map((text) => text + segment + lineBreak).join('');
}

export const PLAIN_ORDER: readonly string[] = [
  'BEG*00*SA*4500012345**20250522',
  'CUR*BY*USD',
  'REF*DP*038',
  'DTM*002*20250530',
  'N1*ST*LINCOLN SCHOOL*92*S0001',
  'N3*100 MAIN STREET',
  'N4*NEWARK*NJ*07101*US',
  'PO1*1*12*CA*18.40**UP*049000028911*VN*V-100',
  'PID*F****CHICKEN BREAST 5 LB',
  'PO1*2*6.5*LB*3.25**BP*B-77',
  'CTT*2*18.5',
  'AMT*TT*241.925',
];

export const FULL_ORDER: readonly string[] = [
  'BEG*00*RL*PO-7781*003*20250522*CONTRACT-5*AC',
  'CUR*BY*USD',
  'REF*IA*99001*OUR VENDOR NUMBER',
  'PER*BD*ED SMITH*TE*8005550100*EM*ED@BUYER.EXAMPLE',
  'FOB*PP*OR*DOCK 4',
  'SAC*A*C310***2500*1*5.5*****02***TRADE DISCOUNT',
  'SAC*C*D240***1250',
  'ITD*01*3*2**10**30*****2 PERCENT 10 NET 30',
  'DTM*010*20250528*0830',
  'DTM*001*20250615',
  'TD5*O*2*UPSN*M*UPS GROUND',
  'TD3*TL*ABCD*5531',
  'N9*L1*GENERAL',
  'MSG*DELIVER BEFORE NOON',
  'N1*BY*DISTRICT OFFICE*92*BY01',
  'N2*PURCHASING*ROOM 5',
  'N3*1 SCHOOL PLAZA*SUITE 200',
  'N4*TRENTON*NJ*08601*US',
  'REF*VR*88',
  'PER*OC*ANN LEE*TE*6095550111',
  'N1*ST*LINCOLN SCHOOL*92*S0001',
  'PO1*1*30*CA*18.40*PE*UP*049000028911*VN*V-100*IN*7001',
  'CTP*RS*MSR*25.99',
  'PID*F*08***CHICKEN BREAST',
  'PO4*4*5*LB',
  'REF*LI*A1',
  'SAC*C*D240***375****CA*2**02',
  'SDQ*CA*92*S0001*10*S0002*20',
  'DTM*002*20250530',
  'TD5*O*2*RDWY*M',
  'TXI*ST*4.50*6.625',
  'N9*L1*NOTE*KEEP FROZEN',
  'MSG*BELOW ZERO',
  'PO1*2*24*EA*2.00**BP*KIT-9',
  'SCH*10*EA***002*20250601',
  'SCH*14*EA***002*20250608',
  'SLN*1**I*2*EA*1.00***VN*PART-1',
  'PID*F****KIT PART ONE',
  'SLN*2**I*1*EA>1>2****VN*PART-2',
  'CTT*2*54',
];
