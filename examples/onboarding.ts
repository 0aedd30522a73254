import { createHash, randomBytes } from 'node:crypto'
import type { DbClient } from '../src/db/client.js'
import { apiKeys, members, projects, tenants } from '../generated/index.js'
import { isConstraint } from '../generated/sluice.js'

/** The email address belongs to a tenant already. */
export class EmailTakenError extends Error {}

export interface SignUp {
  readonly company: string
  readonly email: string
  readonly person: string | null
}

/**
 * Makes a tenant with its first project, owned by the user with this email address. All of it or nothing.
 * Rejects with EmailTakenError, or with ParameterError when a field is not of its type.
 */
export async function signUp(sql: DbClient, { company, email, person }: SignUp) {
  try {
    return await sql.begin(async (tx) => {
      const tenant = await tenants.createTenant(tx, { name: company, email })
      const user = await members.upsertUser(tx, { email, name: person })
      await members.addMember(tx, { tenantId: tenant.id, userId: user.id, role: 'owner' })
      await members.acceptInvitation(tx, { tenantId: tenant.id, userId: user.id })
      const project = await projects.createProject(tx, {
        tenantId: tenant.id,
        name: 'First project',
        slug: 'first-project',
        environment: 'test',
      })
      return { tenant, user, project }
    })
  } catch (error) {
    // The compiler knows the constraints there are: a name misspelled here does not compile.
    if (isConstraint(error, 'tenants_email_key')) throw new EmailTakenError(`${email} has signed up before`)
    throw error
  }
}

/** A new key for a project. The secret is shown to its holder once; the database has its digest only. */
export async function issueKey(sql: DbClient, projectId: string, name: string) {
  const secret = `sk_${randomBytes(24).toString('base64url')}`
  const key = await apiKeys.createApiKey(sql, {
    projectId,
    name,
    prefix: secret.slice(0, 7),
    hash: digest(secret),
    metadata: { source: 'api' },
  })
  return { key, secret }
}

/** What `api_keys.hash` holds for a key. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
