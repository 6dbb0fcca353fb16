import type { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  date: 'a day such as 2025-07-01',
  datetime: 'a moment such as 2025-07-01T14:00:00Z',
  time: 'a time such as 14:00:00',
  email: 'an e-mail address',
  url: 'a web address',
  uuid: 'a UUID',
  json_string: 'JSON',
};

type Issue = z.core.$ZodRawIssue;

/**
 * What is wrong with a value, as a sentence for people, where the schema does not say so in words of its own: given to
 * zod as the `error` of a parse.
 */
export function inPlainWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'This is missing.';
      return `This must be ${TYPES[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return size(issue, { amount: issue.minimum, atLeast: true, inclusive: issue.inclusive !== false });
    case 'too_big':
      return size(issue, { amount: issue.maximum, atLeast: false, inclusive: issue.inclusive !== false });
    case 'invalid_format':
      return issue.format === 'regex'
        ? 'This is not written as it must be.'
        : `This must be ${FORMATS[issue.format] ?? `a ${issue.format}`}.`;
    case 'invalid_value':
      return `This must be ${anyOf(issue.values.map(String))}.`;
    case 'unrecognized_keys':
      return `There is no ${issue.keys.map((key) => `'${key}'`).join(', ')} here.`;
    case 'not_multiple_of':
      return `This must be a multiple of ${issue.divisor}.`;
    case 'invalid_union':
      return 'This is none of the forms that are taken here.';
    default:
      return undefined;
  }
}

/** How long a text, how many of a list, how large a number. */
function size(
  { origin }: { readonly origin: string },
  { amount, atLeast, inclusive }: { amount: number | bigint; atLeast: boolean; inclusive: boolean },
): string {
  const bound = `${atLeast ? 'at least' : 'at most'} ${amount}`;
  if (origin === 'string')
    return amount === 1 && atLeast ? 'This must not be empty.' : `This must have ${bound} characters.`;
  if (origin === 'array' || origin === 'set') return `This must have ${bound} ${amount === 1 ? 'entry' : 'entries'}.`;
  return inclusive ? `This must be ${bound}.` : `This must be ${atLeast ? 'above' : 'below'} ${amount}.`;
}

const anyOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
