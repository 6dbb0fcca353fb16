import { FAULT_CODES, noteOf, placeOf, sentenceOf, type FaultCode } from './codes.js';

const codes = Object.keys(FAULT_CODES) as FaultCode[];

describe('the closed list of fault codes', () => {
  it('names each acknowledgment note once', () => {
    const notes = codes.flatMap((code) => {
      const place = placeOf(code);
      return place ? [`${place} ${noteOf(code, place)}`] : [];
    });
    expect(new Set(notes).size).toBe(notes.length);
  });

  it('covers TA105 001 to 031, AK304 1 to 8 and AK403 1 to 10', () => {
    const at = (wanted: string): string[] =>
      codes.flatMap((code) => (placeOf(code) === wanted ? [noteOf(code, wanted as never)!] : []));
    expect(at('TA105').sort()).toEqual(Array.from({ length: 31 }, (_, index) => String(index + 1).padStart(3, '0')));
    expect(at('AK304')).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(at('AK403').slice(0, 10)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  });

  it('gives a clerk a sentence for each', () => {
    for (const code of codes) {
      expect(code).toMatch(/^EDI_[A-Z0-9_]+$/);
      expect(sentenceOf(code)).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});
