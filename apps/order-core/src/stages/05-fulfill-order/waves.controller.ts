import { formatPickListNumber, formatWaveNumber } from '#domain/order/document-numbers';
import { type Actor, CurrentActor, Idempotent, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { found } from '../../http/answers.js';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { listPickLists } from './fulfillment.queries.repository.js';
import { pickListView } from './fulfillment-view.js';
import { PlanWaves } from './plan-waves.handler.js';
import { listWaves, loadWave, loadWaveItems, type WaveRow } from './waves.repository.js';

const wavesQuery = z.object({
  ...pageQuery,
  locationId: z.string().max(80).optional(),
  open: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('true: something is still to be picked'),
});
const planSchema = z.strictObject({
  locationId: z.string().min(1).max(80).optional(),
  route: z.string().min(1).max(80).optional(),
  carrier: z.string().min(1).max(80).optional(),
  shipBy: z.iso.date().optional().describe('what leaves on this day or before'),
});

/** Pick lists that are picked in one walk. */
@ApiTags('fulfillment')
@Controller('v1/waves')
@RequireRoles('warehouse')
export class WavesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly planWaves: PlanWaves,
  ) {}

  @Post('plan')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Put open pick lists into waves: by location, ship date, route and carrier' })
  async plan(@ZodBody(planSchema) wanted: z.output<typeof planSchema>, @CurrentActor() actor: Actor) {
    const waves: object[] = [];
    for (const id of await this.planWaves.run(wanted, actor.id)) {
      waves.push(waveView(await found(loadWave(this.dataSource.manager, id), `wave ${id}`)));
    }
    return { waves };
  }

  @Get()
  @ApiOperation({ summary: 'Waves, the newest first' })
  async list(@ZodQuery(wavesQuery) query: z.output<typeof wavesQuery>) {
    const { locationId, open, limit } = query;
    const rows = await listWaves(this.dataSource.manager, { locationId, open, limit, after: readCursor(query.after) });
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.planned_at, id: row.id }), view: waveView });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One wave: what to fetch in all, what each pick list gets of it, and the pick lists' })
  async get(@ZodParam('id', z.uuid()) id: string) {
    const { manager } = this.dataSource;
    const wave = await found(loadWave(manager, id), `wave ${id}`);
    const items = await loadWaveItems(manager, id);
    return {
      ...waveView(wave),
      items: items.map((item) => ({
        ...item,
        parts: item.parts.map((part) => ({
          ...part,
          pickListNumber: formatPickListNumber(BigInt(part.pickListNumber)),
        })),
      })),
      pickLists: (await listPickLists(manager, { waveId: id, limit: 1000 })).map(pickListView),
    };
  }
}

const waveView = (row: WaveRow) => ({
  id: row.id,
  number: formatWaveNumber(BigInt(row.number)),
  locationId: row.location_id,
  route: row.route ?? undefined,
  carrier: row.carrier ?? undefined,
  shipOn: row.ship_on ?? undefined,
  plannedAt: row.planned_at.toISOString(),
  plannedBy: row.planned_by,
  pickListCount: row.lists,
  openPickLists: row.open_lists,
});
