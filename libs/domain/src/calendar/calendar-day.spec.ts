import { addDays, dayOfMonth, daysBetween, endOfMonth } from './calendar-day.js';

describe('calendar days', () => {
  it('count across months, leap days and clock changes', () => {
    expect(addDays('2025-05-23', 30)).toBe('2025-06-22');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2025-03-09', 1)).toBe('2025-03-10');
    expect(addDays('2025-01-01', -1)).toBe('2024-12-31');
    expect(daysBetween('2025-05-23', '2025-07-08')).toBe(46);
    expect(daysBetween('2025-07-08', '2025-05-23')).toBe(-46);
  });

  it('end months', () => {
    expect(endOfMonth('2025-02-03')).toBe('2025-02-28');
    expect(endOfMonth('2025-12-31', 1)).toBe('2026-01-31');
    expect(dayOfMonth('2025-01-31', 1, 30)).toBe('2025-02-28');
    expect(dayOfMonth('2025-01-31', 1, 10)).toBe('2025-02-10');
  });

  it.each(['2025-02-30', '25-01-01', 'today', '2025-1-1'])('refuse %s', (day) => {
    expect(() => addDays(day, 0)).toThrow(RangeError);
  });
});
