import type { DbClient } from '../src/db/client.js'
import { invoices } from '../generated/index.js'

export interface Month {
  /** First day, and the first day of the month after: `2026-10-01`, `2026-11-01`. */
  readonly start: string
  readonly end: string
}

/**
 * Writes a tenant's invoice for a month and sends it on its way. A month billed before rejects with
 * Postgres's error for `invoices_tenant_id_period_start_key`.
 *
 * @param requests A bigint, as the column is; prices are decimal strings, so no cent is lost in a float.
 */
export async function billMonth(sql: DbClient, tenantId: string, month: Month, requests: bigint) {
  return await sql.begin(async (tx) => {
    const { id } = await invoices.openInvoice(tx, {
      tenantId,
      periodStart: month.start,
      periodEnd: month.end,
      dueOn: new Date(Date.parse(month.end) + 14 * 86_400_000),
    })
    await invoices.addInvoiceLine(tx, {
      invoiceId: id,
      description: 'Team plan',
      quantity: 1n,
      unitPrice: '49',
    })
    await invoices.addInvoiceLine(tx, {
      invoiceId: id,
      description: 'Requests beyond the quota',
      quantity: requests,
      unitPrice: '0.0004',
    })
    return await invoices.issueInvoice(tx, { id, taxRate: '0.19' })
  })
}
