import { decimal, type Decimal, formatDecimal, trimDecimal } from '#domain/money/decimal';
import type { Money } from '#domain/money/money';

/** How PostgreSQL's `numeric` and `bigint` columns, which the driver gives as text, become exact values and back. */

export const readDecimal = (column: string): Decimal => trimDecimal(decimal(column));
export const readOptionalDecimal = (column: string | null): Decimal | undefined =>
  column === null ? undefined : readDecimal(column);

export const readMoney = (minor: string, currency: string): Money => ({ minor: BigInt(minor), currency });
export const readOptionalMoney = (minor: string | null, currency: string): Money | undefined =>
  minor === null ? undefined : readMoney(minor, currency);

export const writeDecimal = (value: Decimal | undefined): string | null => (value ? formatDecimal(value) : null);
export const writeMoney = (value: Money | undefined): string | null => (value ? value.minor.toString() : null);
