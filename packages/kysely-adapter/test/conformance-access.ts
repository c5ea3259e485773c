import type { Contents, Tamper } from '@footfall/conformance'
import { type Kysely, sql } from 'kysely'

interface ImportKey {
  readonly import_id: string
  readonly row_number: number
}

/** Footfall's own tables, as far as the judge of the conformance suite reads them. */
export interface OwnTables {
  readonly imports: { readonly id: string; readonly lease_slot: string | null; readonly lease_until: number | null }
  readonly import_rows: ImportKey & { readonly raw: Uint8Array | null }
  readonly import_outcomes: ImportKey
  readonly clients: {
    readonly id: string
    readonly tenant_id: string
    readonly name: string | null
    readonly phone: string | null
    readonly email: string | null
    readonly created_at: string
  }
  readonly client_identities: {
    readonly tenant_id: string
    readonly kind: 'phone' | 'email' | 'content'
    readonly value: string
    readonly client_id: string
  }
  readonly client_syncs: { readonly tenant_id: string }
  readonly stores: { readonly id: string; readonly tenant_id: string; readonly name: string }
  readonly store_keys: { readonly tenant_id: string; readonly store_id: string }
  readonly client_visits: {
    readonly id: string
    readonly tenant_id: string
    readonly client_id: string
    readonly store_id: string
    readonly visit_date: string | Date
    readonly attended_by: string | null
  }
}

/** What drivers give for a DATE: text, or midnight of the day in local time. */
const dayOf = (value: string | Date): string => {
  if (typeof value === 'string') return value.slice(0, 10)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`
}

export const inspectTables = async (db: Kysely<OwnTables>, tenantId: string): Promise<Contents> => {
  const of = { column: 'tenant_id', value: tenantId } as const
  const clients = await db.selectFrom('clients').selectAll().where(of.column, '=', of.value).execute()
  const identities = await db.selectFrom('client_identities').selectAll().where(of.column, '=', of.value).execute()
  const stores = await db.selectFrom('stores').selectAll().where(of.column, '=', of.value).execute()
  const visits = await db.selectFrom('client_visits').selectAll().where(of.column, '=', of.value).execute()
  return {
    clients: clients.map(({ id, name, phone, email }) => ({ id, name, phone, email })),
    identities: identities.map(({ kind, value, client_id }) => ({ kind, value, clientId: client_id })),
    stores: stores.map(({ id, name }) => ({ id, name })),
    visits: visits.map((visit) => ({
      id: visit.id,
      clientId: visit.client_id,
      storeId: visit.store_id,
      visitDate: dayOf(visit.visit_date),
      attendedBy: visit.attended_by,
    })),
  }
}

export const tamperWithTables = (db: Kysely<OwnTables>): Tamper => {
  const row = (importId: string, rowNumber: number) =>
    sql<boolean>`import_id = ${importId} and ${sql.ref('row_number')} = ${rowNumber}`
  return {
    deleteOutcome: async (importId, rowNumber) => {
      await db.deleteFrom('import_outcomes').where(row(importId, rowNumber)).execute()
    },
    deleteVisit: async (visitId) => {
      await db.deleteFrom('client_visits').where('id', '=', visitId).execute()
    },
    deleteRow: async (importId, rowNumber) => {
      await db.deleteFrom('import_rows').where(row(importId, rowNumber)).execute()
    },
    changeBytes: async (importId, rowNumber, raw) => {
      const changed = Buffer.from(raw)
      await db
        .updateTable('import_rows')
        .set({ raw: changed })
        .where(row(importId, rowNumber))
        .where('raw', 'is not', null)
        .execute()
    },
  }
}
