import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { writeZip } from '../write-xlsx.js';
import { about, attached, type Burden, numbered } from './hostile-mail.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

function workbook(sheet: string, more: readonly (readonly [string, string])[] = []): Buffer {
  return writeZip([
    [
      '[Content_Types].xml',
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Order" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    ],
    ['xl/worksheets/sheet1.xml', sheet],
    ...more,
  ]);
}
const sheetOf = (rows: string): string => `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`;
const xlsx = (content: Buffer): Buffer => attached('order.xlsx', XLSX, content);
const csv = (content: string): Buffer => attached('order.csv', 'text/csv', Buffer.from(content));
const pdf = (content: Buffer): Buffer => attached('order.pdf', 'application/pdf', content);

/** One entry of zeros that inflates a thousandfold, under a size that is a lie. */
function lyingZip(bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  const packed = deflateRawSync(content);
  const name = 'xl/workbook.xml';
  const head = (signature: string, extra: Buffer): Buffer => {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(100, 18);
    common.writeUInt16LE(name.length, 22);
    return Buffer.concat([Buffer.from(signature, 'latin1'), extra, common]);
  };
  const local = Buffer.concat([head('PK\u0003\u0004', Buffer.alloc(0)), Buffer.from(name), packed]);
  const entry = Buffer.concat([head('PK\u0001\u0002', Buffer.from([20, 0])), Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

/** A PDF of these objects, with a table of where they stand. */
function pdfOf(objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const places: number[] = [];
  let at = parts[0]!.length;
  objects.forEach((content, index) => {
    const object = Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      Buffer.from(content),
      Buffer.from('\nendobj\n'),
    ]);
    places.push(at);
    at += object.length;
    parts.push(object);
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
const stream = (content: Buffer | string, filter = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`<< /Length ${content.length} ${filter} >>\nstream\n`),
    Buffer.from(content),
    Buffer.from('\nendstream'),
  ]);
const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';
const PAGE =
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>';
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
const onePage = (contents: Buffer): Buffer =>
  pdfOf([CATALOG, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', PAGE, contents, FONT]);

/** Burdens in attached files. */
export const FILE_BURDENS: readonly Burden[] = [
  { name: 'a sheet of zeros', make: (_, size) => xlsx(workbook('\0'.repeat(about(60_000_000, size)))) },
  { name: 'a sheet of blanks', make: (_, size) => xlsx(workbook(sheetOf(' '.repeat(about(45_000_000, size))))) },
  { name: 'a zip that lies about its size', make: (_, size) => xlsx(lyingZip(about(200_000_000, Math.min(size, 1)))) },
  {
    name: 'a zip of many entries',
    make: (_, size) => xlsx(writeZip(Array.from({ length: about(5_000, size) }, (_, n) => [`x${n}`, ''] as const))),
  },
  {
    name: 'a zip in a zip',
    make: (_, size) => xlsx(writeZip([['a.zip', lyingZip(about(20_000_000, size)).toString('latin1')]])),
  },
  {
    name: 'a sheet that means itself',
    make: () =>
      xlsx(
        workbook(
          `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">${numbered(9, (n) => `<!ENTITY ${'bcdefghij'[n]!} "${`&${'abcdefghi'[n]!};`.repeat(10)}">`)}]>${sheetOf('<row><c t="inlineStr"><is><t>&j;</t></is></c></row>')}`,
        ),
      ),
  },
  {
    name: 'cells at the end of the world',
    make: (_, size) =>
      xlsx(
        workbook(
          sheetOf(
            numbered(
              about(500, size),
              (n) => `<row r="${1_048_000 + n}"><c r="XFD${1_048_000 + n}"><v>1</v></c></row>`,
            ),
          ),
        ),
      ),
  },
  {
    name: 'merged cells',
    make: (_, size) =>
      xlsx(
        workbook(
          `<worksheet xmlns="${MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(about(50_000, size))}</mergeCells></worksheet>`,
        ),
      ),
  },
  {
    name: 'elements in elements of a sheet',
    make: (_, size) => xlsx(workbook(`<worksheet xmlns="${MAIN}">${'<row>'.repeat(about(500_000, size))}`)),
  },
  {
    name: 'many rows of a sheet',
    make: (_, size) =>
      xlsx(
        workbook(
          sheetOf(numbered(about(150_000, size), (n) => `<row r="${n + 1}"><c><v>${n}</v></c><c><v>2</v></c></row>`)),
        ),
      ),
  },
  {
    name: 'shared strings',
    make: (_, size) =>
      xlsx(
        workbook(sheetOf(''), [
          ['xl/sharedStrings.xml', `<sst xmlns="${MAIN}">${'<si><t>x</t></si>'.repeat(about(1_000_000, size))}</sst>`],
        ]),
      ),
  },
  { name: 'a file of commas', make: (_, size) => csv(`sku,qty\r\n${','.repeat(about(3_000_000, size))}`) },
  { name: 'a file of rows', make: (_, size) => csv(`sku,qty\r\n${'40137,2\r\n'.repeat(about(500_000, size))}`) },
  {
    name: 'a quote that never ends',
    make: (_, size) => csv(`sku,qty\r\n"${'40137,2\r\n""'.repeat(about(300_000, size))}`),
  },
  {
    name: 'pages',
    make: (_, size) =>
      pdf(
        pdfOf([
          CATALOG,
          `<< /Type /Pages /Kids [${'3 0 R '.repeat(about(50_000, size))}] /Count ${about(50_000, size)} >>`,
          PAGE,
          stream(''),
          FONT,
        ]),
      ),
  },
  {
    name: 'pages of pages',
    make: (_, size) =>
      pdf(
        pdfOf([
          CATALOG,
          ...Array.from({ length: about(20_000, size) }, (_, n) => `<< /Type /Pages /Kids [${n + 3} 0 R] /Count 1 >>`),
        ]),
      ),
  },
  {
    name: 'pages that are their own',
    make: () => pdf(pdfOf([CATALOG, '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>'])),
  },
  {
    name: 'a page that inflates',
    make: (_, size) =>
      pdf(onePage(stream(deflateSync(Buffer.alloc(about(100_000_000, size), ' ')), '/Filter /FlateDecode'))),
  },
  {
    name: 'a page of words',
    make: (_, size) =>
      pdf(
        onePage(
          stream(
            deflateSync(Buffer.from(`BT /F 9 Tf ${'1 0 0 1 9 9 Tm (40137) Tj '.repeat(about(300_000, size))} ET`)),
            '/Filter /FlateDecode',
          ),
        ),
      ),
  },
  { name: 'brackets in a page', make: (_, size) => pdf(onePage(stream('['.repeat(about(500_000, size))))) },
  { name: 'objects in objects', make: (_, size) => pdf(pdfOf([`<< /A ${'['.repeat(about(300_000, size))}`])) },
  { name: 'a PDF of its first line', make: (_, size) => pdf(Buffer.from('%PDF-1.7\n'.repeat(about(200_000, size)))) },
];
