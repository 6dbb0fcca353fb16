import { CreateReceivables1763769600000 } from './0001-create-receivables.migration.js';
import { DunCustomers1763773200000 } from './0002-dun-customers.migration.js';
import { CustomerParents1763776800000 } from './0003-customer-parents.migration.js';
import { Policies1763780400000 } from './0004-policies.migration.js';
import { CashThatLeaves1763784000000 } from './0005-cash-that-leaves.migration.js';
import { JointBooks1763900000050 } from './0006-joint-books.migration.js';
import { AgingPolicies1763900000052 } from './0007-aging-policies.migration.js';
import { ExchangeRates1763900000053 } from './0008-exchange-rates.migration.js';
import { CustomerCalendars1763900000054 } from './0009-customer-calendars.migration.js';
import { OutgoingMails1763900000055 } from './0010-outgoing-mails.migration.js';
import { OneMailQueue1764000000050 } from './0050-one-mail-queue.migration.js';

/** The schema `ar`, oldest first. */
export const arMigrations = [
  CreateReceivables1763769600000,
  DunCustomers1763773200000,
  CustomerParents1763776800000,
  Policies1763780400000,
  CashThatLeaves1763784000000,
  JointBooks1763900000050,
  AgingPolicies1763900000052,
  ExchangeRates1763900000053,
  CustomerCalendars1763900000054,
  OutgoingMails1763900000055,
  OneMailQueue1764000000050,
];
