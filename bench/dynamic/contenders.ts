import type { Sql } from 'postgres'
import { findTenants, findTenantsByAll, type FindTenantsRow } from './generated/tenants.js'

const ARGUMENTS = {
  status: 'active',
  plan: 'paid',
  since: new Date('2026-01-01T12:00:00Z'),
  name: 'tenant%',
  project: '%o%',
  limit: 10,
}

/** Ways to ask for the tenants that all five clauses let through. */
export interface Contenders {
  dynamic(): Promise<FindTenantsRow[]>
  fixed(): Promise<FindTenantsRow[]>
  byHand(): Promise<FindTenantsRow[]>
  /** As the manual of postgres.js has it: a fragment for each clause. */
  fragments(): Promise<FindTenantsRow[]>
}

export function contendersOn(sql: Sql): Contenders {
  const { status, plan, since, name, project, limit } = ARGUMENTS
  const given: Partial<typeof ARGUMENTS> & { readonly archived?: boolean } = ARGUMENTS
  return {
    dynamic: () => findTenants(sql, ARGUMENTS),
    fixed: () => findTenantsByAll(sql, ARGUMENTS),
    byHand: async () => [
      ...(await sql<FindTenantsRow[]>`select t.id, t.name, t.plan, t.created
from tenants t
where true
  and t.status = ${status}
  and t.plan = ${plan}
  and t.created >= ${since}
  and t.name ilike ${name}
  and exists (
    select from projects p where p.tenant = t.id and p.name ilike ${project}
      and p.archived is null
  )
order by
  t.created desc, t.id
limit ${limit}`),
    ],
    fragments: async () => [
      ...(await sql<FindTenantsRow[]>`select t.id, t.name, t.plan, t.created
from tenants t
where true${
        given.status === undefined
          ? sql``
          : sql`
  and t.status = ${given.status}`
      }${
        given.plan === undefined
          ? sql``
          : sql`
  and t.plan = ${given.plan}`
      }${
        given.since === undefined
          ? sql``
          : sql`
  and t.created >= ${given.since}`
      }${
        given.name === undefined
          ? sql``
          : sql`
  and t.name ilike ${given.name}`
      }${
        given.project === undefined
          ? sql``
          : sql`
  and exists (
    select from projects p where p.tenant = t.id and p.name ilike ${given.project}${
      given.archived
        ? sql``
        : sql`
      and p.archived is null`
    }
  )`
      }
order by
  t.created desc, t.id
limit ${limit}`),
    ],
  }
}
