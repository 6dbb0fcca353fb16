import { InterchangeReceiver } from '../receive/interchange-receiver.js';
import { goldenInterchange, goldenSet, type GoldenOptions } from '../samples/golden-orders.js';

/** Where each segment of a body is taken to stand, and what is said of those that stand wrongly. */
function walk(body: readonly string[], identifier = '850', options: GoldenOptions = {}) {
  const text = goldenInterchange([goldenSet(body, '0001', identifier)], options);
  const [set] = new InterchangeReceiver().push(Buffer.from(text)).filter((record) => record.kind === 'set');
  if (set?.kind !== 'set') throw new Error('no set was read');
  const { assignment, faults, accepted } = set.report;
  return {
    paths: assignment.slice(1, -1).map((node) => node?.path),
    faults: faults.map(({ code, segmentPosition }) => `${segmentPosition} ${code}`),
    accepted,
  };
}

describe('a segment of the heading that strayed into a line', () => {
  it('leaves what follows to the line', () => {
    const body = [
      'BEG*00*SA*1**940522',
      'PO1*1*12*EA*1**VN*A',
      'NTE*GEN*A NOTE',
      'PID*F****WIDGET',
      'SCH*12*EA***002*940601',
      'PO1*2*1*EA*1**VN*B',
      'CTT*2',
    ];
    expect(walk(body, '850', { version: '003040' })).toEqual({
      paths: ['BEG', 'PO1', 'NTE', 'PO1/PID', 'PO1/SCH', 'PO1', 'CTT'],
      faults: ['4 EDI_SEGMENT_OUT_OF_SEQUENCE'],
      accepted: true,
    });
  });

  it('keeps what belongs to the loop it opens', () => {
    const body = [
      'BPR*I*300*C*CHK************20260116',
      'ENT*1',
      'N1*BY*STORE*92*0012',
      'N3*A STREET',
      'RMR*IV*A1**150',
      'RMR*IV*A2**150',
      'REF*PO*1',
    ];
    expect(walk(body, '820', { functionalId: 'RA' })).toEqual({
      paths: ['BPR', 'ENT', 'N1', 'N1/N3', 'ENT/RMR', 'ENT/RMR', 'ENT/RMR/REF'],
      faults: ['4 EDI_SEGMENT_OUT_OF_SEQUENCE'],
      accepted: true,
    });
  });

  it('changes nothing for a segment of the line that comes too late', () => {
    const body = ['BEG*00*SA*1**20250522', 'PO1*1*1*EA*1**VN*A', 'TD5*O*2*XX', 'ADV*AG*X1', 'SDQ*EA*92*S1*1'];
    expect(walk(body)).toEqual({
      paths: ['BEG', 'PO1', 'PO1/TD5', 'ADV', 'PO1/SDQ'],
      faults: ['5 EDI_SEGMENT_OUT_OF_SEQUENCE', '6 EDI_SEGMENT_OUT_OF_SEQUENCE'],
      accepted: false,
    });
  });
});
