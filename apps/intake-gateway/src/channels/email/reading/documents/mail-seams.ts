import type { Origin } from '../document.js';

const ORIGINAL =
  /^-{2,}\s*(?:original message|original appointment|ursprüngliche nachricht|originalnachricht|mensaje original|mensagem original|message d'origine|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande)\s*-{2,}|^\*{3,}\s*original message/i;
const FORWARDED =
  /^-{2,}\s*(?:forwarded message|forwarded by.*|weitergeleitete nachricht|mensaje reenviado|mensagem encaminhada|message transféré|messaggio inoltrato|doorgestuurd bericht)\s*-{2,}|^begin forwarded message:/i;

/** Who wrote, in the languages of mail programs; each begins the line that ends with a colon. */
const WROTE = String.raw`(?:wrote|writes|schrieb|a écrit|escribi[oó]|escreveu|ha scritto|scrive|schreef|skrev|napisał\w?|kirjoitti|написал\w*)`;
const ON_DATE_WROTE = new RegExp(
  String.raw`^(?:>\s*)?(?:on|am|le|el|il|op|den|em|dne|dnia)\b.{5,250}\b${WROTE}.{0,120}:\s*$`,
  'i',
);
const ON_DATE = /^(?:on|am|le|el|il|op|den|em)\s.{5,200}$/i;
/** `Dana wrote:`, `Quoting Dana Miles <dana@…>:`. */
const NAME_WROTE = new RegExp(
  String.raw`^\p{Lu}[\p{L}.'-]{0,30}(?:[ ,]{1,3}\p{Lu}[\p{L}.'-]{0,30}){0,4}\s{1,3}(?:<[^<>]{3,120}>\s{0,3})?(?:\([^()]{3,120}\)\s{0,3})?${WROTE}.{0,60}:\s*$`,
  'u',
);
const QUOTING = /^(?:quoting|zitat von|zitiere|citando a|citation de|citat fra)\s.{2,120}:\s*$/i;

/** The head of a mail as programs write it into the text, whatever their language. */
const SENDER = /^[*_]{0,2}(?:from|von|de|da|van|från|fra|nadawca|od|lähettäjä)\s?:[*_]{0,2}\s.+/i;
const HEADER =
  /^[*_]{0,2}(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|date|à|objet|enviado|fecha|para|asunto|enviada|data|assunto|inviato|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|wysłano|do|temat|lähetetty|vastaanottaja|aihe)(?: le| em| el)?\s?:[*_]{0,2}\s/i;
/** Without who sent it: when, and about what. */
const SENT = /^[*_]{0,2}(?:sent|gesendet|envoyé|enviado|inviato|verzonden)(?: le| el)?\s?:[*_]{0,2}\s.*\d/i;
const SUBJECT = /^[*_]{0,2}(?:subject|betreff|objet|asunto|oggetto|onderwerp)\s?:/i;

const ADDRESS = /<?[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}>?/;
const CLOCK = /\b\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\b/;
const DAY =
  /\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b|\b\d{1,2}\.? (?:de )?\p{L}{3,10}\.?,?(?: de)? (?:20)?\d{2}\b|\b\p{L}{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? 20\d{2}\b/iu;
const SOMEBODY_WROTE = new RegExp(WROTE, 'i');
/** What stands between names, addresses and days of such a line. */
const BETWEEN = new RegExp(
  String.raw`\b(?:${WROTE.slice(3, -1)}|on|at|um|am|pm|le|el|à|a las|uhr|gmt|utc|[ecmp][sd]t|via|(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6}|(?:mo|di|mi|do|fr|sa|so)\b|(?:lun|mar|mer|mie|jue|jeu|vie|ven|sab|sam|dom|dim)\w{0,6})\b\.?`,
  'giu',
);

/** `Sales <sales@house.example> 9 Nov 2026, 15:12`: a name, an address and a time, and nothing else. */
function isAttribution(line: string): boolean {
  if (line.length > 250 || !ADDRESS.test(line) || /^[\p{L} ]{2,20}:\s/u.test(line)) return false;
  const timed = DAY.test(line) || CLOCK.test(line);
  if (!timed && !(SOMEBODY_WROTE.test(line) && /:\s*$/.test(line))) return false;
  const rest = line
    .replace(ADDRESS, ' ')
    .replace(DAY, ' ')
    .replace(CLOCK, ' ')
    .replace(BETWEEN, ' ')
    .replace(/[^\p{L}\s]+|\d+/gu, ' ');
  const words = rest.split(/\s+/).filter((word) => word.length > 1);
  return words.length <= 5 && words.every((word) => /^\p{Lu}/u.test(word));
}

const RULE = /^(?:_{8,}|-{12,}|={12,}|\*{12,}|~{12,}|—{6,})$/;
/** Headings of older words. */
const PREVIOUS =
  /^\W{0,12}(?:(?:for (?:your )?reference|fyi|below|here is|this was)[,:]? )?(?:(?:the|my|our|your) )?(?:previous|earlier|older|prior|last|original|quoted|preceding|vorherige|letzte|frühere|message|mensaje|correo|messaggio|mensagem|pedido|commande|dernière)(?: week'?s| time'?s| \w+day'?s)? (?:message|messages|conversation|correspondence|e-?mails?|mails?|thread|text|order|po|nachricht|bestellung|précédente?|anterior(?:es)?|precedente|commande)(?: (?:for reference|follows|below|was|from \w+|of \w+))?\W{0,12}$/i;

/** How the older words of a mail begin. */
export interface Seam {
  readonly origin: Origin;
  /** A rule, or words for it: what stands below may be new all the same. */
  readonly soft: boolean;
}

export interface SeamContext {
  readonly forwards: boolean;
  readonly answers: boolean;
}

/** Whether the older words of a mail begin at this line: a mark of its program, a mail's head, or who wrote when. */
export function seamAt(lines: readonly string[], index: number, { forwards, answers }: SeamContext): Seam | undefined {
  const line = lines[index]!.trim().slice(0, 400);
  if (line === '') return undefined;
  const older: Seam = { origin: forwards ? 'forwarded' : 'quoted', soft: false };
  if (FORWARDED.test(line)) return { origin: 'forwarded', soft: false };
  if (ORIGINAL.test(line)) return older;
  const next = lines.slice(index + 1, index + 4).map((each) => each.trim().slice(0, 400));
  if (RULE.test(line) && line.startsWith('_') && next.some((each) => SENDER.test(each))) return older;
  if (SENDER.test(line) && next.slice(0, 2).some((each) => HEADER.test(each))) return older;
  if (SENT.test(line) && next.some((each) => SUBJECT.test(each))) return older;
  if (isLotusHead(lines, index) || isAttributed(line, next)) return older;
  if (!answers) return undefined;
  if (NAME_WROTE.test(line) || QUOTING.test(line)) return older;
  const ruled = RULE.test(line) && (line.startsWith('_') || isFree(lines, index));
  return ruled || PREVIOUS.test(line) ? { origin: 'quoted', soft: true } : undefined;
}

/** Who wrote when, on one line or broken over up to three. */
function isAttributed(line: string, next: readonly string[]): boolean {
  if (ON_DATE_WROTE.test(line) || isAttribution(line)) return true;
  if (ON_DATE.test(line) && [1, 2].some((count) => ON_DATE_WROTE.test([line, ...next.slice(0, count)].join(' '))))
    return true;
  // `Sales <sales@house.example>` above `wrote on 5/3/2026:`
  return ADDRESS.test(line) && !/[:.]$/.test(line) && /:$/.test(next[0] ?? '') && isAttribution(`${line} ${next[0]}`);
}

/** Notes: who, when, and below them `To`, `cc`, `Subject` on lines of their own. */
function isLotusHead(lines: readonly string[], index: number): boolean {
  const [who, when] = [lines[index]!.trim(), (lines[index + 1] ?? '').trim()];
  if (who.length > 120 || when.length > 40 || !CLOCK.test(when) || !DAY.test(when)) return false;
  const below = lines.slice(index + 2, index + 14).map((each) => each.trim());
  return below.some((each) => /^(?:to|an|à|para)\b/i.test(each)) && below.some((each) => /^(?:subject|betreff|objet|asunto)\b/i.test(each)); // prettier-ignore
}

/** A blank line above and below: no rule under the heading of a table. */
const isFree = (lines: readonly string[], index: number): boolean =>
  (lines[index - 1] ?? '').trim() === '' && (lines[index + 1] ?? '').trim() === '';

/** Whether older words begin with a rule or a heading alone, no mail's head behind it. */
export function beginsSoftly(texts: readonly string[]): boolean {
  const [first = '', ...rest] = texts.map((text) => text.trim()).filter((text) => text !== '');
  if (ORIGINAL.test(first) || FORWARDED.test(first)) return false;
  return (RULE.test(first) || PREVIOUS.test(first)) && !rest.slice(0, 3).some((text) => SENDER.test(text));
}
