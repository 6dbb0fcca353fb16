import { describe, expect, test } from '@jest/globals';
import { calibrationError, type Judged, learnThreshold, reliabilityOf, upperShare } from './reliability.js';

const lines = (count: number, confidence: number, wrong = 0): Judged[] =>
  Array.from({ length: count }, (_, at) => ({ confidence, right: at >= wrong }));

describe('what people confirmed', () => {
  test('a diagram: how often lines of each certainty were right', () => {
    expect(reliabilityOf([...lines(10, 0.6, 5), ...lines(40, 0.996, 1)])).toEqual([
      { from: 0.5, lines: 10, right: 5, meanConfidence: 0.6 },
      { from: 0.995, lines: 40, right: 39, meanConfidence: 0.996 },
    ]);
  });

  test('the error of calibration is the gap, weighted by lines', () => {
    expect(calibrationError(reliabilityOf([...lines(10, 0.6, 5), ...lines(30, 1)]))).toBe(0.025);
    expect(calibrationError([])).toBeUndefined();
  });

  test('few looked at leave much possible', () => {
    expect(upperShare(0, 10)).toBeGreaterThan(0.25);
    expect(upperShare(0, 1000)).toBeLessThan(0.005);
    expect(upperShare(0, 0)).toBe(1);
  });
});

describe('the threshold of a customer', () => {
  test.each([
    ['nothing known', [], 0.97],
    ['a few right ones prove nothing', lines(10, 0.95), 0.97],
    ['enough right ones just below lower it', lines(60, 0.95), 0.9],
    ['but not below where they were wrong', [...lines(60, 0.955), ...lines(40, 0.93, 8)], 0.94],
    ['wrong ones that passed raise it', [...lines(50, 0.975, 7), ...lines(200, 0.992)], 0.98],
    ['wrong ones at every certainty: a person looks at nearly all', lines(50, 0.999, 10), 0.995],
  ])('%s', (_, judged, expected) => {
    expect(learnThreshold(judged)).toBe(expected);
  });
});
