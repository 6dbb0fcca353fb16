import { about, type Burden, numbered, single } from './hostile-mail.js';

const html = (body: string): Buffer => single('text/html', body);
const text = (body: string): Buffer => single('text/plain', body);

/** Burdens in what there is to read. */
export const CONTENT_BURDENS: readonly Burden[] = [
  {
    name: 'elements in elements',
    make: (random, size) =>
      html(`<${random.pick(['div', 'b', 'span', 'blockquote', 'font', 'p'])}>`.repeat(about(500_000, size))),
  },
  { name: 'tables in tables', make: (_, size) => html('<table><tr><td>'.repeat(about(100_000, size))) },
  {
    name: 'tables in tables, sound',
    make: (_, size) => html(`${'<table><tr><td>2</td><td>40137</td><td>'.repeat(about(2_000, size))}x`),
  },
  {
    name: 'cells over everything',
    make: (random, size) =>
      html(
        `<table>${numbered(about(2_000, size), (n) => `<tr><td rowspan=${random.pick([65_534, 999_999_999])} colspan=${random.pick([1000, 999_999_999])}>${n}</td></tr>`)}</table>`,
      ),
  },
  {
    name: 'a row of many cells',
    make: (_, size) => html(`<table><tr>${'<td>1</td>'.repeat(about(150_000, size))}</tr></table>`),
  },
  {
    name: 'many rows',
    make: (_, size) => html(`<table>${'<tr><td>40137</td><td>2</td></tr>'.repeat(about(50_000, size))}</table>`),
  },
  { name: 'styles that never end', make: (_, size) => html('<style>'.repeat(about(100_000, size))) },
  { name: 'comments that never end', make: (_, size) => html('<!--'.repeat(about(400_000, size))) },
  { name: 'brackets', make: (_, size) => html('<'.repeat(about(1_000_000, size))) },
  {
    name: 'entities',
    make: (random, size) => html(random.pick(['&amp;', '&#x10FFFF;', '&', '&#99999999;']).repeat(about(300_000, size))),
  },
  { name: 'attributes', make: (_, size) => html(`<div ${numbered(about(100_000, size), (n) => `a${n}=b`, ' ')}>`) },
  { name: 'a line of digits', make: (_, size) => text(`${'1'.repeat(about(1_000_000, size))} cs 40137`) },
  { name: 'commas and units', make: (_, size) => text('1 cs, '.repeat(about(200_000, size))) },
  {
    name: 'many order lines',
    make: (_, size) => text(numbered(about(200_000, size), (n) => `${n} cs ${40_000 + n} milk`, '\r\n')),
  },
  { name: 'words of one letter', make: (_, size) => text('x '.repeat(about(1_000_000, size))) },
  { name: 'blanks', make: (_, size) => text(`2 cs${' '.repeat(about(3_000_000, size))}40137`) },
  { name: 'tabs', make: (_, size) => text(`Item\tQty\r\n${'\t'.repeat(about(1_000_000, size))}`) },
  { name: 'quotes in quotes', make: (_, size) => text(`${'>'.repeat(about(500_000, size))} 2 cs 40137`) },
  { name: 'order numbers', make: (_, size) => text(numbered(about(100_000, size), (n) => `PO ${n}`, '\r\n')) },
  {
    name: 'almost a date, again and again',
    make: (_, size) => text('deliver by 5/2/ 5/2/ on Thu'.repeat(about(50_000, size))),
  },
  { name: 'marks upon marks', make: (_, size) => text(`2 cs 40137 m${'\u0301'.repeat(about(1_000_000, size))}ilk`) },
  { name: 'hyphens and brackets', make: (_, size) => text('-(['.repeat(about(300_000, size))) },
  { name: 'prices', make: (_, size) => text(`2 cs 40137 ${'$1.00 @ '.repeat(about(100_000, size))}`) },
];
