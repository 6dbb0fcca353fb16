import { COUNTED } from '../lines/split-line.js';

/** `7 products`, `Total lines: 5   Total cases: 43`: how much a list holds, which orders nothing more. */
const COUNT_OF_LIST =
  /^\W*\d{1,4} (?:different |unique )?(?:products?|(?:line )?items?|lines?|skus?|positions?|articles?|results|entries)(?: (?:ordered|total|selected|in (?:this|your|the|my) (?:order|cart|list)))?\W*$|^\W*(?:(?:(?:sub)?total|number|no\.?|#)(?: of| no\.?)? (?:products?|(?:line )?items?|lines?|skus?|cases|pieces|pcs|units?|qty|quantity|count|boxes|cartons|pallets)|(?:products?|items?|lines?|line items|line count|item count)) ?[:=] ?\d{1,6}\W*$/i;
/** `Luis M. x4417`: somebody's extension. Behind a whole word, figures may count goods. */
const EXTENSION =
  /^[A-Z][\p{L}'-]{1,20}(?: [A-Z]\.?| [A-Z][\p{L}'-]{1,20}){0,2}(?: [A-Z]\.|,) ?x ?\d{3,5}$|^(?:ext(?:ension)?|extn)\.? ?#?\d{2,6}$/u;
/** `Ship to: 1010 Alameda, El Paso TX 79901` */
const ADDRESS =
  /^\W*(?:ship|deliver|bill|sold|send|remit|invoice|mail)(?:ed|ing|y)?[- ]?(?:to|address|location)?(?: address)?\s?:\s?.{4,160}\b[A-Z]{2}\.?,? {1,2}\d{5}(?:-\d{4})?\W*$/i;
/** `Untaxed amount   658.37 $` */
const MONEY_ROW =
  /^(?:untaxed|taxable|net|gross|tax(?:es)?|vat|gst|hst|shipping|freight|discount|deposit|balance|fees?)\b[a-z ()%.\d]{0,30}:?\s*(?:[$€£]|USD)?\s?-?\d[\d,]{0,10}\.\d{2}\s?(?:[$€£]|USD)?$/i;
const POSTAL = /\p{L}{2,}\.?,? {1,2}[A-Z]{2}\.?,? {1,2}\d{5}(?:-\d{4})?$/u;

/** A line beside a list that orders nothing, whatever its figures look like. Each of its columns must be such a one. */
export function isAside(text: string): boolean {
  const line = text.trim();
  if (line.length > 200) return false;
  if (MONEY_ROW.test(line)) return true;
  if (ADDRESS.test(line)) return !COUNTED.test(line);
  return line.split(/\s{3,}/).every((column) => COUNT_OF_LIST.test(column) || EXTENSION.test(column));
}

/** Lines of a cell that are an address: its town stands below a name or a street. */
export const isAddress = (lines: readonly string[]): boolean =>
  lines.length > 2 && lines.some((line, index) => index > 0 && line.length < 60 && POSTAL.test(line.trim()));

/** Labels of what rows say about the line above them. */
const REMARK =
  /^\W*(?:(?:line |item |buyer |vendor |special |delivery )?(?:notes?|comments?|remarks?|memo|instructions?)|deliver(?:y)?[- ]?(?:to|for|point)|attn|attention|ref(?:erence)?|quote(?: ref)?|g\/?l(?: code| account)?|cost cent(?:er|re)|job(?: name)?|project|wo|work order|dept|department|charge to|account|budget|location|request(?:ed by|er|or)|requisition(?:er)?|ticket|asset|reason|brand|commodity(?: code)?|tax(?: code)?|hs code|for|deliver on|ship via|contract|delivery date|need by|due)\s?(?:#|no\.?|name|code)?\s?[:#–-]\s?\S/i;
const ASKS_MORE =
  /\b(?:add|also|more|extra|additional|instead|change\w*|cancel\w*|replace\w*|sub\w*|make it|only|need|send|hold|skip|double|without|except|delete|remove)\b/i;

/** `Note: for AHU 3 and 4`, `Deliver-to: PAR 1W / GL 6010`: said about a line, and orders nothing by itself. */
export const isRemark = (text: string): boolean =>
  text.length <= 300 && REMARK.test(text) && !ASKS_MORE.test(text) && !COUNTED.test(text);
