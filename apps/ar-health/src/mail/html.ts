/** Text as it may stand in HTML, between tags and in attributes. */
export const escaped = (text: unknown): string =>
  String(text).replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const ENTITY = /&#(\d+);/g;

/** The words of a letter made of our own tags, a row or paragraph a line: for programs that show no HTML. */
export const plainText = (html: string): string =>
  html
    .replace(/<\/(?:tr|p|h1|h2)>\s*/g, '\n')
    .replace(/<\/(?:td|th)>/g, '  ')
    .replace(/<[^>]*>/g, '')
    .replace(ENTITY, (_, code: string) => String.fromCodePoint(Number(code)))
    .trim();
