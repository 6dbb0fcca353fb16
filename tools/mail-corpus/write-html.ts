import type { Random } from './random.js';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

interface HtmlOrder {
  readonly before: readonly string[];
  readonly table?: {
    readonly headings: readonly string[];
    readonly rows: readonly (readonly string[])[];
    readonly total: string;
  };
  readonly after: readonly string[];
}

/** An order as the HTML of a mail program: Outlook's, Gmail's, a newsletter tool's nested tables, or plain. */
export function writeHtml(random: Random, order: HtmlOrder): string {
  const style = random.pick(['outlook', 'gmail', 'nested', 'plain'] as const);
  const table = order.table ? writeTable(random, order.table, style) : '';
  const line = (text: string) =>
    style === 'outlook'
      ? `<p class=MsoNormal><span style='font-size:11.0pt'>${escape(text) || '&nbsp;'}<o:p></o:p></span></p>`
      : `<div>${escape(text) || '<br>'}</div>`;
  const body = `${order.before.map(line).join('\n')}\n${table}\n${order.after.map(line).join('\n')}`;
  switch (style) {
    case 'outlook':
      return `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0in;} --></style></head><body lang=EN-US><div class=WordSection1>${body}</div></body></html>`;
    case 'nested':
      return `<html><body><table width="100%"><tr><td align="center"><table width="600"><tr><td><img src="cid:logo" width="120"></td></tr><tr><td>${body}</td></tr><tr><td style="font-size:8px">123 Main St &middot; Suite 400 &middot; <a href="https://example.com/x?id=40137">unsubscribe</a></td></tr></table></td></tr></table></body></html>`;
    case 'gmail':
      return `<div dir="ltr">${body}</div>`;
    default:
      return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Order 2025</title></head><body>${body}</body></html>`;
  }
}

function writeTable(random: Random, table: NonNullable<HtmlOrder['table']>, style: string): string {
  const wrap = (text: string) =>
    style === 'outlook'
      ? `<p class=MsoNormal>${escape(text)}<o:p></o:p></p>`
      : random.chance(0.1)
        ? `<b>${escape(text)}</b>`
        : escape(text);
  const head = random.chance(0.5) ? 'th' : 'td';
  const title = random.chance(0.25) ? `<tr><td colspan="${table.headings.length}"><b>Order form</b></td></tr>` : '';
  const headings = `<tr>${table.headings.map((heading) => `<${head}>${wrap(heading)}</${head}>`).join('')}</tr>`;
  const rows = table.rows.map((row) => `<tr>${row.map((cell) => `<td>${wrap(cell)}</td>`).join('')}</tr>`).join('\n');
  const span = table.headings.length - 1;
  const total =
    table.total !== '' && random.chance(0.6)
      ? `<tr><td colspan="${span}" align="right">${random.pick(['Total', 'Order Total:', 'TOTAL'])}</td><td>$${table.total}</td></tr>`
      : '';
  return `<table border="1" cellspacing="0">${title}${headings}\n${rows}\n${total}</table>`;
}
