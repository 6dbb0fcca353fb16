import { toDay } from '../../receivables/calendar-day.js';
import { nearestRun, paymentRuns, readyLag, runFrom } from './payment-runs.js';

describe('payment runs', () => {
  const weekly = [0, 14, 21, 49, 70].map((days) => toDay('2025-06-02') + days);

  it('are found where payments keep to a day of the week, one or two of the month, and nowhere else', () => {
    expect(paymentRuns(weekly)).toEqual({ every: 'week', weekday: toDay('2025-06-02') % 7 });
    expect(paymentRuns(weekly.slice(0, 4))).toBeUndefined();
    const days = (...texts: string[]) => paymentRuns(texts.map(toDay));
    expect(days('2025-01-10', '2025-02-10', '2025-03-11', '2025-04-10', '2025-05-09')).toEqual({
      every: 'month',
      days: [10],
    });
    expect(days('2025-01-10', '2025-01-25', '2025-02-10', '2025-03-25', '2025-04-10', '2025-04-25')).toEqual({
      every: 'month',
      days: [10, 25],
    });
    expect(paymentRuns([0, 3, 5, 9, 15, 20, 26].map((day) => weekly[0]! + day))).toBeUndefined();
  });

  it('give the next run and the nearest one, also at the end of short months', () => {
    const tenth = { every: 'month', days: [10, 25] } as const;
    expect(runFrom(toDay('2025-07-11'), tenth)).toBe(toDay('2025-07-25'));
    expect(nearestRun(toDay('2025-07-15'), tenth)).toBe(toDay('2025-07-10'));
    expect(nearestRun(toDay('2025-07-03'), tenth)).toBe(toDay('2025-07-10'));
    expect(runFrom(toDay('2025-02-26'), { every: 'month', days: [31] })).toBe(toDay('2025-02-28'));
    expect(nearestRun(weekly[0]! + 8, paymentRuns(weekly)!)).toBe(weekly[0]! + 7);
  });

  it('tell how long an invoice takes to be ready, from the runs it missed and the one it was paid on', () => {
    const runs = { every: 'month', days: [10] } as const;
    const paid = ['2025-01-02', '2025-01-20', '2025-02-14', '2025-03-01', '2025-03-28'].map((issued) => {
      const issuedOn = toDay(issued);
      return { issuedOn, dueOn: issuedOn + 30, settledOn: runFrom(issuedOn + 25, runs) };
    });
    const { days, from, explained } = readyLag(paid, runs);
    expect(explained).toBeCloseTo(1, 12);
    for (const { issuedOn, dueOn, settledOn } of paid) {
      expect(runFrom((from === 'due' ? dueOn : issuedOn) + days, runs)).toBe(settledOn);
    }
  });

  it('explain little where payments only lie around a day', () => {
    const paid = [-4, 3, 0, -3, 4, 5].map((off, month) => {
      const run = toDay(`2025-0${month + 1}-15`);
      return { issuedOn: run - 30, dueOn: run, settledOn: run + off };
    });
    expect(readyLag(paid, { every: 'month', days: [15] }).explained).toBeLessThan(0.3);
  });
});
