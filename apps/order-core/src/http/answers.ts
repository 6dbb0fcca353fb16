import type { Rejection } from '#domain/rejections/rejections';
import type { Result } from '#domain/result/result';
import { Problem } from '#service-kit';
import { NotFoundError } from './not-found.error.js';

/** A rule's refusal as an HTTP answer: 409, the first finding's code, every finding in `items`. */
export function problemOf({ findings }: Rejection): Problem {
  const [first] = findings;
  const items = findings.map(({ code, message }) => ({ code, message }));
  return new Problem(409, first.code, first.message, items);
}

/**
 * The value of a result.
 * @throws Problem 409 for a rejection, 404 for what is not there
 */
export async function answer<T>(work: Promise<Result<T, Rejection>>): Promise<T> {
  const result = await found(work);
  if (!result.ok) throw problemOf(result.error);
  return result.value;
}

/** @throws Problem 404 for what is not there */
export async function found<T>(work: Promise<T | undefined>, what = 'such thing'): Promise<NonNullable<T>> {
  const value = await work.catch((error: unknown) => {
    if (error instanceof NotFoundError) throw new Problem(404, 'NOT_FOUND', error.message);
    throw error;
  });
  if (value === undefined || value === null) throw new Problem(404, 'NOT_FOUND', `There is no ${what}.`);
  return value;
}
