import { currentTrace, runInTrace, traceUnder } from './trace-context.js';

const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('trace context', () => {
  it('keeps the trace and makes a new span for each hop', () => {
    const hop = traceUnder(parent);
    expect(hop.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(hop.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(hop.spanId).not.toBe('00f067aa0ba902b7');
    expect(hop.traceparent).toBe(`00-${hop.traceId}-${hop.spanId}-01`);
  });

  it.each([
    ['none', undefined],
    ['not a traceparent', 'hello'],
    ['an all-zero trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['an all-zero span', `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`],
  ])('starts a trace of its own when the parent is %s', (_what, bad) => {
    const hop = traceUnder(bad);
    expect(hop.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(hop.traceId).not.toMatch(/^0+$/);
    expect(hop.traceId).not.toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it('is seen by what the work awaits, and by nothing outside', async () => {
    const inside = await runInTrace(parent, async () => {
      await Promise.resolve();
      return currentTrace();
    });
    expect(inside?.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(currentTrace()).toBeUndefined();
  });
});
