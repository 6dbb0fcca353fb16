import { instantOf } from './time-of-day.js';

describe('a time of day in the company’s zone', () => {
  it.each([
    ['summer time', '2025-05-22', '16:00', 'America/New_York', '2025-05-22T20:00:00.000Z'],
    ['winter time', '2025-01-22', '16:00', 'America/New_York', '2025-01-22T21:00:00.000Z'],
    [
      'the day clocks go forward, after they did',
      '2025-03-09',
      '16:00',
      'America/New_York',
      '2025-03-09T20:00:00.000Z',
    ],
    ['the day clocks go back, before they did', '2025-11-02', '00:30', 'America/New_York', '2025-11-02T04:30:00.000Z'],
    ['ahead of UTC', '2025-05-22', '00:15', 'Asia/Kolkata', '2025-05-21T18:45:00.000Z'],
  ])('%s', (_, day, time, zone, expected) => {
    expect(instantOf(day, time, zone).toISOString()).toBe(expected);
  });
});
