/**
 * Data elements by their reference number: type, least and greatest length (version 004010), then what later or
 * earlier versions changed. Our own list, written from the published facts of X12.3; only what our sets use.
 * Types: AN text, ID code, DT date, TM time, R decimal, N0…N2 integer with implied decimals.
 */
export type ElementType = 'AN' | 'ID' | 'DT' | 'TM' | 'R' | 'N0' | 'N2';

export interface ElementDefinition {
  readonly reference: string;
  readonly type: ElementType;
  readonly min: number;
  readonly max: number;
  /** A decimal that may be written with a power of ten: type R from 005010 on (X12.6). */
  readonly exponent: boolean;
}

const LIST = `
2 N0 1 6|19 AN 2 30|22 AN 1 30|23 ID 1 1|24 ID 4 4|26 ID 2 3|28 N0 1 9|40 ID 2 2|54 ID 2 2|61 AN 1 30|65 R 1 8|
66 ID 1 2|67 AN 2 80|76 AN 1 22|79 AN 1 50|80 N0 1 7|81 R 1 10|82 R 1 8|87 AN 1 48|88 ID 1 2|91 ID 1 2|92 ID 2 2|
93 AN 1 60|96 N0 1 10|97 N0 1 6|98 ID 2 3|100 ID 3 3|102 ID 1 1|103 AN 3 5|107 ID 1 2|116 ID 3 15|118 R 1 9|
123 N0 1 6|127 AN 1 30|128 ID 2 3|133 ID 1 2|140 ID 2 4|143 ID 3 3|146 ID 2 2|152 ID 2 3|156 ID 2 2|166 AN 1 55|
183 R 1 8|187 ID 1 2|189 R 1 8|206 AN 1 4|207 AN 1 10|208 ID 1 1|209 AN 1 4|212 R 1 17|225 AN 2 15|234 AN 1 48|
235 ID 2 2|236 ID 3 3|248 ID 1 1|280 R 4 10|284 ID 2 2|289 N0 1 2|305 ID 1 2|306 ID 1 2|309 ID 1 2|310 AN 1 30|
324 AN 1 22|325 AN 1 20|326 AN 1 45|327 AN 1 8|328 AN 1 30|329 AN 4 9|330 R 1 15|331 ID 2 2|332 R 1 6|333 ID 1 2|
334 ID 2 2|335 ID 3 3|336 ID 2 2|337 TM 4 8|338 R 1 6|342 R 1 5|344 ID 2 2|345 ID 2 2|347 R 1 10|349 ID 1 1|
350 AN 1 20|351 N0 1 3|352 AN 1 80|353 ID 2 2|354 N0 1 6|355 ID 2 2|356 N0 1 6|357 R 1 8|358 R 1 10|362 N2 1 10|
363 ID 3 3|364 AN 1 80|365 ID 2 2|366 ID 2 2|367 AN 1 30|368 ID 2 2|369 AN 1 45|370 DT 8 8|371 ID 2 2|373 DT 8 8|
374 ID 3 3|378 ID 1 1|380 R 1 15|382 R 1 10|383 R 1 9|384 R 1 9|385 R 1 9|386 N0 1 3|387 AN 1 35|388 DT 8 8|
389 N2 1 10|396 AN 2 30|400 ID 2 2|407 ID 2 2|426 ID 2 2|441 ID 1 1|443 AN 1 20|446 DT 8 8|447 AN 1 6|478 ID 1 1|
479 ID 2 2|480 AN 1 12|481 ID 1 2|482 ID 2 2|499 AN 1 10|506 ID 2 2|507 AN 3 12|508 AN 1 35|509 AN 10 10|
510 AN 9 9|522 ID 1 3|554 N0 1 6|559 ID 2 2|560 ID 2 10|563 ID 1 2|566 ID 1 2|568 AN 1 35|569 ID 1 3|587 ID 2 2|
591 ID 3 3|610 N2 1 15|618 ID 1 3|620 ID 1 3|621 ID 1 3|623 ID 2 2|624 N0 2 2|628 AN 1 12|639 ID 2 2|640 ID 2 2|641 ID 3 3|
646 R 1 15|648 ID 3 3|649 R 1 10|653 ID 3 3|654 ID 2 2|655 R 1 10|656 ID 2 3|657 N0 1 10|662 ID 1 1|668 ID 2 2|
669 ID 3 3|670 ID 2 2|671 R 1 9|673 ID 2 2|687 ID 2 2|688 ID 2 2|706 ID 2 2|715 ID 1 1|716 ID 1 3|717 ID 1 1|
718 ID 1 3|719 N0 1 6|720 ID 1 3|721 ID 2 3|723 ID 1 3|724 AN 1 99|725 N0 1 4|728 ID 2 2|729 AN 1 6|731 ID 2 2|
732 ID 2 2|733 R 1 4|734 AN 1 12|735 ID 1 2|736 ID 1 1|737 ID 2 2|738 ID 1 3|739 R 1 20|740 R 1 20|741 R 1 20|
750 ID 2 3|751 AN 1 12|752 ID 2 2|753 ID 1 5|754 AN 1 7|755 ID 2 2|756 ID 1 2|757 N0 1 2|765 N0 1 2|770 AN 1 20|
782 R 1 18|786 ID 2 2|790 AN 1 132|791 AN 1 80|792 ID 1 1|799 AN 1 30|810 N0 1 6|812 ID 1 10|819 ID 2 3|822 AN 1 15|
828 R 1 9|933 AN 1 264|934 ID 2 2|935 ID 2 2|936 ID 2 2|954 R 1 10|955 ID 2 2|956 AN 1 10|963 ID 2 2|1000 AN 2 2|
1004 ID 1 2|1005 ID 4 4|1018 R 1 15|1019 ID 3 3|1048 ID 1 3|1073 ID 1 1|1096 ID 5 5|1106 ID 2 2|1166 ID 2 2|
1179 ID 1 1|1195 AN 1 80|1196 ID 2 2|1232 ID 2 2|1250 ID 2 3|1251 AN 1 35|1270 ID 1 3|1271 AN 1 30|1300 ID 4 4|
1301 AN 1 10|1309 ID 2 2|1310 ID 1 1|1322 ID 1 1|1373 ID 2 4|1401 ID 1 3|1470 N0 1 9|1525 ID 1 2|1551 AN 1 4096|
1705 AN 1 35|1715 ID 1 3|
I08 DT 6 6|I09 TM 4 4|I12 N0 9 9|I17 ID 1 1|I18 ID 3 3`;

/** What changed: `[from, to]` version numbers, inclusive, and the definition valid there. */
const CHANGES: readonly (readonly [from: number, to: number, definition: string])[] = [
  // Six-digit dates until 003070; the century came with 004010.
  [3010, 3070, '373 DT 6 6'],
  [3010, 3070, '370 DT 6 6'],
  [3010, 3070, '388 DT 6 6'],
  [3010, 3070, '446 DT 6 6'],
  // What was shorter once.
  [3010, 3040, '67 AN 2 17'],
  [3010, 3060, '93 AN 1 35'],
  [3010, 3040, '116 ID 3 9'],
  [3050, 3050, '116 ID 3 11'],
  [3010, 3060, '166 AN 1 35'],
  [3010, 3040, '212 R 1 14'],
  [3010, 3040, '234 AN 1 30'],
  [3050, 3060, '234 AN 1 40'],
  [3010, 3070, '330 R 1 9'],
  [3010, 3050, '350 AN 1 11'],
  [3010, 3070, '782 R 1 15'],
  [4020, 9999, '364 AN 1 256'],
  [4030, 5020, '127 AN 1 50'],
  [5030, 9999, '127 AN 1 80'],
  [4040, 9999, '207 AN 1 15'],
  [4040, 9999, '358 R 1 15'],
  [4041, 9999, '1000 AN 2 3'],
  [5010, 9999, '719 N0 1 10'],
  [5020, 9999, '234 AN 1 80'],
];

const parse = (text: string): ElementDefinition => {
  const [reference, type, min, max] = text.trim().split(' ');
  return { reference: reference!, type: type as ElementType, min: Number(min), max: Number(max), exponent: false };
};

const BASE = new Map(LIST.split('|').map((text) => [text.trim().split(' ')[0]!, parse(text)]));

/** The element as a version has it. @throws when no table names it: a fault in our own tables */
export function elementOf(reference: string, version: number): ElementDefinition {
  let definition = BASE.get(reference);
  for (const [from, to, text] of CHANGES) {
    if (version >= from && version <= to && text.startsWith(`${reference} `)) definition = parse(text);
  }
  if (!definition) throw new Error(`no definition of data element ${reference}`);
  return definition.type === 'R' && version >= 5010 ? { ...definition, exponent: true } : definition;
}

/** Composites: their components with usage. C030 and C998 are the position and context of acknowledgments. */
export const COMPOSITES: Readonly<Record<string, string>> = {
  C001: 'M355 O1018 O649 O355 O1018 O649 O355 O1018 O649 O355 O1018 O649 O355 O1018 O649',
  C002: 'M704 O704 O704 O704 O704',
  C030: 'M722 O1528 O1686',
  C040: 'M128 M127 O128 O127 O128 O127',
  C998: 'M9999 O9999',
  C999: 'M725 O725',
};
