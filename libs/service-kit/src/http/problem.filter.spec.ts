import { problemOf } from './problem.filter.js';

const failure = (code: string) => Object.assign(new Error('query failed'), { code });

describe('what a failure is told as', () => {
  it.each([
    ['08006', 503, 'TEMPORARILY_UNAVAILABLE'],
    ['40P01', 503, 'TEMPORARILY_UNAVAILABLE'],
    ['55000', 503, 'TEMPORARILY_UNAVAILABLE'],
    ['22021', 400, 'TEXT_INVALID'],
    ['22P05', 400, 'TEXT_INVALID'],
    ['23505', 500, 'INTERNAL_ERROR'],
  ])('SQLSTATE %s → %i %s', (code, status, problem) => {
    expect(problemOf(failure(code))).toMatchObject({ status, code: problem });
  });
});
