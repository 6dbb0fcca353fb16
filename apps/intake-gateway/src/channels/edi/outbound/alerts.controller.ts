import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, Clock, CurrentActor, Problem, RequireRoles, ZodAnswer, ZodParam, ZodQuery } from '#service-kit';
import { z } from 'zod';
import { ALERT_KINDS, AlertRepository } from '../../../canonical-order/alert.repository.js';
import { pageOf, pageQuery, toPage } from '../../../canonical-order/list-query.js';

const alertsQuery = pageQuery.extend({
  open: z.enum(['true', 'false']).optional().describe('Only open, or only closed alerts. Both when left out.'),
  kind: z.enum(ALERT_KINDS).optional(),
  partnerId: z.string().max(63).optional(),
});

const alertView = z.object({
  id: z.string(),
  kind: z.enum(ALERT_KINDS),
  partnerId: z.string(),
  outboundDocumentId: z.string().nullable(),
  documentId: z.string().nullable(),
  message: z.string(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  closedBy: z.string().nullable(),
});

@ApiTags('edi')
@Controller('v1/alerts')
@RequireRoles('clerk')
export class AlertsController {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly clock: Clock,
  ) {}

  /** What somebody has to look at in the exchange with partners, newest first. */
  @Get()
  @ZodAnswer(200, pageOf(alertView), 'A page of alerts.')
  async list(@ZodQuery(alertsQuery) query: z.infer<typeof alertsQuery>) {
    const open = query.open === undefined ? undefined : query.open === 'true';
    const page = toPage(await this.alerts.list({ ...query, open }), query.limit);
    return { ...page, items: page.items.map(({ subject: _, ...alert }) => alert) };
  }

  /** Somebody saw to it. An acknowledgment that comes after all closes its alert by itself. */
  @Post(':id/close')
  @HttpCode(204)
  async close(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string): Promise<void> {
    const closed = await this.alerts.close({ id, at: this.clock.now(), by: actor.id });
    if (!closed) throw new Problem(404, 'NOT_FOUND', 'There is no such open alert.');
  }
}
