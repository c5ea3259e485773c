import { type Generated, type Kysely, sql } from 'kysely'
import type { Mapping } from '../../src/schema/mapping.ts'
import type { DatabaseKind } from '../databases.ts'
import { dialectOf, GENERATED } from '../host-dialect.ts'

/** A CRM with its own customers; each company is a tenant. */
export interface Crm {
  /** Ids that the database makes, and nothing that is unique. */
  customers: Customer & { id: Generated<number> }
  /** UUIDs that whoever inserts makes, and one customer for each phone of a company. */
  members: Customer & { id: string }
}

interface Customer {
  readonly company: string
  readonly name: string | null
  readonly mobile: string | null
  readonly mail: string | null
}

export type HostTable = keyof Crm

const COLUMNS = { id: 'id', name: 'name', phone: 'mobile', email: 'mail' } as const

export const MAPPINGS: Readonly<Record<HostTable, Mapping<Crm>>> = {
  customers: { clients: { table: 'customers', idType: 'integer', tenantColumn: 'company', columns: COLUMNS } },
  members: { clients: { table: 'members', idType: 'uuid', tenantColumn: 'company', columns: COLUMNS } },
}

export const createHostTable = async (db: Kysely<Crm>, kind: DatabaseKind, table: HostTable): Promise<void> => {
  const dialect = dialectOf(kind)
  const uuid = dialect === 'mysql' ? 'char(36) not null primary key' : 'uuid not null primary key'
  const id = table === 'customers' ? GENERATED[dialect] : uuid
  const unique = table === 'customers' ? '' : ', unique (company, mobile)'
  await sql`create table ${sql.table(table)} (id ${sql.raw(id)}, company varchar(64) not null, name varchar(50),
    mobile varchar(30), mail varchar(60)${sql.raw(unique)})`.execute(db)
}
