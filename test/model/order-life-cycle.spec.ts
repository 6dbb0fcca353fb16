import { jest } from '@jest/globals';
import fc from 'fast-check';
import { brokenInvariants, openOrderCore, type OrderCore } from '../support/order-core.js';
import { useDatabase } from '../support/database.js';
import { factsOf, ORDER_COMMANDS, STEP_NAMES } from './order-commands.js';
import { OrderModel, SKUS } from './order-model.js';
import { OrderUnderTest } from './order-under-test.js';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 2_000);
/** Steps offered to a sequence; those that do not fit its state are passed over. */
const STEPS = 20;
/** Customers are set up in one import, many runs at a time. */
const BATCH = 500;
/** Sequences at once on one database: each has a customer and items of its own. */
const LANES = 4;

// Thousands of transactions, one after the other in each lane.
jest.setTimeout(1_500_000);

describe('the life of an order', () => {
  const database = useDatabase();
  let core: OrderCore;
  const free: string[] = [];
  let made = 0;
  let batch: Promise<void> | undefined;

  const setUp = async () => {
    const names = Array.from({ length: BATCH }, (_, at) => `M${made + at}`);
    made += BATCH;
    const skus = names.flatMap((name) => SKUS.map((sku) => `${sku}-${name}`));
    await core.import({
      locations: [{ id: 'NJ', name: 'New Jersey', priority: 1 }],
      customers: names.map((id) => ({ id, name: id })),
      items: skus.map((sku) => ({
        sku,
        description: sku,
        baseUnit: 'CA',
        units: [{ unit: 'CA', factor: '1' }],
        costs: [{ unitCost: '0.10' }],
      })),
      priceBooks: [
        {
          id: `LIST-${made}`,
          kind: 'list',
          name: 'List',
          entries: skus.map((sku) => ({ sku, unit: 'CA', unitPrice: sku.startsWith('A') ? '10.00' : '1.005' })),
        },
      ],
      stock: skus.map((sku) => ({ locationId: 'NJ', sku, onHand: sku.startsWith('A') ? '12' : '7' })),
    });
    free.push(...names);
  };
  const next = async (): Promise<string> => {
    while (free.length === 0) {
      batch ??= setUp().finally(() => (batch = undefined));
      await batch;
    }
    return free.pop()!;
  };

  beforeAll(async () => {
    core = await openOrderCore(database);
  });

  it(`is what a small model of it says, in state and to the cent, over ${RUNS} sequences of steps`, async () => {
    const taken = new Map<string, number>();
    const property = fc.asyncProperty(
      fc.commands(ORDER_COMMANDS, { maxCommands: STEPS, size: 'max' }),
      async (commands) => {
        const name = await next();
        const both = { model: new OrderModel(), real: new OrderUnderTest(core, name, taken) };
        await fc.asyncModelRun(() => both, commands);
        // Asked once a sequence: what a step breaks no later step mends.
        expect(await both.real.facts()).toEqual(factsOf(both.model));
      },
    );
    const lane = (_: unknown, at: number) =>
      fc.assert(property, { numRuns: Math.ceil(RUNS / LANES), seed: 20250522 + at });
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(await brokenInvariants(core.dataSource)).toEqual({});
    // A kind of step that never fits would prove nothing.
    expect([...taken.keys()].sort()).toEqual([...STEP_NAMES].sort());
    const steps = [...taken.values()].reduce((sum, count) => sum + count, 0);
    console.log(
      `${RUNS} sequences, ${steps} steps: ${[...taken].map(([name, count]) => `${name} ${count}`).join(', ')}`,
    );
  });
});
