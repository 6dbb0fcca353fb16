import { z } from 'zod';
import { inPlainWords } from './plain-words.js';

describe('what is wrong with a value', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.string(), undefined, 'This is missing.'],
    [z.string(), 5, 'This must be a text.'],
    [z.int(), 1.5, 'This must be a whole number.'],
    [z.boolean(), 'perhaps', 'This must be true or false.'],
    [z.string().min(1), '', 'This must not be empty.'],
    [z.string().max(3), 'abcd', 'This must have at most 3 characters.'],
    [z.array(z.string()).min(1), [], 'This must have at least 1 entry.'],
    [z.number().max(200), 201, 'This must be at most 200.'],
    [z.number().positive(), 0, 'This must be above 0.'],
    [z.iso.date(), 'soon', 'This must be a day such as 2025-07-01.'],
    [z.enum(['a', 'b', 'c']), 'd', 'This must be a, b or c.'],
    [z.strictObject({}), { x: 1 }, "There is no 'x' here."],
    [z.union([z.string(), z.number()]), true, 'This is none of the forms that are taken here.'],
    [z.string().regex(/^a$/), 'b', 'This is not written as it must be.'],
    [z.string().regex(/^a$/, 'This must be an a.'), 'b', 'This must be an a.'],
    [z.number().multipleOf(5), 7, 'This must be a multiple of 5.'],
  ])('%#: %p is told as %s', (schema, value, sentence) => {
    const result = schema.safeParse(value, { error: inPlainWords });
    expect(result.error?.issues.map(({ message }) => message)).toEqual([sentence]);
  });
});
