/**
 * GS1 mod-10 check digit: from the right, digits weigh 3, 1, 3, 1 …; the check digit brings the sum to a multiple
 * of ten (GS1 General Specifications §7.9.1).
 * @param digits the number without its check digit, digits only
 */
export function gs1CheckDigit(digits: string): string {
  let sum = 0;
  for (let position = 0; position < digits.length; position += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - position) - 48;
    sum += digit * (position % 2 === 0 ? 3 : 1);
  }
  return String((10 - (sum % 10)) % 10);
}

/**
 * Serial shipping container code of 18 digits: extension digit, GS1 company prefix, serial reference, check digit.
 * @throws RangeError when the prefix is not 7…10 digits (GS1 allows more, which leaves too few serials) or the serial
 *   does not fit
 */
export function makeSscc({
  extensionDigit,
  companyPrefix,
  serial,
}: {
  readonly extensionDigit: number;
  readonly companyPrefix: string;
  readonly serial: bigint;
}): string {
  if (!/^\d{7,10}$/.test(companyPrefix)) throw new RangeError(`not a GS1 company prefix: '${companyPrefix}'`);
  if (!Number.isInteger(extensionDigit) || extensionDigit < 0 || extensionDigit > 9) {
    throw new RangeError(`not an extension digit: ${extensionDigit}`);
  }
  const width = 16 - companyPrefix.length;
  const reference = serial.toString().padStart(width, '0');
  if (serial < 0n || reference.length > width) throw new RangeError(`no ${width} digit serial: ${serial}`);
  const digits = `${extensionDigit}${companyPrefix}${reference}`;
  return digits + gs1CheckDigit(digits);
}
