import { mayCancel } from './may-cancel.js';

describe('cancelling an order', () => {
  it.each([
    ['released', ['clerk'], 'approver', 'CANCEL_NEEDS_APPROVER'],
    ['released', ['clerk'], 'free', undefined],
    ['released', ['clerk', 'approver'], 'approver', undefined],
    ['released', ['admin'], 'approver', undefined],
    ['approved', ['clerk'], 'approver', undefined],
  ] as const)('that is %s, by %j, where the policy is %s: %s', (state, roles, afterRelease, code) => {
    expect(mayCancel({ state, roles, afterRelease })?.findings[0].code).toBe(code);
  });
});
