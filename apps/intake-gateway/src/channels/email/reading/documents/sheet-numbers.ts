/** Built-in number formats that are dates (ECMA-376 part 1, §18.8.30). */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 30, 36, 45, 46, 47, 50, 57]);

const isDateFormat = (format: string): boolean => {
  if (format.startsWith('#') && /^#\d+$/.test(format)) return BUILT_IN_DATES.has(Number(format.slice(1)));
  const bare = format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
  return /[ymd]/i.test(bare) && !/[#0]/.test(bare.replace(/s\.0+/g, ''));
};

/**
 * A numeric cell as its reader saw it, where that matters: dates as `YYYY-MM-DD`, numbers formatted `00000` with
 * their zeros, and other numbers without the noise of doubles (`9.379999999999999` is 9.38).
 */
export function formatCell(value: string, format: string, epoch1904: boolean): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value;
  if (isDateFormat(format) && number > 1 && number < 2_958_466) {
    const days = Math.floor(number) + (epoch1904 ? 1462 : 0) - 25_569;
    return new Date(days * 86_400_000).toISOString().slice(0, 10);
  }
  const zeros = /^(0{2,})$/.exec(format.split(';')[0] ?? '');
  if (zeros && Number.isInteger(number)) return String(number).padStart(zeros[1]!.length, '0');
  if (Number.isInteger(number) && Math.abs(number) < 1e15) return String(number);
  // Fifteen digits are what a spreadsheet shows of a double.
  return plain(Number(number.toPrecision(15)));
}

const plain = (number: number): string =>
  /e/i.test(String(number)) ? number.toFixed(10).replace(/\.?0+$/, '') : String(number);
