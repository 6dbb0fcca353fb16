import { Paper } from './paper.js';
import { type PartyOnPaper, partyLines, TO_WRITE } from './paper-words.js';

export interface WaveItemOnPaper {
  readonly sku: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitOfMeasure: string;
  readonly parts: readonly { readonly pickListNumber: string; readonly quantity: string }[];
}

export interface WaveOnPaper {
  readonly company: readonly string[];
  readonly number: string;
  readonly location: PartyOnPaper;
  readonly shipOn?: string | undefined;
  readonly route?: string | undefined;
  readonly carrier?: string | undefined;
  readonly pickListCount: number;
  readonly items: readonly WaveItemOnPaper[];
  readonly madeAt: Date;
}

/** One walk for many orders: what to fetch of each item, and how it is sorted into the pick lists afterwards. */
export async function printWave(wave: WaveOnPaper): Promise<Buffer> {
  const paper = new Paper({ name: wave.number, title: 'Wave', madeAt: wave.madeAt });
  paper.head({
    from: [...wave.company.slice(0, 1), ...partyLines(wave.location)],
    title: 'Wave pick list',
    fields: [
      { label: 'Wave', value: wave.number },
      { label: 'Pick lists', value: String(wave.pickListCount) },
      { label: 'Ship date', value: wave.shipOn },
      { label: 'Route', value: wave.route },
      { label: 'Carrier', value: wave.carrier },
    ],
  });
  paper.table<WaveItemOnPaper>(
    [
      { title: 'ITEM', share: 18, text: ({ sku }) => sku },
      { title: 'DESCRIPTION', share: 32, text: ({ description }) => description },
      { title: 'FETCH', share: 10, align: 'right', text: ({ quantity }) => quantity },
      { title: 'UNIT', share: 7, text: ({ unitOfMeasure }) => unitOfMeasure },
      { title: 'FOUND', share: 9, align: 'right', text: () => TO_WRITE },
      {
        title: 'SORT INTO',
        share: 24,
        text: ({ parts }) => parts.map(({ pickListNumber, quantity }) => `${pickListNumber}: ${quantity}`).join('\n'),
      },
    ],
    wave.items.flatMap(partRows),
  );
  paper.signatures(['Picked by', 'Date and time']);
  return paper.finish();
}

/** More than a page has room for, and nobody sorts so many at once. */
const PARTS_OF_A_ROW = 40;

/** An item of very many orders goes on in further rows. */
function partRows(item: WaveItemOnPaper): WaveItemOnPaper[] {
  const rows: WaveItemOnPaper[] = [];
  for (let start = 0; start < item.parts.length; start += PARTS_OF_A_ROW) {
    const parts = item.parts.slice(start, start + PARTS_OF_A_ROW);
    rows.push(start === 0 ? { ...item, parts } : { ...item, description: 'continued', quantity: '', parts });
  }
  return rows;
}
