import { AGING_BASES, CREDIT_PLACES, DEFAULT_AGING } from '#domain/aging/aging-policy';
import { DEFAULT_HEALTH } from '#domain/health/assess-health';
import { DEFAULT_DUNNING } from '#domain/receivables/dunning/decide-dunning';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';

const share = z.number().min(0).max(1);
const days = z.int().min(1).max(3650);

/** What AR decides at run time, by name; every default is the one of the rules. */
export const POLICIES = {
  aging: z.strictObject({
    basis: z.enum(AGING_BASES).default(DEFAULT_AGING.basis).describe('what the age of an invoice is counted from'),
    edges: z
      .array(z.int().min(0).max(3650))
      .min(1)
      .max(12)
      .refine((edges) => edges.every((edge, at) => at === 0 || edge > edges[at - 1]!), 'must ascend')
      .default([...DEFAULT_AGING.edges])
      .describe('highest age in days of each bucket but the last, ascending'),
    credits: z
      .enum(CREDIT_PLACES)
      .default('apart')
      .describe('cash and credits on no invoice: in their own column, or in the buckets by their own date'),
  }),
  dunning: z.strictObject({
    levels: z
      .array(days)
      .min(1)
      .max(20)
      .refine((levels) => levels.every((level, at) => at === 0 || level > levels[at - 1]!), 'must ascend')
      .default([...DEFAULT_DUNNING.levels])
      .describe('days past due at which each level begins, ascending'),
    minimum: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,2})?$/)
      .default('5.00')
      .describe('less than this past due in total is not worth a letter, in major units of the currency at hand'),
  }),
  health: z
    .strictObject({
      watch: share.default(DEFAULT_HEALTH.watch).describe('score at which a watch begins'),
      atRisk: share.default(DEFAULT_HEALTH.atRisk).describe('score at which a risk begins'),
      margin: share.default(DEFAULT_HEALTH.margin).describe('how far below a threshold a score gets better'),
      overwhelming: share
        .default(DEFAULT_HEALTH.overwhelming)
        .describe('how far above a threshold one evaluation is enough to get worse'),
      minimumOrders: z
        .int()
        .min(1)
        .max(100)
        .default(DEFAULT_HEALTH.minimumOrders)
        .describe('order days a rhythm needs'),
      driftWatchDays: days.default(DEFAULT_HEALTH.driftWatchDays).describe('days later than usual that are a watch'),
      driftRiskDays: days.default(DEFAULT_HEALTH.driftRiskDays).describe('days later than usual that are a risk'),
    })
    .refine(({ watch, atRisk }) => watch < atRisk, { path: ['atRisk'], message: 'must be above watch' })
    .refine(({ driftWatchDays, driftRiskDays }) => driftWatchDays < driftRiskDays, {
      path: ['driftRiskDays'],
      message: 'must be above driftWatchDays',
    }),
} as const;

export type PolicyName = keyof typeof POLICIES;
export type Policy<Name extends PolicyName> = z.output<(typeof POLICIES)[Name]>;

export interface PolicyDecision {
  readonly value: unknown;
  readonly setBy: string;
  readonly setAt: Date;
}

/** Policies as rows, one per decision: the latest counts, the rest is the audit. */
@Injectable()
export class PoliciesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The policy in force; the house default before anybody decided. */
  async current<Name extends PolicyName>(name: Name): Promise<Policy<Name>> {
    const [latest] = await this.decisions(name, 1);
    return POLICIES[name].parse(latest?.value ?? {}) as Policy<Name>;
  }

  /** Youngest first. */
  async decisions(name: PolicyName, limit = 100): Promise<PolicyDecision[]> {
    const rows: PolicyDecision[] = await this.dataSource.query(
      `select value, set_by as "setBy", set_at as "setAt" from ar.policies where name = $1
       order by place desc limit $2`,
      [name, limit],
    );
    return rows;
  }

  async add(
    manager: EntityManager,
    decision: PolicyDecision & { readonly id: string; readonly name: PolicyName },
  ): Promise<void> {
    const { id, name, value, setBy, setAt } = decision;
    await manager.query('insert into ar.policies (id, name, value, set_by, set_at) values ($1, $2, $3, $4, $5)', [
      id,
      name,
      JSON.stringify(value),
      setBy,
      setAt,
    ]);
  }
}
