import type { Rejection } from '#domain/rejections/rejections';
import { err, type Result } from '#domain/result/result';
import { Transactions, type Tx } from '#messaging';
import { IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { lockCash, lockCashOf } from '../../pipeline/cash-lock.repository.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { CashWork } from './cash-work.js';

/** Opens customers' cash for change, one transaction each. */
@Injectable()
export class CashBook {
  constructor(
    private readonly transactions: Transactions,
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
    private readonly ids: IdSource,
  ) {}

  /** Locks the cash of a customer within a transaction that has locked nothing yet, or more of cash in id order. */
  async open(tx: Tx, customerId: string, actor: string): Promise<CashWork> {
    await lockCash(tx.manager, customerId);
    return new CashWork(tx, customerId, this.book.author(actor), this.book, this.ids);
  }

  /** Looks something up before anything is locked; what counts is looked up again under the lock. */
  read<T>(look: (manager: EntityManager) => Promise<T>): Promise<T> {
    return look(this.dataSource.manager);
  }

  /**
   * One transaction: lock the customer's cash (of several customers in id order, the first one's is worked on), decide,
   * let the orders hear of it. A refusal takes back whatever was written on the way to it.
   */
  async decide<T>(
    customers: string | readonly string[],
    actor: string,
    work: (cash: CashWork) => Promise<Result<T, Rejection>>,
  ): Promise<Result<T, Rejection>> {
    const ids = typeof customers === 'string' ? [customers] : customers;
    try {
      return await this.transactions.run(async (tx) => {
        await lockCashOf(tx.manager, ids);
        const cash = await this.open(tx, ids[0]!, actor);
        const result = await work(cash);
        if (!result.ok) throw new Refused(result.error);
        await cash.close();
        return result;
      });
    } catch (error) {
      if (error instanceof Refused) return err(error.rejection);
      throw error;
    }
  }
}

/** Ends a transaction because a rule said no. */
class Refused extends Error {
  constructor(readonly rejection: Rejection) {
    super(rejection.findings[0].message);
  }
}
