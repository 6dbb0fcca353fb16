import { type Field, Paper } from './paper.js';
import { groupDigits, type PartyOnPaper, partyLines } from './paper-words.js';

export interface CreditLineOnPaper {
  readonly lineNumber: string;
  readonly sku: string;
  readonly description: string;
  /** Absent: the price alone is credited. */
  readonly returned?: string | undefined;
  readonly unitOfMeasure: string;
  readonly amount: string;
}

export interface CreditMemoOnPaper {
  readonly company: readonly string[];
  readonly number: string;
  readonly creditDate: string;
  readonly invoiceNumber: string;
  readonly reason: string;
  readonly reference?: string | undefined;
  readonly currency: string;
  readonly customer: PartyOnPaper;
  readonly lines: readonly CreditLineOnPaper[];
  readonly charges: readonly { readonly description: string; readonly amount: string }[];
  readonly taxes: readonly { readonly description: string; readonly amount: string }[];
  readonly amount: string;
  readonly madeAt: Date;
}

/** What is given back of an invoice, and why. */
export async function printCreditMemo(memo: CreditMemoOnPaper): Promise<Buffer> {
  const paper = new Paper({ name: memo.number, title: 'Credit memo', madeAt: memo.madeAt });
  paper.head({
    from: memo.company,
    title: 'Credit memo',
    fields: [
      { label: 'Credit memo', value: memo.number },
      { label: 'Date', value: memo.creditDate },
      { label: 'Of invoice', value: memo.invoiceNumber },
      { label: 'Reference', value: memo.reference },
    ],
  });
  paper.blocks([
    { title: 'CREDIT TO', lines: partyLines(memo.customer) },
    { title: 'REASON', lines: [memo.reason] },
  ]);
  paper.table<CreditLineOnPaper>(
    [
      { title: 'LINE', share: 8, text: ({ lineNumber }) => lineNumber },
      { title: 'ITEM', share: 20, text: ({ sku }) => sku },
      { title: 'DESCRIPTION', share: 40, text: ({ description }) => description },
      { title: 'RETURNED', share: 12, align: 'right', text: ({ returned }) => returned ?? 'price only' },
      { title: 'UNIT', share: 6, text: ({ unitOfMeasure }) => unitOfMeasure },
      { title: 'AMOUNT', share: 14, align: 'right', text: ({ amount }) => groupDigits(amount) },
    ],
    memo.lines,
  );
  const fields: Field[] = [...memo.charges, ...memo.taxes].map(({ description, amount }) => ({
    label: description,
    value: groupDigits(amount),
  }));
  paper.totals([...fields, { label: `Credit ${memo.currency}`, value: groupDigits(memo.amount) }]);
  return paper.finish();
}
