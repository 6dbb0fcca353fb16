import { money } from '../money/money.js';
import { checkWriteOff } from './move-cash.js';

const usd = (text: string) => money(text, 'USD');

describe('what may be given up of an invoice', () => {
  const asked = {
    amount: usd('60.00'),
    open: usd('500.00'),
    givenUp: usd('0.00'),
    limit: usd('100.00'),
    roles: ['ar'],
  };

  it.each([
    ['up to the limit', { amount: usd('100.00') }, undefined],
    ['above the limit', { amount: usd('100.01') }, 'WRITE_OFF_ABOVE_LIMIT'],
    ['above it together with what was given up before', { givenUp: usd('40.01') }, 'WRITE_OFF_ABOVE_LIMIT'],
    ['by an admin, whatever was before', { givenUp: usd('400.00'), roles: ['admin'] }, undefined],
    ['in a currency the limit is not in', { limit: money('100.00', 'EUR') }, 'WRITE_OFF_ABOVE_LIMIT'],
    ['never more than is open', { amount: usd('500.01'), roles: ['admin'] }, 'APPLICATION_TOO_MUCH'],
  ])('%s', (_what, changed, code) => {
    const result = checkWriteOff({ ...asked, ...changed });
    expect(result.ok ? undefined : result.error.findings[0].code).toBe(code);
  });
});
