import { describe, expect, it, jest } from '@jest/globals';
import { Metrics } from './metrics.js';

describe('gauges that are read when somebody scrapes', () => {
  it('show what was read, with the service on every line', async () => {
    const metrics = new Metrics('order-core');
    metrics.observe('lag', 'l', [], async () => [{ value: 7 }]);
    metrics.observe('orders', 'o', ['state'], async () => [{ labels: { state: 'paid' }, value: 2 }]);
    const text = await metrics.text();
    expect(text).toContain('otc_lag{service="order-core"} 7\n');
    expect(text).toMatch(/otc_orders\{state="paid",service="order-core"\} 2\n/);
  });

  it.each([{ labels: [] }, { labels: ['state'] }])('are left out when reading fails: %j', async ({ labels }) => {
    const metrics = new Metrics('order-core');
    const read = jest.fn<() => Promise<{ value: number }[]>>().mockResolvedValueOnce([{ value: 7 }]);
    read.mockRejectedValue(new Error('the broker is away'));
    metrics.observe('lag', 'l', labels, read);
    await metrics.text();
    const text = await metrics.text();
    expect(read).toHaveBeenCalledTimes(2);
    // Not 0: that would say that nothing waits.
    expect(text).not.toMatch(/^otc_lag/m);
    expect(text).toContain('otc_outbox_pending{');
  });

  it('do not hold up the scrape when reading hangs', async () => {
    jest.useFakeTimers();
    try {
      const metrics = new Metrics('order-core');
      metrics.observe('lag', 'l', [], () => new Promise(() => undefined));
      const text = metrics.text();
      await jest.advanceTimersByTimeAsync(2_000);
      expect(await text).not.toMatch(/^otc_lag/m);
    } finally {
      jest.useRealTimers();
    }
  });
});
