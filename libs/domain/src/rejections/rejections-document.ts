import { REJECTIONS } from './rejections.js';

/** docs/rejections.md, made from the registry. */
export function rejectionsDocument(): string {
  const rows = Object.entries(REJECTIONS).map(
    ([code, { sentence, resolver, acceptable }]) =>
      `| \`${code}\` | ${sentence} | ${resolver} | ${acceptable ? 'yes' : 'no'} |`,
  );
  return [
    '# Rejection codes',
    '',
    'Every reason an order, a pick, a shipment or a payment is refused, held or put before a person. Generated from',
    '`libs/domain/src/rejections/rejections.ts`; a test keeps the two equal. "Resolved by" is the role of the API key',
    'that can clear it (`partner`: only the sender can, by sending something else). "Acceptable" says whether that',
    'person may accept the finding and let the order go on as it is.',
    '',
    '| Code | What it means | Resolved by | Acceptable |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
