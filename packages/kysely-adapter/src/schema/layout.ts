import type { DialectName } from '../dialect/dialect.ts'
import { type IdCodec, type IdCodecOptions, type IdType, idCodec } from './id-codec.ts'
import type { ClientValues, Mapping, OwnTables, StoreValues } from './mapping.ts'
import type { NameColumns } from './name-columns.ts'

/** A table of clients or stores, the host's or ours, without the types of the host's interface. */
interface EntityTable<Values> {
  readonly table: string
  /** Ours: created by the migrations, with ids that Footfall makes. */
  readonly owned: boolean
  readonly id: IdCodec
  readonly idColumn: string
  readonly idSqlType: string | null
  readonly foreignKeys: boolean
  readonly tenantColumn: string | null
  /** Values of a new row besides id, tenant and the mapped fields. */
  readonly defaults: (values: Values, createdAt: string) => Readonly<Record<string, unknown>>
}

export interface ClientTable extends EntityTable<ClientValues> {
  readonly columns: {
    readonly name: NameColumns | null
    readonly phone: string | null
    readonly email: string | null
    readonly updatedAt: string | null
  }
}

export interface StoreTable extends EntityTable<StoreValues> {
  readonly nameColumn: string
}

/** Where everything is stored: the mapping with every default filled in. */
export interface Layout {
  readonly tables: OwnTables
  readonly clients: ClientTable
  readonly stores: StoreTable
}

export const OWN_TABLES: OwnTables = {
  imports: 'imports',
  importRows: 'import_rows',
  importOutcomes: 'import_outcomes',
  clientIdentities: 'client_identities',
  clientVisits: 'client_visits',
  storeKeys: 'store_keys',
  clientSyncs: 'client_syncs',
  clients: 'clients',
  stores: 'stores',
  migrations: 'footfall_migrations',
}

/** A mapping's clients, its table's types forgotten: they were checked where it was written. */
interface AnyTable<Values> {
  readonly table: string
  readonly idType?: IdType
  readonly idSqlType?: string
  readonly foreignKeys?: boolean
  readonly tenantColumn?: string
  readonly values?: Readonly<Record<string, unknown>>
  readonly compute?: (values: Values) => Readonly<Record<string, unknown>>
}

interface AnyClients extends AnyTable<ClientValues> {
  readonly columns: {
    readonly id: string
    readonly name?: NameColumns
    readonly phone?: string
    readonly email?: string
    readonly updatedAt?: string
  }
  readonly extra?: Readonly<Record<string, string>>
}

interface AnyStores extends AnyTable<StoreValues> {
  readonly columns: { readonly id: string; readonly name: string }
}

const hostTable = <Values>(mapped: AnyTable<Values>, id: IdCodecOptions) => ({
  table: mapped.table,
  owned: false,
  id: idCodec(mapped.idType ?? 'string', { ...id, sqlType: mapped.idSqlType }),
  idSqlType: mapped.idSqlType ?? null,
  foreignKeys: mapped.foreignKeys ?? true,
  tenantColumn: mapped.tenantColumn ?? null,
})

const hostClients = (mapped: AnyClients, dialect: DialectName): ClientTable => ({
  ...hostTable(mapped, { dialect, option: 'clients.idType' }),
  idColumn: mapped.columns.id,
  columns: {
    name: mapped.columns.name ?? null,
    phone: mapped.columns.phone ?? null,
    email: mapped.columns.email ?? null,
    updatedAt: mapped.columns.updatedAt ?? null,
  },
  defaults: (client) => {
    const columns = new Map(Object.entries(mapped.extra ?? {}))
    const extra = client.extra.flatMap(([header, value]) => {
      const column = columns.get(header)
      return column === undefined ? [] : [[column, value] as const]
    })
    return { ...mapped.values, ...Object.fromEntries(extra), ...mapped.compute?.(client) }
  },
})

const hostStores = (mapped: AnyStores, dialect: DialectName): StoreTable => ({
  ...hostTable(mapped, { dialect, option: 'stores.idType' }),
  idColumn: mapped.columns.id,
  nameColumn: mapped.columns.name,
  defaults: (store) => ({ ...mapped.values, ...mapped.compute?.(store) }),
})

const ownTable = (table: string, id: IdCodecOptions) => ({
  table,
  owned: true,
  id: idCodec('string', id),
  idColumn: 'id',
  idSqlType: null,
  foreignKeys: true,
  tenantColumn: 'tenant_id',
})

const ownClients = (table: string, dialect: DialectName): ClientTable => ({
  ...ownTable(table, { dialect, option: 'clients.idType' }),
  columns: { name: 'name', phone: 'phone', email: 'email', updatedAt: null },
  defaults: ({ extra }, createdAt) => ({ extra: JSON.stringify(extra), created_at: createdAt }),
})

const ownStores = (table: string, dialect: DialectName): StoreTable => ({
  ...ownTable(table, { dialect, option: 'stores.idType' }),
  nameColumn: 'name',
  defaults: (_store, createdAt) => ({ created_at: createdAt }),
})

/** Fills in everything that a mapping leaves open. */
export const resolveLayout = <DB>(
  mapping: Pick<Mapping<DB>, 'clients' | 'stores' | 'tables'>,
  dialect: DialectName,
): Layout => {
  const tables = { ...OWN_TABLES, ...mapping.tables }
  const clients: AnyClients | undefined = mapping.clients
  const stores: AnyStores | undefined = mapping.stores
  return {
    tables,
    clients: clients === undefined ? ownClients(tables.clients, dialect) : hostClients(clients, dialect),
    stores: stores === undefined ? ownStores(tables.stores, dialect) : hostStores(stores, dialect),
  }
}
