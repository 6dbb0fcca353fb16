import { InterchangeReceiver } from '../receive/interchange-receiver.js';
import { goldenInterchange, goldenSet } from '../samples/golden-orders.js';

const codesOf = (body: readonly string[]): string[] =>
  [...new InterchangeReceiver().push(Buffer.from(goldenInterchange([goldenSet(['BEG*00*SA*1**20250522', ...body])])))]
    .flatMap((record) => (record.kind === 'set' ? record.report.faults : []))
    .map(({ code }) => code);

const linesOf = (quantities: readonly string[]): string[] =>
  quantities.map((quantity, index) => `PO1*${index + 1}*${quantity}*EA*1**VN*A${index}`);

describe('CTT02', () => {
  it.each([
    ['the sum', ['12', '6.5'], '18.5'],
    ['the sum without regard to points: the example of the standard', ['.0018', '.18', '1.8', '18.01'], '1855'],
    ['of that sum the ten digits there is room for', ['9999999999', '9'], '8'],
  ])('may be %s', (_name, quantities, hash) => {
    expect(codesOf([...linesOf(quantities), `CTT*${quantities.length}*${hash}`])).toEqual([]);
  });

  it.each(['19', '78', '7.7'])('that is neither is told: %s', (hash) => {
    expect(codesOf([...linesOf(['12', '6.5']), `CTT*2*${hash}`])).toEqual(['EDI_HASH_TOTAL_MISMATCH']);
  });
});

describe('a point alone', () => {
  it.each([
    ['a count of lines', ['PO1*1*1*EA*1**VN*A', 'CTT*.']],
    ['a hash total', ['PO1*1*1*EA*1**VN*A', 'CTT*1*.']],
    ['a quantity', ['PO1*1*.*EA*1**VN*A', 'CTT*1*1']],
    ['a destination', ['PO1*1*1*EA*1**VN*A', 'SDQ*EA*92*S1*.', 'CTT*1']],
    ['a total', ['PO1*1*1*EA*1**VN*A', 'CTT*1', 'AMT*TT*.']],
  ])('is no number as %s', (_name, body) => {
    expect(codesOf(body)).toContain('EDI_ELEMENT_CHARACTER');
  });
});
