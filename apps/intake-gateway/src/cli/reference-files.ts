import { readFile } from 'node:fs/promises';
import type { CatalogueItem, CustomerKnowledge } from '../channels/email/matching/catalogue.js';
import { NOTHING_KNOWN } from '../channels/email/matching/catalogue.js';
import { cellUnitCode } from '../channels/email/reading/units.js';

/** A file of reference data that cannot be used, in words for the person who named it. */
export class ReferenceFileFault extends Error {
  override readonly name = 'ReferenceFileFault';
}

/** Items from a CSV file with the columns `sku,description,unit,pack,gtin`, in any order; `price` may be among them. */
export async function readCatalogFile(path: string): Promise<CatalogueItem[]> {
  const rows = await readRows(path, ['sku', 'description']);
  return rows.map((row) => {
    const unit = row['unit'] ? (cellUnitCode(row['unit']) ?? row['unit'].toUpperCase()) : undefined;
    return {
      sku: row['sku']!,
      description: row['description'] ?? '',
      unit,
      pack: row['pack'] || undefined,
      gtin: row['gtin'] || undefined,
      price: /^\d+(\.\d+)?$/.test(row['price'] ?? '') ? row['price'] : undefined,
    };
  });
}

/**
 * Customers' own item numbers from a CSV file with the columns `customer_id,customer_item,sku`. Without a customer
 * the numbers of all count; one that means different items to different customers is left out.
 */
export async function readCustomerItemsFile(path: string, customerId: string | undefined): Promise<CustomerKnowledge> {
  const rows = (await readRows(path, ['customer_item', 'sku'])).filter(
    (row) => customerId === undefined || row['customer_id'] === customerId,
  );
  const meanings = new Map<string, Set<string>>();
  for (const row of rows)
    meanings.set(row['customer_item']!, (meanings.get(row['customer_item']!) ?? new Set()).add(row['sku']!));
  const itemNumbers = [...meanings].flatMap(([customerItem, skus]) =>
    skus.size === 1 ? [{ customerItem, sku: [...skus][0]! }] : [],
  );
  return { ...NOTHING_KNOWN, itemNumbers };
}

async function readRows(path: string, required: readonly string[]): Promise<Record<string, string>[]> {
  const { csvDocument } = await import('../channels/email/reading/documents/csv-document.js');
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new ReferenceFileFault(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [table] = csvDocument(bytes, path.slice(-200)).entries;
  const [heading, ...rows] = table?.kind === 'table' ? table.rows : [];
  const columns = (heading?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = required.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new ReferenceFileFault(`${path} lacks the column ${missing.join(' and ')}`);
  return rows
    .map(({ cells }) => Object.fromEntries(columns.map((column, at) => [column, cells[at]?.trim() ?? ''])))
    .filter((row) => required.some((column) => row[column] !== ''));
}
