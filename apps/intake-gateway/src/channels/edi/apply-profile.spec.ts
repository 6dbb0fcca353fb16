import { describe, expect, it } from '@jest/globals';
import { type CanonicalOrder, orderChangeRequested, orderReceived } from '#contracts';
import { applyCrossReferences, inPartnersWords, linesInPartnersWords } from './apply-profile.js';

const [line] = orderReceived.example.lines;
const order: CanonicalOrder = {
  ...orderReceived.example,
  parties: [
    { role: 'BY', identifierQualifier: '92', identifier: 'CK1' },
    { role: 'ST', identifierQualifier: '92', identifier: 'CK1' },
  ],
  lines: [
    { ...line!, unitOfMeasure: 'CT', itemIdentifiers: [{ qualifier: 'BP', value: 'A/1' }] },
    { ...line!, unitOfMeasure: 'EA', itemIdentifiers: [{ qualifier: 'BP', value: 'constructor' }] },
  ],
};
const references = { items: { 'A/1': '40137' }, shipTo: { CK1: 'NJ-1' }, units: { CT: 'CA' } };

describe('cross-references of a profile', () => {
  it('put ours where theirs stood: the item beside it, the place of the ship-to only, the unit', () => {
    const ours = applyCrossReferences(order, references);
    expect(ours.parties.map(({ identifier }) => identifier)).toEqual(['CK1', 'NJ-1']);
    expect(ours.lines.map(({ unitOfMeasure }) => unitOfMeasure)).toEqual(['CA', 'EA']);
    expect(ours.lines[0]!.itemIdentifiers).toEqual([
      { qualifier: 'BP', value: 'A/1' },
      { qualifier: 'VN', value: '40137' },
    ]);
    // A number that happens to be a name every object has is no entry of the table.
    expect(ours.lines[1]).toEqual(order.lines[1]);
    expect(ours.provenance['/lines/0/itemIdentifiers/1']).toEqual({
      kind: 'profile',
      setting: '/edi/crossReferences/items/A~11',
    });
  });

  it('are at work in changes, and lines of events go out in the unit that was ordered', () => {
    const [change] = [orderChangeRequested.example];
    const changed = applyCrossReferences(
      { ...change, lines: [{ ...change.lines[0]!, unitOfMeasure: 'CT' }] },
      references,
    );
    expect(changed.lines[0]!.unitOfMeasure).toBe('CA');
    expect(inPartnersWords(changed).lines[0]!.unitOfMeasure).toBe('CT');
    const ours = applyCrossReferences(order, references);
    const shipped = [
      { lineNumber: 'any', position: 1, unitOfMeasure: 'CA' },
      { lineNumber: 'any', position: 1, unitOfMeasure: 'EA' },
      { lineNumber: 'any', position: 2, unitOfMeasure: 'EA' },
    ];
    expect(linesInPartnersWords(ours, shipped).map(({ unitOfMeasure }) => unitOfMeasure)).toEqual(['CT', 'EA', 'EA']);
    expect(linesInPartnersWords(order, shipped)).toEqual(shipped);
  });

  it('can be taken back for the answer, and leave an order alone that needs none', () => {
    const back = inPartnersWords(applyCrossReferences(order, references));
    expect(back.parties).toEqual(order.parties);
    expect(back.lines.map(({ unitOfMeasure }) => unitOfMeasure)).toEqual(['CT', 'EA']);
    expect(applyCrossReferences(order, { items: {}, shipTo: {}, units: {} })).toEqual(order);
    expect(inPartnersWords(order)).toBe(order);
  });
});
