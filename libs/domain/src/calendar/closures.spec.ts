import fc from 'fast-check';
import { ALWAYS_OPEN, OpenDays } from './closures.js';

describe('open days', () => {
  const summer = new OpenDays([
    { from: 110, through: 150 },
    { from: 100, through: 120 },
    { from: 151, through: 160 },
  ]);

  it('count what overlaps once, and say until when', () => {
    expect(summer.closedBetween(90, 200)).toBe(61);
    expect(summer.closedBetween(100, 101)).toBe(1);
    expect([99, 100, 160, 161].map((day) => summer.closedThrough(day))).toEqual([undefined, 160, 160, undefined]);
    expect(summer.inOpenDays(99, 161)).toBe(160);
    expect(ALWAYS_OPEN.inOpenDays(99, 161)).toBe(99);
  });

  it('keep the order of days and count each closed one', () => {
    const day = fc.integer({ min: 0, max: 60 });
    const closures = fc.array(
      fc.tuple(day, fc.nat({ max: 12 })).map(([from, long]) => ({ from, through: from + long })),
    );
    fc.assert(
      fc.property(closures, day, day, (list, a, b) => {
        const open = new OpenDays(list);
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        let closed = 0;
        for (let at = first + 1; at <= last; at += 1) {
          if (list.some(({ from, through }) => from <= at && at <= through)) closed += 1;
        }
        expect(open.closedBetween(first, last)).toBe(closed);
        expect(open.inOpenDays(first, 80)).toBeLessThanOrEqual(open.inOpenDays(last, 80));
      }),
    );
  });
});
