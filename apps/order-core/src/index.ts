import { TOPICS } from '#contracts';
import { type ServiceDefinition, smtpOf } from '#service-kit';
import { ReferenceData1763800000001 } from './migrations/0001-reference-data.migration.js';
import { Orders1763800000002 } from './migrations/0002-orders.migration.js';
import { Fulfillment1763800000003 } from './migrations/0003-fulfillment.migration.js';
import { Receivables1763800000004 } from './migrations/0004-receivables.migration.js';
import { AnswersAndChanges1763800000005 } from './migrations/0005-answers-and-changes.migration.js';
import { ChargesAndTaxes1763800000010 } from './migrations/0010-charges-and-taxes.migration.js';
import { Catalog1763800000011 } from './migrations/0011-catalog.migration.js';
import { InvoicesAndCreditMemos1763800000030 } from './migrations/0030-invoices-and-credit-memos.migration.js';
import { Warehouse1763800000031 } from './migrations/0031-warehouse.migration.js';
import { StockLogAndCreditPositions1763800000020 } from './migrations/0020-stock-log-and-credit-positions.migration.js';
import { Cash1763800000040 } from './migrations/0040-cash.migration.js';
import { ApprovalDesk1763800000021 } from './migrations/0021-approval-desk.migration.js';
import { SearchOrders1763800000025 } from './migrations/0025-search-orders.migration.js';
import { Returns1763800000041 } from './migrations/0041-returns.migration.js';
import { Notifications1763800000042 } from './migrations/0042-notifications.migration.js';
import { LedgerBalanceIndex1763800000045 } from './migrations/0045-ledger-balance-index.migration.js';
import { LedgerBalances1763800000050 } from './migrations/0050-ledger-balances.migration.js';
import { AssignmentHistory1763800000055 } from './migrations/0055-assignment-history.migration.js';
import { SettledMessages1763800000056 } from './migrations/0056-settled-messages.migration.js';
import { DeskReads1763800000051 } from './migrations/0051-desk-reads.migration.js';
import { CardsAndPurchases1763800000052 } from './migrations/0052-cards-and-purchases.migration.js';
import { OneMailQueue1764000000060 } from './migrations/0060-one-mail-queue.migration.js';
import { OrderCoreModule, type OrderCoreSettings } from './order-core.module.js';
import { Remittances1763800000006 } from './migrations/0006-remittances.migration.js';
import { SCHEMA } from './order-settings.js';

/** What order-core is, wherever it runs: by itself (main.ts) or with the others in one process (apps/standalone). */
export function serviceDefinition(config: OrderCoreSettings): ServiceDefinition {
  return {
    name: 'order-core',
    module: OrderCoreModule.register(config),
    schema: SCHEMA,
    groupId: 'order-core',
    topics: [TOPICS.canonicalOrders, TOPICS.remittances, TOPICS.orders, TOPICS.customerHealth],
    entities: [],
    migrations: [
      ReferenceData1763800000001,
      Orders1763800000002,
      Fulfillment1763800000003,
      Receivables1763800000004,
      AnswersAndChanges1763800000005,
      Remittances1763800000006,
      InvoicesAndCreditMemos1763800000030,
      Warehouse1763800000031,
      ChargesAndTaxes1763800000010,
      Catalog1763800000011,
      StockLogAndCreditPositions1763800000020,
      ApprovalDesk1763800000021,
      SearchOrders1763800000025,
      Cash1763800000040,
      Returns1763800000041,
      Notifications1763800000042,
      LedgerBalanceIndex1763800000045,
      LedgerBalances1763800000050,
      AssignmentHistory1763800000055,
      SettledMessages1763800000056,
      DeskReads1763800000051,
      CardsAndPurchases1763800000052,
      OneMailQueue1764000000060,
    ],
    smtp: smtpOf(config),
    openApi: {
      title: 'order-core',
      description: 'Orders from validation to cash: stock, prices, approval, fulfillment, invoices and payments.',
      version: '1.0.0',
    },
  };
}

export { orderCoreConfig as configSchema, type OrderCoreConfig } from './config.js';
export { importDocument } from './reference-data/csv/import-document.js';
export { openReferenceImport, type ReferenceImport } from './reference-data/open-reference-import.js';
