import fc from 'fast-check';
import { ControlNumbers } from './control-numbers.js';

it('knows a number it has seen, as the text it was, and no other', () => {
  const number = fc.oneof(
    fc.integer({ min: 0, max: 12000 }).map((value) => String(value).padStart(4, '0')),
    fc.stringMatching(/^[0-9A-Z]{1,9}$/),
    fc.stringMatching(/^[0-9]{4,9}$/),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200 }), (numbers) => {
      const seen = new Set<string>();
      const control = new ControlNumbers();
      for (const one of numbers) {
        expect([one, control.add(one)]).toEqual([one, !seen.has(one)]);
        seen.add(one);
      }
    }),
  );
});

it('keeps apart numbers that differ in leading zeros', () => {
  const control = new ControlNumbers();
  expect(['0001', '00001', '1', '01'].map((one) => control.add(one))).toEqual([true, true, true, true]);
  for (let value = 10_000; value < 12_000; value += 1) expect(control.add(String(value))).toBe(true);
  for (let value = 10_000; value < 12_000; value += 1) expect(control.add(String(value))).toBe(false);
});
