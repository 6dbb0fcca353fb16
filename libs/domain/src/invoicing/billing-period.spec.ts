import { billingPeriodEnd } from './billing-period.js';

describe('the period a shipment is billed with', () => {
  it.each([
    ['daily', '2025-05-23', '2025-05-23'],
    ['weekly', '2025-05-19', '2025-05-25'],
    ['weekly', '2025-05-25', '2025-05-25'],
    ['weekly', '2025-12-29', '2026-01-04'],
    ['monthly', '2024-02-03', '2024-02-29'],
  ] as const)('%s of %s ends on %s', (invoicing, shippedOn, end) => {
    expect(billingPeriodEnd(invoicing, shippedOn)).toBe(end);
  });
});
