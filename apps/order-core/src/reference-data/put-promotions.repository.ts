import type { EntityManager } from 'typeorm';
import { minor } from './put-customers.repository.js';
import type { GuardrailInput, PromotionInput } from './promotion.schema.js';

export async function putPromotions(
  manager: EntityManager,
  promotions: readonly PromotionInput[],
  now: Date,
): Promise<void> {
  const rows = promotions.map((promotion) => {
    const { id, currency, validFrom, validTo, active } = promotion;
    minor(promotion.amount, currency);
    minor(promotion.minimumAmount, currency);
    return { id, currency, validFrom, validTo, active, data: promotion };
  });
  await manager.query(
    `insert into orders.promotions (id, currency, valid_from, valid_to, active, data, updated_at)
     select id, currency, "validFrom", "validTo", active, data, $2
       from jsonb_to_recordset($1::jsonb) as rows (id text, currency text, "validFrom" date, "validTo" date,
         active boolean, data jsonb)
     on conflict (id) do update set currency = excluded.currency, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, active = excluded.active, data = excluded.data, updated_at = excluded.updated_at`,
    [JSON.stringify(rows), now],
  );
}

export async function putGuardrails(
  manager: EntityManager,
  guardrails: readonly GuardrailInput[],
  now: Date,
): Promise<void> {
  const rows = guardrails.map((each) => ({ ...each, automaticValue: minor(each.automaticValue, each.currency) }));
  await manager.query(
    `insert into orders.guardrails (currency, minimum_margin_percent, automatic_value_minor, updated_at)
     select currency, "minimumMarginPercent", "automaticValue", $2
       from jsonb_to_recordset($1::jsonb) as rows (currency text, "minimumMarginPercent" numeric,
         "automaticValue" bigint)
     on conflict (currency) do update set minimum_margin_percent = excluded.minimum_margin_percent,
       automatic_value_minor = excluded.automatic_value_minor, updated_at = excluded.updated_at`,
    [JSON.stringify(rows), now],
  );
}
