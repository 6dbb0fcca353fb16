import { InterchangeReader } from './interchange-reader.js';
import { describeForeignFile } from './foreign-file.js';

describe('a file that is no X12', () => {
  it.each<[string | Buffer, string]>([
    ['', 'empty'],
    ['  \r\n', 'blanks'],
    ['PK\x03\x04\x14', 'ZIP'],
    [Buffer.from([0x1f, 0x8b, 8, 0]), 'gzip'],
    ['%PDF-1.7', 'PDF'],
    [Buffer.from('\ufeffISA*00*', 'utf16le'), 'UTF-16'],
    [Buffer.from('ISA*00*', 'utf16le'), 'UTF-16'],
    ["UNA:+.? 'UNB+UNOA:1", 'EDIFACT'],
    ['GS*PO*A*B~ST*850*1~', 'its ISA, or more, is missing'],
    ['\ufeffST|850|0001', 'its ISA, or more, is missing'],
    ['isa*00*', 'capitals'],
    ['<?xml version="1.0"?>', 'XML'],
    ['{"order":1}', 'JSON'],
    [Buffer.from([1, 2, 3, 4]), 'no text'],
  ])('%j is told by its first bytes', (bytes, word) => {
    expect(describeForeignFile(Buffer.from(bytes))).toContain(word);
  });

  it('says nothing of a text of no kind we know', () => {
    expect(describeForeignFile(Buffer.from('Dear sirs, please send six cases'))).toBe('');
  });

  it.each([1, 3, 1000])('is told so by the reader, %i bytes at a time', (portion) => {
    const reader = new InterchangeReader();
    const bytes = Buffer.from("UNB+UNOA:1+SENDER+RECEIVER+250102:1200+1'UNH+1+ORDERS:D:96A:UN'");
    const records = [];
    for (let at = 0; at < bytes.length; at += portion) records.push(...reader.push(bytes.subarray(at, at + portion)));
    const found = [...records, ...reader.end()].flatMap((record) =>
      record.kind === 'unreadable' ? [record.fault] : [],
    );
    const fault = found.find(({ code }) => code === 'EDI_NOT_X12');
    expect(fault?.message).toBe(
      'The file holds no X12 interchange: no ISA header was found. It is an EDIFACT interchange, not X12.',
    );
  });
});
