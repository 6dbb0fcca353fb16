import { UNIT_PATTERN } from '../units.js';
import { setApart } from '../tables/wide-gaps.js';
import { writeFigures, writeFractions } from './write-figures.js';

/** `six (6) each`: a count in words and in figures. */
const SAID_TWICE =
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty) \((\d{1,3})\)/gi;
/** `40137x12`: the number of an item and its count, written as one. */
const GLUED_COUNT = /(?<![\w/-])(\d{5,}|[A-Z]{1,4}-\d{3,})x(\d{1,4})(?![\w/-])/gi;
/** `__12__ cs`: the blank of a form, filled. */
const FILLED_BLANK = /_{2,}\s?(\d{1,4})\s?_{2,}/g;
/** `item=40137&qty=12`. */
const QUERY = /&(?=[a-z]{1,15}=)/gi;
/** `2/40137`: a count before the number of an item. */
const SLASHED = /(?<![\w/.-])(\d{1,3})\/(?=\d{5,}\b(?!\/))/g;
/** `12 / CS 40137`: a bar between a count and its unit. */
const PER_UNIT = new RegExp(String.raw`^(\d{1,4})\s?\/\s?(?=(?:${UNIT_PATTERN})\b\s+\S)`, 'i');
/** `40137 Cases: 6`: the unit stands as a label before its count. */
const UNIT_LABEL = new RegExp(String.raw`(?<=\S[\s|]{1,4})(${UNIT_PATTERN})\s?[:=]\s?(\d{1,4})(?=\s*(?:$|[|,;]))`, 'i');

/** A line with single blanks, counts in figures and leaders set apart. */
export const plainLine = (text: string): string =>
  writeFigures(
    setApart(writeFractions(text).normalize('NFKC'))
      .replace(/\s+/g, ' ')
      .replace(/[‘’]/g, "'")
      // Leaders: `ham (40137)......2 cs`.
      .replace(/\s?\.{3,}\s?/g, ' ... ')
      .replace(FILLED_BLANK, ' $1 ')
      .replace(QUERY, ' | ')
      .replace(SLASHED, '$1 x ')
      .replace(PER_UNIT, '$1 ')
      .replace(UNIT_LABEL, '$2 $1')
      .replace(GLUED_COUNT, '$1 x $2')
      .replace(SAID_TWICE, '$1')
      .replace(/\b(\d{1,4}|two|three|four|five|six) (?:more|additional|extra|full|whole|of the) (?=[a-z])/i, '$1 ')
      .trim(),
  );
