import { crc32, deflateRawSync } from 'node:zlib';
import type { Random } from './random.js';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export interface SheetPlan {
  readonly preamble: readonly (readonly string[])[];
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly footer: readonly (readonly string[])[];
  /** Rows of the body that are hidden in the sheet. */
  readonly hidden: readonly (readonly string[])[];
}

/** A workbook with one order sheet: merged title, numbers as numbers or as text, formulas with cached results. */
export function writeXlsx(random: Random, plan: SheetPlan): Buffer {
  const numbersAsText = random.chance(0.3);
  const inline = random.chance(0.3);
  const title = random.chance(0.4);
  const strings: string[] = [];
  const rows: { cells: readonly string[]; hidden: boolean }[] = [
    ...(title ? [{ cells: ['PURCHASE ORDER'], hidden: false }] : []),
    ...plan.preamble.map((cells) => ({ cells, hidden: false })),
    ...(random.chance(0.5) ? [{ cells: [], hidden: false }] : []),
    { cells: plan.headings, hidden: false },
    ...plan.rows.map((cells) => ({ cells, hidden: false })),
    ...plan.hidden.map((cells) => ({ cells, hidden: true })),
    ...plan.footer.map((cells) => ({ cells, hidden: false })),
  ];
  const xml = rows
    .map(
      ({ cells, hidden }, row) =>
        `<row r="${row + 1}"${hidden ? ' hidden="1"' : ''}>${cells.map((text, column) => cellXml(text, `${letter(column)}${row + 1}`)).join('')}</row>`,
    )
    .join('');
  function cellXml(text: string, reference: string): string {
    if (text === '') return '';
    const number = /^\d{1,12}(\.\d+)?$/.test(text) && !numbersAsText && !(text.startsWith('0') && random.chance(0.5));
    if (number && random.chance(0.1))
      return `<c r="${reference}"><f>SUM(${Number(text)},0)</f><v>${Number(text)}</v></c>`;
    if (number) return `<c r="${reference}"><v>${Number(text)}</v></c>`;
    if (inline) return `<c r="${reference}" t="inlineStr"><is><t>${escape(text)}</t></is></c>`;
    strings.push(text);
    return `<c r="${reference}" t="s"><v>${strings.length - 1}</v></c>`;
  }
  const merge = title
    ? `<mergeCells count="1"><mergeCell ref="A1:${letter(Math.max(1, plan.headings.length - 1))}1"/></mergeCells>`
    : '';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  return writeZip([
    [
      '[Content_Types].xml',
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Order" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    ],
    ['xl/worksheets/sheet1.xml', `<worksheet xmlns="${main}"><sheetData>${xml}</sheetData>${merge}</worksheet>`],
    [
      'xl/sharedStrings.xml',
      `<sst xmlns="${main}">${strings.map((text) => `<si><t xml:space="preserve">${escape(text)}</t></si>`).join('')}</sst>`,
    ],
  ]);
}

const letter = (column: number): string => String.fromCharCode(65 + column);

/** A zip file (APPNOTE 4.3) of deflated entries. */
export function writeZip(files: readonly (readonly [string, string])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const content = Buffer.from(text, 'utf8');
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32Of(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0', 'latin1'), common, tail, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

const crc32Of = (bytes: Buffer): number => crc32(bytes);
