import { crc32 } from 'node:zlib';

/** A zip file of stored entries: what a workbook is, as far as a test needs. */
export function storedZip(files: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, body] = [Buffer.from(name), Buffer.from(text)];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(body), 10);
    head.writeUInt32LE(body.length, 14);
    head.writeUInt32LE(body.length, 18);
    head.writeUInt16LE(path.length, 22);
    const at = Buffer.alloc(14);
    at.writeUInt32LE(offset, 10);
    const begun = Buffer.concat([Buffer.from('PK\x03\x04'), head, path, body]);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, at, path]));
    local.push(begun);
    offset += begun.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06'), end]);
}

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook of one sheet: its rows as XML (`<row r="1"><c r="A1" t="inlineStr">…`), with what belongs to it. */
export const workbookOf = (
  rows: string,
  { styles = '', comments = '', strings = '' }: { styles?: string; comments?: string; strings?: string } = {},
): Buffer =>
  storedZip({
    'xl/workbook.xml': '<workbook><sheets><sheet name="Order" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    'xl/worksheets/_rels/sheet1.xml.rels': `<Relationships><Relationship Id="rId1" Type="${RELATION}/comments" Target="../comments1.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
    'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
    'xl/comments1.xml': `<comments><commentList>${comments}</commentList></comments>`,
  });
