import type { IdentifierKind, ItemName } from '../candidate.js';

interface Described {
  readonly names: readonly ItemName[];
  readonly description: string | undefined;
}

const CODE = String.raw`((?=[\w./-]*\d)[A-Z0-9][A-Z0-9./-]{2,23}|[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){1,4})`;
const LABEL = String.raw`(?:(supplier|vendor|your|our|customer|buyer|mfr|mfg|manufacturer)(?:'s)? ?)?(?:item|part|product|material|sku|catalog|cat|article|code|stock|prod)(?: ?(?:no|number|num|id|code|#))?\.? ?[:#] ?#?`;
const LABELLED = new RegExp(String.raw`^[([]?${LABEL}${CODE}[)\]]?$`, 'i');
const LED_BY_LABEL = new RegExp(String.raw`^${LABEL}${CODE}\s+(\S.*)$`, 'i');
const ALONE = new RegExp(String.raw`^[([]?#?${CODE}[)\]]?$`);
const MEASURED =
  /^\d+(?:\.\d+)?(?:ct|oz|lb|lbs|gal|pk|ml|in|g|kg|ea|cs|bx|ft|mm|cm|qt|l)?$|^\d+[x/-]\d+(?:[x/-]\d+)*[a-z]{0,3}$/i;

const KINDS: readonly (readonly [RegExp, IdentifierKind])[] = [
  [/^(?:supplier|vendor|your)$/i, 'vendor'],
  [/^(?:our|customer|buyer)$/i, 'customer'],
  [/^(?:mfr|mfg|manufacturer)$/i, 'manufacturer'],
];
const named = (owner: string | undefined, code: string): ItemName => ({
  kind: KINDS.find(([pattern]) => pattern.test(owner ?? ''))?.[1] ?? 'code',
  value: code.toUpperCase(),
});

/**
 * The number written with the description in a table without a column of numbers: in front (`40137 Milk 1%`), in
 * brackets behind (`Milk 1% (40137)`), or on a line of the cell by itself (`SKU: 40137`).
 */
export function splitCode(names: readonly ItemName[], cell: string | undefined): Described {
  const lines = (cell ?? '')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
  const description = lines.length > 0 ? lines.join(' ') : undefined;
  if (names.length > 0 || description === undefined) return { names, description };
  for (const [at, line] of lines.entries()) {
    const found = codeOf(line, lines.length > 1);
    if (!found || (MEASURED.test(found.name.value) && found.name.value.length < 5)) continue;
    const rest = lines
      .with(at, found.rest)
      .filter((each) => each !== '')
      .join(' ');
    return { names: [found.name], description: rest === '' ? undefined : rest };
  }
  return { names, description };
}

function codeOf(line: string, oneOfSeveral: boolean): { name: ItemName; rest: string } | undefined {
  const labelled = LABELLED.exec(line);
  if (labelled) return { name: named(labelled[1], labelled[2]!), rest: '' };
  const led = LED_BY_LABEL.exec(line);
  if (led) return { name: named(led[1], led[2]!), rest: led[3]! };
  const alone = oneOfSeveral ? ALONE.exec(line) : null;
  if (alone && !MEASURED.test(alone[1]!)) return { name: named(undefined, alone[1]!), rest: '' };
  const lead = /^#?((?=[\w-]*\d)[A-Z0-9][A-Z0-9-]{3,17})\s*[-–:,]?\s+(\S.*)$/i.exec(line);
  const behind = /^(\S.*?)\s*[([](?:item|sku|#|no\.?|\s)*((?=[\w-]*\d)[A-Z0-9][A-Z0-9-]{3,17})[)\]]$/i.exec(line);
  const [code, rest] = lead ? [lead[1]!, lead[2]!] : behind ? [behind[2]!, behind[1]!] : [];
  const measured = code !== undefined && /^\d+(?:ct|oz|lb|lbs|gal|pk|ml|in|g|kg)$/i.test(code);
  return code === undefined || measured ? undefined : { name: named(undefined, code), rest: rest! };
}
