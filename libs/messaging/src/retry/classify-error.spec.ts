import { TransientFault, UnprocessableMessageError } from '../errors.js';
import { classifyFailure, describeFailure } from './classify-error.js';

const withCode = (code: string) => Object.assign(new Error('from the driver'), { code });

describe('classifyFailure', () => {
  it.each([
    ['a message that breaks its contract', new UnprocessableMessageError('X', 'bad'), 'unprocessable'],
    ['a declared transient fault', new TransientFault('later'), 'transient'],
    ['a refused connection', withCode('ECONNREFUSED'), 'transient'],
    ['a deadlock', withCode('40P01'), 'transient'],
    ['a serialization failure', withCode('40001'), 'transient'],
    ['a database that shuts down', withCode('57P01'), 'transient'],
    ['a database that starts up', withCode('57P03'), 'transient'],
    ['too many connections', withCode('53300'), 'transient'],
    ['a lock not available', withCode('55P03'), 'transient'],
    ['a database that takes no connections now', withCode('55000'), 'transient'],
    ['a full disk', withCode('ENOSPC'), 'transient'],
    ['a connection cut in mid-query', new Error('Connection terminated unexpectedly'), 'transient'],
    ['a broken unique constraint', withCode('23505'), 'defect'],
    ['a CHECK constraint', withCode('23514'), 'defect'],
    ['an undefined column', withCode('42703'), 'defect'],
    ['a bug', new TypeError('x is undefined'), 'defect'],
    ['something thrown that is no error', 'text', 'defect'],
    ['nothing', undefined, 'defect'],
  ])('%s', (_what, error, kind) => {
    expect(classifyFailure(error)).toBe(kind);
  });

  it('looks through the wrappers of TypeORM, of `cause` and of an aggregate', () => {
    expect(classifyFailure(Object.assign(new Error('QueryFailedError'), { driverError: withCode('40001') }))).toBe(
      'transient',
    );
    expect(classifyFailure(new Error('outer', { cause: new TransientFault('inner') }))).toBe('transient');
    expect(classifyFailure(new AggregateError([withCode('ECONNREFUSED')]))).toBe('transient');
  });

  it('calls a bad message bad even when it came wrapped in something transient', () => {
    const error = Object.assign(new TransientFault('outer'), { cause: new UnprocessableMessageError('X', 'bad') });
    expect(classifyFailure(error)).toBe('unprocessable');
  });

  it('ends on an error that is its own cause', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(classifyFailure(error)).toBe('defect');
  });
});

describe('describeFailure', () => {
  it('says name and message, and survives what is no error', () => {
    expect(describeFailure(new TypeError('x'))).toBe('TypeError: x');
    expect(describeFailure({ a: 1 })).toBe('{"a":1}');
    expect(describeFailure(undefined)).toBe('undefined');
  });
});
