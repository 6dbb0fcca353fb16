import type { Bench } from './bench.js';
import { FEW, ITEMS, MANY, openGrownHouses, STOCKED } from './orders-grown.js';
import {
  acceptOrder,
  CUSTOMERS,
  Latencies,
  ORDERS,
  type OrdersHouse,
  ordersPerSecond,
  peakMegabytes,
} from './orders-house.js';

export const bench: Bench = {
  name: 'orders.growth',
  against: `the same with ${FEW} open orders`,
  unit: 'orders/s',
  prepare: async () => {
    const { many, few, close } = await openGrownHouses();
    const side = ({ core }: OrdersHouse) => {
      const latencies = new Latencies();
      let first = 1;
      const round = () => {
        first += ORDERS;
        return ordersPerSecond((order) => acceptOrder(core, order, STOCKED), { first: first - ORDERS, latencies });
      };
      return { round, latencies };
    };
    const [ours, theirs] = [side(many), side(few)];
    return {
      ours: ours.round,
      theirs: theirs.round,
      close,
      get note() {
        return `${MANY} open orders and as many paid invoices against ${FEW}, ${ITEMS} items, ${CUSTOMERS} customers with a limit; p99 ${ours.latencies.p99} ms against ${theirs.latencies.p99} ms, at most ${peakMegabytes()} MB; no statement reads more rows for more orders; what bounds it is that each line touches a leaf of its own in three indexes by item, which no longer stay in memory and are logged whole after a checkpoint`;
      },
    };
  },
};
