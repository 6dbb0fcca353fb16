import {
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} from 'kafkajs';
import { mayPass } from './kafka-errors.js';

const protocol = (type: string, retriable: boolean) =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 0, retriable }) as never);
const away = new KafkaJSConnectionError('refused', { broker: 'x:1', code: 'ECONNREFUSED' });

describe('mayPass', () => {
  it.each([
    ['a refused connection', away, true],
    [
      'a refused connection after all retries',
      new KafkaJSNumberOfRetriesExceeded(away, { retryCount: 5, retryTime: 1 }),
      true,
    ],
    ['a coordinator that is loading', protocol('GROUP_LOAD_IN_PROGRESS', true), true],
    ['a topic one may not read', protocol('TOPIC_AUTHORIZATION_FAILED', false), false],
    [
      'refused credentials',
      Object.assign(new KafkaJSNonRetriableError('no'), { name: 'KafkaJSSASLAuthenticationError' }),
      false,
    ],
    ['a protocol both do not speak', new KafkaJSNonRetriableError('unsupported'), false],
    ['something else', new TypeError('x'), false],
    ['nothing', undefined, false],
  ])('%s', (_what, error, answer) => {
    expect(mayPass(error)).toBe(answer);
  });
});
