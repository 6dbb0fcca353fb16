/** How papers write things, the same on all of them. */

/** Room for what somebody finds. */
export const TO_WRITE = '_______';

export interface Address {
  readonly lines: readonly string[];
  readonly city?: string | undefined;
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly country?: string | undefined;
}

export interface PartyOnPaper {
  readonly name: string;
  readonly identifier?: string | undefined;
  readonly address?: Address | null | undefined;
}

/** A party as the lines of an address. */
export function partyLines({ name, identifier, address }: PartyOnPaper): string[] {
  const town = [address?.city, [address?.region, address?.postalCode].filter(Boolean).join(' ')].filter(Boolean);
  return [
    name,
    ...(address?.lines ?? []),
    ...(town.length > 0 ? [town.join(', ')] : []),
    ...(address?.country ? [address.country] : []),
    ...(identifier === undefined ? [] : [`No. ${identifier}`]),
  ].filter((line) => line.trim() !== '');
}

/** `18420.00` as people read it: `18,420.00`. Digits and sign as they are. */
export const groupDigits = (amount: string): string => {
  const [whole = '', fraction] = amount.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};

/** A price with at least the fraction digits of its currency: `22.1` reads `22.10`, `0.0625` stays. */
export function writePrice(price: string, digits: number): string {
  const [whole = '', fraction = ''] = price.split('.');
  const padded = fraction.padEnd(digits, '0');
  return groupDigits(padded === '' ? whole : `${whole}.${padded}`);
}

/** The 18 digits of a carton label as its barcode has them, with the application identifier. */
export const writeSscc = (sscc: string): string =>
  `(00) ${sscc.slice(0, 1)} ${sscc.slice(1, 8)} ${sscc.slice(8, 17)} ${sscc.slice(17)}`;

/** `2025-05-22 14:09` in the company's time zone. */
export function localMinute(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)!.value;
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}
