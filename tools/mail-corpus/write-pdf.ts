import { deflateSync } from 'node:zlib';
import type { Random } from './random.js';

export interface PdfPlan {
  readonly header: readonly string[];
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly total: string;
  readonly footer: readonly string[];
}

/** Widths of Helvetica in thousandths (Adobe font metrics), by class of letter. */
const width = (text: string, size: number): number =>
  ([...text].reduce(
    (sum, letter) =>
      sum + (/[iljt.,:;'|!I ]/.test(letter) ? 265 : /[mwMW%@]/.test(letter) ? 850 : /[A-Z#&]/.test(letter) ? 680 : 545),
    0,
  ) *
    size) /
  1000;

/** A purchase order as a PDF: columns set left and right, long descriptions wrapped, headings again on each page. */
export function writePdf(random: Random, plan: PdfPlan): Buffer {
  const size = random.pick([8, 9, 10]);
  const step = size * 1.5;
  const perWord = random.chance(0.3);
  const repeat = random.chance(0.7);
  const layout = columns(random, plan, size);
  const pages: string[][] = [];
  let out: string[] = [];
  let y = 0;
  const put = (text: string, x: number) => {
    if (text === '') return;
    if (!perWord) return void out.push(show(text, x, y, size));
    let at = x;
    for (const word of text.split(' ')) {
      out.push(show(word, at, y, size));
      at += width(`${word} `, size);
    }
  };
  const newPage = () => {
    out = [];
    pages.push(out);
    y = 760;
  };
  const headings = () => {
    layout.forEach(({ heading, x, right, span }) => put(heading, right ? x + span - width(heading, size) : x));
    y -= step;
  };
  newPage();
  for (const line of plan.header) {
    put(line, 40);
    y -= step;
  }
  y -= step;
  headings();
  for (const row of plan.rows) {
    if (y < 80) {
      if (random.chance(0.6)) put(`Page ${pages.length}`, 280);
      newPage();
      if (repeat) headings();
    }
    const wrapped = layout.map(({ span }, column) => wrap(row[column]!, span, size));
    const depth = Math.max(...wrapped.map((lines) => lines.length));
    for (let line = 0; line < depth; line += 1) {
      layout.forEach(({ x, right, span }, column) => {
        const text = wrapped[column]![line] ?? '';
        put(text, right ? x + span - width(text, size) : x);
      });
      y -= step * 0.85;
    }
    y -= step * 0.35;
  }
  if (plan.total !== '') {
    put('Total', layout.at(-2)!.x);
    put(plan.total, layout.at(-1)!.x + layout.at(-1)!.span - width(plan.total, size));
    y -= step * 2;
  }
  for (const line of plan.footer) {
    put(line, 40);
    y -= step;
  }
  return assemble(
    pages.map((page) => page.join('\n')),
    random.chance(0.5),
  );
}

function columns(
  random: Random,
  { headings, rows }: PdfPlan,
  size: number,
): { heading: string; x: number; span: number; right: boolean }[] {
  let x = 40;
  return headings.map((heading, column) => {
    const words = /desc|product|name/i.test(heading);
    const widest = Math.max(width(heading, size), ...rows.map((row) => width(row[column]!, size)));
    const span = words ? Math.min(widest, random.pick([130, 180])) : widest;
    const right = /qty|quant|ordered|price|amount|total|cost/i.test(heading);
    const at = x;
    x += span + random.between(8, 18);
    return { heading, x: at, span, right };
  });
}

function wrap(text: string, span: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && width(`${last} ${word}`, size) <= span + 1) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const show = (text: string, x: number, y: number, size: number): string =>
  `BT /F1 ${size} Tf 1 0 0 1 ${x.toFixed(2)} ${y.toFixed(2)} Tm (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;

/** The objects of a PDF 1.4 file with their table of offsets. */
function assemble(pages: readonly string[], packed: boolean): Buffer {
  const objects: Buffer[] = [];
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ');
  objects.push(Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'));
  objects.push(Buffer.from(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`));
  objects.push(Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'));
  for (const [at, page] of pages.entries()) {
    objects.push(
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
      ),
    );
    const stream = packed ? deflateSync(Buffer.from(page, 'latin1')) : Buffer.from(page, 'latin1');
    objects.push(
      Buffer.concat([
        Buffer.from(`<< /Length ${stream.length}${packed ? ' /Filter /FlateDecode' : ''} >>\nstream\n`),
        stream,
        Buffer.from('\nendstream'),
      ]),
    );
  }
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let offset = parts[0]!.length;
  objects.forEach((object, at) => {
    offsets.push(offset);
    const whole = Buffer.concat([Buffer.from(`${at + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    parts.push(whole);
    offset += whole.length;
  });
  const table = offsets.map((each) => `${String(each).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${offset}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
