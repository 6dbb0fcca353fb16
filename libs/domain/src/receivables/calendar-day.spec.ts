import { dayOfMonth, formatDay, monthBounds, parseDay } from './calendar-day.js';

describe('calendar days', () => {
  it('read every day of four centuries, a whole round of the calendar, as it counts them, and write it back', () => {
    const first = Date.UTC(1700, 0, 1) / 86_400_000;
    const wrong: number[] = [];
    for (let day = first; day < first + 146_097; day += 1) {
      const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
      if (parseDay(text) !== day || formatDay(day) !== text) wrong.push(day);
      if (dayOfMonth(day) !== Number(text.slice(8))) wrong.push(day);
      const { first, last } = monthBounds(day);
      if (dayOfMonth(first) !== 1 || dayOfMonth(last + 1) !== 1 || first > day || last < day || last - first > 30) {
        wrong.push(day);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    '2025-02-29',
    '2100-02-29',
    '2025-00-10',
    '2025-13-01',
    '2025-04-31',
    '2025-06-00',
    '2025-6-1',
    '',
    '20250601',
    '2025-06-01Z',
  ])('refuse %p', (text) => expect(parseDay(text)).toBeUndefined());
  it('know leap years', () => expect([parseDay('2000-02-29'), parseDay('2024-02-29')]).toEqual([11_016, 19_782]));
});
