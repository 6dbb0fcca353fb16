/**
 * Code lists that are checked: only those we know in full. A list of qualifiers that grows with every version would
 * reject good orders, so all others are open. Sources: elements 353, 92, 248, 349, 478, 715, 717 of X12.3.
 */
const list = (codes: string): ReadonlySet<string> => new Set(codes.split(' '));

export const CODE_LISTS: Readonly<Record<string, ReadonlySet<string>>> = {
  353: list(
    '00 01 02 03 04 05 06 07 08 10 11 12 13 14 15 16 17 18 19 20 21 22 24 25 26 27 28 30 31 32 33 34 35 36 37 38 39 ' +
      '40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 5C 77 CN CO EX GR PR RH RV SU ZZ',
  ),
  92: list(
    '26 AB AC AO BD BE BH BK BL BQ BY CA CC CF CN CO CP CR CT DR DS EO FH IN JL KA KB KC KD KE KG KI KN KO KP KQ KR ' +
      'KS KT LB LS NE NO NP NS OS PR RA RC RE RL RN RO RR RT RU RW SA SD SO SP SS ST SW TC TM TR UD UE US WH WO ZZ',
  ),
  248: list('A C N P Q R S'),
  349: list('F S X'),
  478: list('C D'),
  715: list('A E M P R W X'),
  717: list('A E M R W X'),
};
