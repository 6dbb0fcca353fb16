import {
  InterchangeReader,
  placeOf,
  receiveInterchanges,
  sentenceOf,
  writeAcknowledgments,
  type AcknowledgeOptions,
  type Fault,
  type InterchangeHeader,
  type ReceivedRecord,
  type ReceiveOptions,
  type TransactionSet,
} from '#x12';
import { agreedRules, asSender, senderOf } from '../channels/edi/agreed-rules.js';
import { howToMend } from '../channels/edi/how-to-mend.js';
import { mapSet, type MappedSet } from '../channels/edi/map-set.js';
import { isaIdentity, outgoingDelimiters } from '../partners/partner-profile.js';
import { worse, type CliReader, type FileOutcome, type FileToRead, type Output, type ReadSettings } from './readers.js';

/** X12 files: anything that holds `ISA` and a separator, or at least is named like one. */
export const x12Reader: CliReader = {
  kind: 'X12',
  recognizes: (name, head) =>
    /ISA[^A-Za-z0-9\s]/.test(Buffer.from(head).toString('latin1')) || /\.(edi|x12|850|txt)$/i.test(name),
  normalize,
  acknowledge,
  check,
};

/** Which interchanges and groups are sound, by their place in the file, known before the first order is printed. */
interface Survey {
  readonly interchanges: boolean[];
  /** Per interchange, per group. */
  readonly groups: boolean[][];
}

/** How files are read: by the standard, or as agreed with the partner of `--partner`. */
function optionsOf({ tolerant, partner }: ReadSettings): ReceiveOptions {
  if (!partner?.edi) return { tolerant };
  const { theirs } = partner.edi;
  const senders = { [isaIdentity(theirs.qualifier, theirs.id)]: asSender(partner) };
  const rules = agreedRules({ ...(tolerant ? { tolerant } : {}), senders });
  const checkSender = (interchange: InterchangeHeader): Fault[] => {
    if (senderOf(interchange) in senders) return [];
    const code = 'EDI_SENDER_INVALID';
    const message = `The sender is ${senderOf(interchange)}; the profile is of ${Object.keys(senders).join()}.`;
    return [{ code, severity: 'reject', message, offset: interchange.offset, segmentId: 'ISA', element: 6 }];
  };
  return {
    ...rules,
    checkInterchange: (interchange) => [...checkSender(interchange), ...(rules.checkInterchange?.(interchange) ?? [])],
  };
}

const sound = (faults: readonly Fault[]): boolean => !faults.some((fault) => fault.severity === 'reject');

/**
 * Reads the envelopes only. An order may be printed only when its group and interchange are closed as they should
 * be; reading a file twice keeps the memory constant, where holding its orders back would not.
 */
async function survey(file: FileToRead, settings: ReadSettings): Promise<Survey> {
  const reader = new InterchangeReader(optionsOf(settings));
  const found: Survey = { interchanges: [], groups: [] };
  let groups: boolean[] = [];
  const note = (records: ReturnType<InterchangeReader['push']>): void => {
    for (const record of records) {
      if (record.kind === 'group-end') groups.push(sound(record.faults));
      if (record.kind !== 'interchange-end') continue;
      found.interchanges.push(sound(record.faults));
      found.groups.push(groups);
      groups = [];
    }
  };
  for await (const chunk of file.open()) note(reader.push(chunk));
  note(reader.end());
  return found;
}

async function normalize(file: FileToRead, out: Output, settings: ReadSettings): Promise<FileOutcome> {
  const { interchanges, groups } = await survey(file, settings);
  let outcome: FileOutcome = 'accepted';
  let interchange = -1;
  let group = -1;
  for await (const record of receiveInterchanges(file.open(), optionsOf(settings))) {
    if (record.kind === 'interchange') {
      interchange += 1;
      group = -1;
    } else if (record.kind === 'group') group += 1;
    const usable = interchanges[interchange] === true && groups[interchange]?.[group] === true;
    if (record.kind === 'set') outcome = worse(outcome, await normalizeSet(file, record, { usable, out, settings }));
    else outcome = worse(outcome, diagnose(file, record, out));
  }
  return outcome;
}

type ReceivedSet = Extract<ReceivedRecord, { kind: 'set' }>;

async function normalizeSet(
  file: FileToRead,
  record: ReceivedSet,
  { usable, out, settings }: { usable: boolean; out: Output; settings: ReadSettings },
): Promise<FileOutcome> {
  const { set, report } = record;
  for (const fault of report.faults) out.diagnose(describe(file, fault, whereIs(set)));
  if (!report.accepted) return 'rejected';
  // What is wrong with the group or the interchange is told at its end.
  if (!usable) return 'rejected';
  if (set.identifier !== '850') {
    out.diagnose(`${file.name}: ${whereIs(set)}: note: a ${set.identifier} is no order and is left out`);
    return 'accepted';
  }
  const mapped = mapAccepted(record, file, settings);
  if ('faults' in mapped) for (const fault of mapped.faults) out.diagnose(describe(file, fault, whereIs(set)));
  else if (mapped.order) await out.order(mapped.order);
  return 'faults' in mapped ? 'rejected' : 'accepted';
}

/** What an accepted set says, for the partner of `--partner` or for nobody in particular. */
const mapAccepted = ({ set, report }: ReceivedSet, file: FileToRead, { partner }: ReadSettings): MappedSet =>
  mapSet({ set, report }, partner && asSender(partner), file.name.slice(-80));

/** Why a set that is sound X12 still says nothing that can be used: it is told in no acknowledgment. */
function unusableFaults(record: ReceivedSet, file: FileToRead, settings: ReadSettings): readonly Fault[] {
  if (!record.report.accepted) return [];
  const mapped = mapAccepted(record, file, settings);
  return 'faults' in mapped ? mapped.faults : [];
}

/** Tells the faults of envelopes. */
function diagnose(file: FileToRead, record: ReceivedRecord, out: Output): FileOutcome {
  const tell = (faults: readonly Fault[], where: string): FileOutcome => {
    for (const fault of faults) out.diagnose(describe(file, fault, where));
    return sound(faults) ? 'accepted' : 'rejected';
  };
  switch (record.kind) {
    case 'group-end':
      return tell(record.verdict.faults, `GS ${record.verdict.group.controlNumber}`);
    case 'interchange-end': {
      const { interchange, faults } = record.verdict;
      return tell(faults, whichInterchange(interchange));
    }
    case 'unreadable': {
      out.diagnose(describe(file, record.fault, ''));
      return record.fault.severity === 'note' ? 'accepted' : 'unreadable';
    }
    default:
      return 'accepted';
  }
}

const whichInterchange = (interchange: InterchangeHeader): string => `ISA ${interchange.controlNumber}`;

const whereIs = (set: TransactionSet): string =>
  `${whichInterchange(set.interchange)} GS ${set.group.controlNumber} ST ${set.controlNumber || '?'}`;

/** One line: file, envelope, segment and element, severity, code, sentence. */
function describe(file: FileToRead, fault: Fault, where: string): string {
  const place = [
    where,
    fault.segmentPosition === undefined ? '' : `segment ${fault.segmentPosition}`,
    fault.segmentId === undefined ? '' : fault.segmentId.slice(0, 20),
    fault.element === undefined ? '' : `element ${fault.element}`,
    fault.offset === undefined ? '' : `byte ${fault.offset}`,
  ];
  return `${file.name}: ${place.filter(Boolean).join(' ')}: ${fault.severity}: ${fault.code}: ${oneLine(fault.message)}`;
}

const oneLine = (text: string): string => text.replace(/[\x00-\x1f\x7f]+/g, ' ');

async function acknowledge(file: FileToRead, out: Output, settings: ReadSettings): Promise<FileOutcome> {
  let outcome: FileOutcome = 'accepted';
  let answers = 0;
  for await (const record of receiveInterchanges(file.open(), optionsOf(settings))) {
    outcome = worse(outcome, diagnose(file, record, out));
    if (record.kind === 'set') {
      const unusable = unusableFaults(record, file, settings);
      for (const fault of unusable) out.diagnose(describe(file, fault, whereIs(record.set)));
      if (!record.report.accepted || unusable.length > 0) outcome = worse(outcome, 'rejected');
    }
    if (record.kind !== 'interchange-end') continue;
    const text = writeAcknowledgments(record.verdict, {
      ...agreedAnswer(settings),
      sentAt: stamp(settings.now()),
      interchangeControlNumber: answers + 1,
    });
    if (text === undefined) {
      out.diagnose(`${file.name}: ${whichInterchange(record.verdict.interchange)}: note: no acknowledgment is due`);
    } else {
      answers += 1;
      await out.text(text);
    }
  }
  return outcome;
}

/** How the partner wants to be answered. */
function agreedAnswer({ partner }: ReadSettings): Partial<AcknowledgeOptions> {
  if (!partner?.edi) return {};
  const { acknowledgment, interchangeAcknowledgment, interchangeNotes, listAccepted } = partner.edi;
  const delimiters = outgoingDelimiters(partner.edi);
  return {
    functional: acknowledgment,
    interchange: interchangeAcknowledgment,
    interchangeNotes,
    listAccepted,
    delimiters,
  };
}

/** Local date and time as an envelope wants them. */
function stamp(now: Date): { date: string; time: string } {
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    date: `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`,
    time: `${two(now.getHours())}${two(now.getMinutes())}`,
  };
}

async function check(file: FileToRead, out: Output, settings: ReadSettings): Promise<FileOutcome> {
  let outcome: FileOutcome = 'accepted';
  await out.text(`${file.name}`);
  for await (const record of receiveInterchanges(file.open(), optionsOf(settings))) {
    switch (record.kind) {
      case 'interchange': {
        const { senderQualifier, senderId, receiverQualifier, receiverId, controlNumber, version, usage } =
          record.interchange;
        const test = usage === 'T' ? ', test' : '';
        await out.text(
          `  interchange ${controlNumber}: ${senderQualifier}/${senderId} to ${receiverQualifier}/${receiverId}, version ${version}${test}`,
        );
        break;
      }
      case 'set': {
        const { set, report } = record;
        const unusable = unusableFaults(record, file, settings);
        outcome = worse(outcome, report.accepted && unusable.length === 0 ? 'accepted' : 'rejected');
        const answered = { A: 'accepted', E: 'accepted with errors', R: 'rejected' }[report.code];
        const word = unusable.length > 0 ? `${answered} as X12, but of no use as an order` : answered;
        await out.text(
          `    ${set.identifier || 'set without ST'} ${set.controlNumber} (${set.group.version}), ${set.segments.length} segments: ${word}`,
        );
        await tellFaults([...report.faults, ...unusable], '      ', out);
        break;
      }
      case 'group-end': {
        const { verdict } = record;
        outcome = worse(outcome, sound(verdict.faults) ? 'accepted' : 'rejected');
        const word = { A: 'accepted', E: 'accepted with errors', P: 'partly accepted', R: 'rejected' }[verdict.code];
        await out.text(
          `    group ${verdict.group.functionalId} ${verdict.group.controlNumber}: ${word}, ${verdict.accepted} of ${verdict.received} sets`,
        );
        await tellFaults(verdict.faults, '      ', out);
        break;
      }
      case 'interchange-end': {
        const { verdict } = record;
        outcome = worse(outcome, verdict.accepted ? 'accepted' : 'rejected');
        await out.text(
          `  interchange ${verdict.interchange.controlNumber}: ${verdict.accepted ? 'accepted' : 'not accepted, none of its sets is used'}`,
        );
        await tellFaults(verdict.faults, '    ', out);
        break;
      }
      case 'unreadable':
        outcome = worse(outcome, record.fault.severity === 'note' ? 'accepted' : 'unreadable');
        await tellFaults([record.fault], '  ', out);
        break;
      default:
    }
  }
  return outcome;
}

async function tellFaults(faults: readonly Fault[], indent: string, out: Output): Promise<void> {
  for (const fault of faults) {
    const place =
      fault.segmentPosition === undefined ? '' : ` at segment ${fault.segmentPosition} ${fault.segmentId ?? ''}`;
    const element = fault.element === undefined ? '' : ` element ${fault.element}`;
    const told = placeOf(fault.code);
    const answer = told === undefined ? '' : ` (${told})`;
    await out.text(
      `${indent}${fault.severity} ${fault.code}${answer}${place}${element}: ${oneLine(fault.message || sentenceOf(fault.code))} ${howToMend(fault.code)}`,
    );
  }
}
