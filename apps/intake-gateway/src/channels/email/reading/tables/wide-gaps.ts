/** Wide enough to set columns apart. */
const GAP = /\s{4,}|\t\s*/;

/** The parts of a line that wide gaps set apart, `ham 2 cs      cheese 1 cs`: more than one may order something. */
export const standSideBySide = (text: string): readonly string[] => {
  const parts = text.trim().split(GAP);
  return parts.length > 1 && parts.length <= 6 ? parts : [];
};

const LAST_COUNT = /^(\s*\S.{0,300}?\S)(?:\s{3,}|\t\s*)(\d{1,5}(?: ?[a-z]{1,9}\.?)?)\s*$/i;

/**
 * `1/2" connectors     40`: a count in a column of its own is set apart from the name in front as by leaders. Not where
 * other columns hold numbers as well: which of them counts nobody says.
 */
export function setApart(text: string): string {
  const [, name = '', count = ''] = LAST_COUNT.exec(text) ?? [];
  return name === '' || /(?:\s{3}|\t)\s*[\d.,]+(?:\s{3}|\t|$)/.test(name) ? text : `${name} ... ${count}`;
}
