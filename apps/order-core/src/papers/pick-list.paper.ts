import { Paper } from './paper.js';
import { type PartyOnPaper, partyLines, TO_WRITE } from './paper-words.js';

export interface PickLineOnPaper {
  readonly position: number;
  readonly sku: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitOfMeasure: string;
  /** What was picked; empty before that: the picker writes it. */
  readonly picked?: string | null | undefined;
  readonly short?: string | null | undefined;
  readonly damaged?: string | null | undefined;
  /** Of goods sold by weight: what to expect, and what the scale said. */
  readonly nominalWeight?: string | undefined;
  readonly weight?: string | undefined;
  readonly weightUnit?: string | undefined;
}

export interface PickListOnPaper {
  readonly company: readonly string[];
  readonly number: string;
  readonly location: PartyOnPaper;
  readonly waveNumber?: string | undefined;
  readonly orderNumber: string;
  readonly purchaseOrderNumber: string;
  readonly customer: PartyOnPaper;
  readonly shipTo?: PartyOnPaper | undefined;
  readonly fulfillment: 'ship' | 'pickup' | 'drop_ship';
  readonly status: string;
  readonly shipOn?: string | undefined;
  readonly route?: string | undefined;
  readonly carrier?: string | undefined;
  readonly releasedAt: string;
  readonly lines: readonly PickLineOnPaper[];
  readonly madeAt: Date;
}

const KINDS = { ship: 'Ship', pickup: 'Customer pickup', drop_ship: 'Vendor ships' };

/** What a picker carries through the location, with room to write what was found. */
export async function printPickList(list: PickListOnPaper): Promise<Buffer> {
  const paper = new Paper({ name: list.number, title: 'Pick list', madeAt: list.madeAt });
  paper.head({
    from: [...list.company.slice(0, 1), ...partyLines(list.location)],
    title: 'Pick list',
    fields: [
      { label: 'Pick list', value: list.number },
      { label: 'Wave', value: list.waveNumber },
      { label: 'Order', value: list.orderNumber },
      { label: 'Purchase order', value: list.purchaseOrderNumber },
      { label: 'Fulfillment', value: KINDS[list.fulfillment] },
      { label: 'Ship date', value: list.shipOn },
      { label: 'Route', value: list.route },
      { label: 'Carrier', value: list.carrier },
      { label: 'Released', value: list.releasedAt },
      { label: 'Status', value: list.status },
    ],
  });
  paper.blocks([
    { title: 'CUSTOMER', lines: partyLines(list.customer) },
    { title: 'SHIP TO', lines: list.shipTo ? partyLines(list.shipTo) : ['as the customer'] },
  ]);
  const weighed = list.lines.some(({ nominalWeight }) => nominalWeight !== undefined);
  paper.table<PickLineOnPaper>(
    [
      { title: 'LINE', share: 6, align: 'right', text: ({ position }) => String(position) },
      { title: 'ITEM', share: 17, text: ({ sku }) => sku },
      { title: 'DESCRIPTION', share: 29, text: ({ description }) => description },
      { title: 'QUANTITY', share: 10, align: 'right', text: ({ quantity }) => quantity },
      { title: 'UNIT', share: 6, text: ({ unitOfMeasure }) => unitOfMeasure },
      { title: 'PICKED', share: 9, align: 'right', text: ({ picked }) => picked ?? TO_WRITE },
      { title: 'SHORT', share: 8, align: 'right', text: ({ short }) => notZero(short) },
      { title: 'DAMAGED', share: 10.5, align: 'right', text: ({ damaged }) => notZero(damaged) },
      ...(weighed ? [{ title: 'WEIGHT', share: 13, align: 'right' as const, text: weightOf }] : []),
    ],
    list.lines,
  );
  paper.paragraph(`${list.lines.length} ${list.lines.length === 1 ? 'line' : 'lines'}.`);
  paper.signatures(['Picked by', 'Date and time', 'Checked by']);
  return paper.finish();
}

const notZero = (quantity: string | null | undefined): string => (quantity === '0' ? '' : (quantity ?? TO_WRITE));

const weightOf = ({ weight, nominalWeight, weightUnit }: PickLineOnPaper): string => {
  if (weight !== undefined) return `${weight} ${weightUnit}`;
  return nominalWeight === undefined ? '' : `${TO_WRITE} ${weightUnit}\nabout ${nominalWeight}`;
};
