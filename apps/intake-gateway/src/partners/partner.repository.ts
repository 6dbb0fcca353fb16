import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  identitiesOf,
  type IdentityKind,
  type Partner,
  partnerProfile,
  type PartnerProfile,
} from './partner-profile.js';

interface PartnerRow {
  readonly id: string;
  readonly profile: unknown;
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

const COLUMNS = `p.id, p.profile, p.version, p.updated_at as "updatedAt", p.updated_by as "updatedBy"`;

/** Profiles stored before a setting existed have its default. */
const toPartner = ({ profile, ...row }: PartnerRow): Partner => ({ ...partnerProfile.parse(profile), ...row });

@Injectable()
export class PartnerRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<Partner | undefined> {
    const rows: PartnerRow[] = await this.dataSource.query(`select ${COLUMNS} from intake.partners p where id = $1`, [
      id,
    ]);
    return rows[0] && toPartner(rows[0]);
  }

  async list(after: string | undefined, limit: number): Promise<Partner[]> {
    const rows: PartnerRow[] = await this.dataSource.query(
      `select ${COLUMNS} from intake.partners p where $1::text is null or id > $1 order by id limit $2`,
      [after, limit],
    );
    return rows.map(toPartner);
  }

  async findByIdentity(kind: IdentityKind, value: string): Promise<Partner | undefined> {
    const rows: PartnerRow[] = await this.dataSource.query(
      `select ${COLUMNS} from intake.partner_identities i join intake.partners p on p.id = i.partner_id
       where i.kind = $1 and i.value = $2`,
      [kind, value],
    );
    return rows[0] && toPartner(rows[0]);
  }

  /** The partner of an address: a contact by name comes before a domain. */
  async findByEmail(address: string): Promise<Partner | undefined> {
    const known = address.toLowerCase();
    const domain = known.slice(known.lastIndexOf('@') + 1);
    return (await this.findByIdentity('email', known)) ?? (await this.findByIdentity('email_domain', domain));
  }

  /** Identities of this profile that another partner holds already. */
  async findTaken(
    manager: EntityManager,
    id: string,
    profile: PartnerProfile,
  ): Promise<{ kind: IdentityKind; value: string; partnerId: string }[]> {
    const wanted = identitiesOf(profile);
    return manager.query(
      `select i.kind, i.value, i.partner_id as "partnerId"
       from intake.partner_identities i
       join unnest($2::text[], $3::text[]) as wanted (kind, value) on wanted.kind = i.kind and wanted.value = i.value
       where i.partner_id <> $1 order by i.kind, i.value`,
      [id, wanted.map(({ kind }) => kind), wanted.map(({ value }) => value)],
    );
  }

  /** The audit trail of a profile, newest first. */
  async findChanges(id: string): Promise<{ version: number; changedAt: Date; changedBy: string; profile: unknown }[]> {
    return this.dataSource.query(
      `select version, changed_at as "changedAt", changed_by as "changedBy", profile
       from intake.partner_changes where partner_id = $1 order by version desc limit 500`,
      [id],
    );
  }

  /** Stores a profile as its next version, with its identities and the entry of the audit trail. */
  async save(
    manager: EntityManager,
    change: { id: string; profile: PartnerProfile; at: Date; actor: string },
  ): Promise<Partner> {
    const { id, profile, at, actor } = change;
    const json = JSON.stringify(profile);
    const [row]: { version: number }[] = await manager.query(
      `insert into intake.partners as p (id, customer_id, profile, version, updated_at, updated_by)
       values ($1, $2, $3, 1, $4, $5)
       on conflict (id) do update set customer_id = excluded.customer_id, profile = excluded.profile,
         version = p.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by
       returning version`,
      [id, profile.customerId, json, at, actor],
    );
    const { version } = row!;
    await manager.query(
      `insert into intake.partner_changes (partner_id, version, changed_at, changed_by, profile)
       values ($1, $2, $3, $4, $5)`,
      [id, version, at, actor, json],
    );
    const identities = identitiesOf(profile);
    await manager.query(`delete from intake.partner_identities where partner_id = $1`, [id]);
    await manager.query(
      `insert into intake.partner_identities (kind, value, partner_id)
       select kind, value, $1 from unnest($2::text[], $3::text[]) as wanted (kind, value)`,
      [id, identities.map(({ kind }) => kind), identities.map(({ value }) => value)],
    );
    return { ...profile, id, version, updatedAt: at, updatedBy: actor };
  }
}
