/** What PostgreSQL keeps in no text: the NUL character, and half a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/u;
const ALL_UNSTORABLE = /\0|\p{Surrogate}/gu;
const REPLACEMENT = '\ufffd';

export const isStorableText = (text: string): boolean => !UNSTORABLE.test(text);

/**
 * The same value with U+FFFD for every character that could not be kept; the raw document keeps its bytes. A value
 * that needs no change is returned as it is. Bytes and dates inside are left alone.
 */
export function withStorableText<T>(value: T): T {
  return replaceIn(value) as T;
}

function replaceIn(value: unknown): unknown {
  if (typeof value === 'string') return isStorableText(value) ? value : value.replace(ALL_UNSTORABLE, REPLACEMENT);
  if (Array.isArray(value)) return replaceInArray(value);
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value);
  const replaced = entries.map(([key, each]) => [key, replaceIn(each)] as const);
  return replaced.some(([, each], index) => each !== entries[index]![1]) ? Object.fromEntries(replaced) : value;
}

/** By its tag and not its prototype: what a worker sends was made in another realm. */
const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  Object.prototype.toString.call(value) === '[object Object]';

function replaceInArray(values: unknown[]): unknown[] {
  const replaced = values.map(replaceIn);
  return replaced.some((each, index) => each !== values[index]) ? replaced : values;
}

/** Paths of the texts in a JSON value that could not be kept. */
export function unstorablePaths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'string') return isStorableText(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => unstorablePaths(each, [...path, key]));
}
