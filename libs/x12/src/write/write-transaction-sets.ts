import nodeX12 from 'node-x12';
import type { X12Interchange, X12Transaction } from 'node-x12';
import { segmentOf, type ElementSlot } from '../schema/compile.js';
import { FUNCTIONAL_IDS, versionOf } from '../schema/find-schema.js';
import type { DraftSegment, DraftSet } from './draft-set.js';
import { fitValue, safeText, type SafeText } from './fit-value.js';
import { WRITE_FINDINGS, type WriteFinding, type WriteFindingCode } from './write-findings.js';
import {
  DEFAULT_WRITE_DELIMITERS,
  groupDate,
  type OutgoingEnvelope,
  type WriteDelimiters,
} from './write-interchange.js';

/** A transaction set with the number it leaves under (ST02, 4 to 9 characters). */
export interface NumberedSet {
  readonly controlNumber: string;
  readonly set: DraftSet;
  /** ST03, from 005010 on. */
  readonly implementation?: string | undefined;
}

/** Sets of one kind for one partner: GS to GE. */
export interface TransactionGroup {
  readonly senderCode: string;
  readonly receiverCode: string;
  readonly controlNumber: number;
  /** GS08, with its suffix (`004010VICS`); decides lengths, dates and usage. */
  readonly version: string;
  readonly sets: readonly NumberedSet[];
}

export interface TransactionEnvelope extends OutgoingEnvelope {
  /** ISX01, from 007040 on; before that separators in data become blanks. */
  readonly release?: string | undefined;
  /** Characters the partner can read. Default: printable ASCII. */
  readonly characters?: SafeText['characters'] | undefined;
}

export interface WrittenInterchange {
  readonly text: string;
  readonly findings: readonly WriteFinding[];
}

/**
 * Writes outbound transaction sets as one interchange: envelopes, counts and segments by node-x12's object model,
 * values fitted to the version's element tables and the partner's separators. Control numbers and time are given.
 *
 * `X12Interchange` is used without `X12Generator` around it: the generator reads back strictly what it wrote, and that
 * reading knows no release character. The same check, with our own reader, is in the tests of every builder.
 * @throws RangeError when the envelope cannot be written (separators that clash, a version we have no tables for, sets
 *   of different kinds in one group): a fault of the partner's profile, not of a document
 */
export function writeTransactionSets(
  envelope: TransactionEnvelope,
  groups: readonly TransactionGroup[],
): WrittenInterchange {
  const delimiters = envelope.delimiters ?? DEFAULT_WRITE_DELIMITERS;
  const safe = checkedSeparators(envelope, delimiters);
  const interchange = openInterchange(envelope, delimiters);
  const findings: WriteFinding[] = [];
  for (const group of groups) addGroup(interchange, group, { envelope, safe, findings });
  return { text: interchangeText(interchange, safe, delimiters), findings };
}

function checkedSeparators(envelope: TransactionEnvelope, delimiters: WriteDelimiters): SafeText {
  const interchangeVersion = Number(envelope.interchangeVersion);
  const release = interchangeVersion >= 704 ? envelope.release : undefined;
  const { element, component, segment, repetition } = delimiters;
  const used = [element, component, segment, ...(interchangeVersion >= 402 ? [repetition] : []), release];
  const given = used.filter((separator) => separator !== undefined);
  if (given.some((separator) => separator.length !== 1 || /[A-Za-z0-9 ]/.test(separator))) {
    throw new RangeError('a separator must be one character that is no letter, digit or blank');
  }
  if (new Set(given).size !== given.length) throw new RangeError('the separators of an interchange must differ');
  return {
    element,
    component,
    segment,
    repetition: interchangeVersion >= 402 ? repetition : undefined,
    release,
    characters: envelope.characters ?? 'extended',
  };
}

function openInterchange(envelope: TransactionEnvelope, delimiters: WriteDelimiters): X12Interchange {
  const interchange = new nodeX12.X12Interchange({
    elementDelimiter: delimiters.element,
    segmentTerminator: delimiters.segment,
    subElementDelimiter: delimiters.component,
    repetitionDelimiter: delimiters.repetition,
  });
  const { sentAt, interchangeVersion } = envelope;
  interchange.setHeader([
    '00',
    '',
    '00',
    '',
    envelope.senderQualifier,
    envelope.senderId,
    envelope.receiverQualifier,
    envelope.receiverId,
    sentAt.date.slice(-6),
    sentAt.time.slice(0, 4),
    // ISA11: standards id until 00401, separator of repetitions from 00402 on.
    Number(interchangeVersion) >= 402 ? delimiters.repetition : 'U',
    interchangeVersion,
    String(envelope.interchangeControlNumber).padStart(9, '0'),
    envelope.acknowledgmentRequested ? '1' : '0',
    envelope.usage,
    delimiters.component,
  ]);
  return interchange;
}

interface Writing {
  readonly envelope: TransactionEnvelope;
  readonly safe: SafeText;
  readonly findings: WriteFinding[];
}

function addGroup(interchange: X12Interchange, group: TransactionGroup, writing: Writing): void {
  const version = versionOf(group.version);
  if (version === undefined) throw new RangeError(`no tables for version '${group.version}'`);
  const kinds = new Set(group.sets.map(({ set }) => FUNCTIONAL_IDS[set.identifier]));
  const [functionalId] = kinds;
  if (kinds.size !== 1 || functionalId === undefined) {
    throw new RangeError(
      `a group holds sets of one known kind, not ${group.sets.map(({ set }) => set.identifier).join()}`,
    );
  }
  const { date, time } = writing.envelope.sentAt;
  const day = groupDate(date, group.version);
  const { senderCode, receiverCode, controlNumber } = group;
  const written = interchange.addFunctionalGroup();
  written.setHeader([functionalId, senderCode, receiverCode, day, time, String(controlNumber), 'X', group.version]);
  for (const numbered of group.sets) {
    const transaction = written.addTransaction();
    const { identifier } = numbered.set;
    const implementation = version >= 5010 ? numbered.implementation : undefined;
    transaction.setHeader([identifier, numbered.controlNumber, ...(implementation ? [implementation] : [])]);
    addSegments(transaction, numbered, version, writing);
  }
}

function addSegments(transaction: X12Transaction, numbered: NumberedSet, version: number, writing: Writing): void {
  numbered.set.segments.forEach((draft, index) => {
    const id = String(draft[0]);
    const report = (finding: Pick<WriteFinding, 'code' | 'element' | 'reference' | 'value' | 'written'>): void => {
      writing.findings.push({
        ...finding,
        message: WRITE_FINDINGS[finding.code],
        setControlNumber: numbered.controlNumber,
        segmentId: id,
        segmentPosition: index + 2,
      });
    };
    const elements = segmentElements(draft, version, writing.safe, report);
    while (elements.at(-1) === '') elements.pop();
    transaction.addSegment(id, elements);
  });
}

type Report = (finding: Pick<WriteFinding, 'code' | 'element' | 'reference' | 'value' | 'written'>) => void;

function segmentElements(draft: DraftSegment, version: number, safe: SafeText, report: Report): string[] {
  const { slots } = segmentOf(String(draft[0]), version);
  return draft.slice(1).map((value, index) => {
    const element = index + 1;
    const slot = slots?.[index];
    const parts = Array.isArray(value) ? (value as readonly (string | number | undefined)[]) : undefined;
    if (slots && !slot && hasContent(value)) {
      report({ code: 'X12_VALUE_LEFT_OUT', element, value: String(value), written: '' });
      return '';
    }
    if (!parts) return elementText(value as string | number | undefined, { slot, element, safe, report });
    const components = parts.map((part, at) =>
      elementText(part, { slot: slot?.components?.[at] ?? slot, element, safe, report }),
    );
    while (components.at(-1) === '') components.pop();
    return components.join(safe.component);
  });
}

const hasContent = (value: DraftSegment[number]): boolean =>
  Array.isArray(value) ? value.some((part) => part) : value !== undefined && value !== '';

function elementText(
  value: string | number | undefined,
  of: { slot: ElementSlot | undefined; element: number; safe: SafeText; report: Report },
): string {
  const raw = value === undefined ? '' : String(value);
  if (raw === '') return '';
  const { slot, element } = of;
  // The point and the sign of a number, the dashes of a day: gone or in place before separators are looked at.
  const typed = slot?.element !== undefined && slot.element.type !== 'AN';
  const shaped = typed ? fitValue(raw, slot.element) : { text: raw };
  const safe = safeText(shaped.text, { ...of.safe, ...withoutSeparators(of.safe) }, slot?.reference);
  const fitted = typed ? { text: safe.text } : fitValue(safe.text, slot?.element);
  const released = of.safe.release === undefined ? fitted.text : safeText(fitted.text, of.safe).text;
  const notes = [shaped.code, safe.code, fitted.code].filter((code): code is WriteFindingCode => code !== undefined);
  for (const code of notes) of.report({ code, element, reference: slot?.reference, value: raw, written: released });
  return released;
}

/** With a release character separators are data like any other until the very end: lengths are counted without it. */
function withoutSeparators(safe: SafeText): Partial<SafeText> {
  if (safe.release === undefined) return {};
  return { element: '', component: '', segment: '', repetition: undefined, release: undefined };
}

function interchangeText(interchange: X12Interchange, safe: SafeText, delimiters: WriteDelimiters): string {
  const { options, header, functionalGroups, trailer } = interchange;
  const lineBreak = delimiters.lineBreak ?? '';
  const format = { ...options, format: lineBreak !== '', endOfLine: lineBreak };
  // ISX stands between ISA and the first group, where node-x12's model has no place.
  const release = safe.release === undefined ? [] : [`ISX${safe.element}${safe.release}${safe.segment}`];
  const parts = [header.toString(format), ...release, ...functionalGroups.map((group) => group.toString(format))];
  return [...parts, trailer.toString(format)].map((part) => part + lineBreak).join('');
}
