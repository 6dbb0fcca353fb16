import { Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Actor, hasRole } from '../auth/actor.js';
import { CurrentActor, RequireRoles } from '../auth/roles.decorator.js';
import { Clock } from '../clock/clock.js';
import { Problem } from '../http/problem.js';
import { ZodAnswer, ZodBody, ZodParam, ZodQuery } from '../http/zod-input.decorators.js';
import {
  assigneeBody,
  assignmentHistory,
  readWorkKey,
  type WorkItem,
  workPage,
  workQuery,
  writeWorkKey,
} from './work-item.js';
import { WorkQueueRepository, type WorkRow, type WorkSource } from './work-queue.repository.js';

const kindParam = z.string().max(40);
const idParam = z.string().max(400);

/** One queue of everything of a service that waits for a person; each sees what its roles can do something about. */
@ApiTags('work')
@Controller('v1/work')
@RequireRoles('clerk', 'approver', 'warehouse', 'ar')
export class WorkController {
  constructor(
    private readonly queue: WorkQueueRepository,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Everything that waits for a person, what waits longest first' })
  @ZodAnswer(200, workPage, 'A page of the queue.')
  async list(@CurrentActor() actor: Actor, @ZodQuery(workQuery) query: z.output<typeof workQuery>) {
    const { kind, customerId, assignee, unassigned, olderThanMinutes: minutes, limit } = query;
    const sources = kind === undefined ? this.#sourcesOf(actor) : [this.#source(kind, actor, 400)];
    const now = this.clock.now();
    const waitingSince = minutes === undefined ? undefined : new Date(now.getTime() - minutes * 60_000);
    const after = readWorkKey(query.after);
    const rows = await this.queue.list({ sources, customerId, assignee, unassigned, waitingSince, now, after, limit });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const next = rows.length > limit && last ? writeWorkKey({ ...last, since: last.since_key }) : undefined;
    return { items: shown.map((row) => viewOf(row, now)), next };
  }

  @Put(':kind/:id/assignee')
  @HttpCode(204)
  @ApiOperation({ summary: 'Says who looks after it; who is named last does' })
  async assign(
    @ZodParam('kind', kindParam) kind: string,
    @ZodParam('id', idParam) id: string,
    @ZodBody(assigneeBody) { assignee }: z.output<typeof assigneeBody>,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const at = this.clock.now();
    if (!(await this.queue.waits(this.#source(kind, actor, 404), id, at))) throw nothingWaits(kind, id);
    await this.queue.assign({ kind, id, assignee, by: actor.id, at });
  }

  @Get(':kind/:id/assignments')
  @ApiOperation({ summary: 'Who gave it to whom, and when, the first one first; also of work that is done' })
  @ZodAnswer(200, assignmentHistory, 'Every assignment there was.')
  async assignments(
    @ZodParam('kind', kindParam) kind: string,
    @ZodParam('id', idParam) id: string,
    @CurrentActor() actor: Actor,
  ) {
    this.#source(kind, actor, 404);
    const rows = await this.queue.history({ kind, id });
    return {
      items: rows.map((row) => ({
        assignee: row.assignee ?? undefined,
        assignedBy: row.assigned_by,
        assignedAt: row.assigned_at.toISOString(),
      })),
    };
  }

  @Delete(':kind/:id/assignee')
  @HttpCode(204)
  @ApiOperation({ summary: 'Nobody looks after it any more' })
  async unassign(
    @ZodParam('kind', kindParam) kind: string,
    @ZodParam('id', idParam) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    this.#source(kind, actor, 404);
    await this.queue.unassign({ kind, id, by: actor.id, at: this.clock.now() });
  }

  #sourcesOf(actor: Actor): WorkSource[] {
    return this.queue.sources.filter(({ roles }) => hasRole(actor, ...roles));
  }

  /** A kind that the actor's roles can do nothing about is answered like one that is not there. */
  #source(kind: string, actor: Actor, status: 400 | 404): WorkSource {
    const sources = this.#sourcesOf(actor);
    const source = sources.find((each) => each.kind === kind);
    if (source) return source;
    const known = sources.map((each) => each.kind).join(', ') || 'none';
    throw new Problem(
      status,
      status === 400 ? 'QUERY_INVALID' : 'NOT_FOUND',
      `There is no work '${kind}'; yours is: ${known}.`,
    );
  }
}

const nothingWaits = (kind: string, id: string) =>
  new Problem(404, 'NOT_FOUND', `There is no ${kind} ${id} that waits.`);

function viewOf(row: WorkRow, now: Date): WorkItem {
  return {
    kind: row.kind,
    id: row.id,
    summary: row.summary ?? '',
    link: row.link,
    customerId: row.customer_id ?? undefined,
    since: row.since.toISOString(),
    ageMinutes: Math.max(0, Math.floor((now.getTime() - row.since.getTime()) / 60_000)),
    assignee: row.assignee ?? undefined,
    assignedBy: row.assigned_by ?? undefined,
    assignedAt: row.assigned_at?.toISOString(),
  };
}
