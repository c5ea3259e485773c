import type { DialectName } from '../dialect/dialect.ts'
import { checkParts } from './check-parts.ts'
import { type IdCodec, type IdCodecOptions, type IdType, idCodec } from './id-codec.ts'
import type { ClientValues, Mapping, OwnTables, StoreValues } from './mapping.ts'
import type { NameColumns } from './name-columns.ts'
import { type Names, PLAIN_NAMES } from './names.ts'

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
  /** Other columns of a new row that the mapping names; `compute` is not asked before there is a row. */
  readonly otherColumns: readonly string[]
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

type Values = Readonly<Record<string, unknown>>

const hostTable = <From>(mapped: AnyTable<From>, names: Names, id: IdCodecOptions) => ({
  table: names.table(mapped.table),
  owned: false,
  id: idCodec(mapped.idType ?? 'string', { ...id, sqlType: mapped.idSqlType }),
  idSqlType: mapped.idSqlType ?? null,
  foreignKeys: mapped.foreignKeys ?? true,
  tenantColumn: mapped.tenantColumn === undefined ? null : names.column(mapped.table, mapped.tenantColumn),
})

/** What `values` and `compute` say of a new row, by the database's names. */
const defaultsOf = <From>({ table, values, compute }: AnyTable<From>, { column }: Names) => {
  const known = new Map<string, string>()
  const nameOf = (name: string): string => {
    const found = known.get(name) ?? column(table, name)
    known.set(name, found)
    return found
  }
  const named = (columns: Values | undefined): Values =>
    Object.fromEntries(Object.entries(columns ?? {}).map(([name, value]) => [nameOf(name), value]))
  const fixed = named(values)
  return { fixed, computed: (from: From): Values => named(compute?.(from)) }
}

const hostClients = (mapped: AnyClients, dialect: DialectName, names: Names): ClientTable => {
  const named = (column: string): string => names.column(mapped.table, column)
  const columnOf = (column: string | undefined): string | null => (column === undefined ? null : named(column))
  const { name } = mapped.columns
  const extraColumns = new Map(Object.entries(mapped.extra ?? {}).map(([header, column]) => [header, named(column)]))
  const { fixed, computed } = defaultsOf(mapped, names)
  return {
    ...hostTable(mapped, names, { dialect, option: 'clients.idType' }),
    idColumn: named(mapped.columns.id),
    columns: {
      name: typeof name === 'object' ? [named(name[0]), named(name[1])] : columnOf(name),
      phone: columnOf(mapped.columns.phone),
      email: columnOf(mapped.columns.email),
      updatedAt: columnOf(mapped.columns.updatedAt),
    },
    otherColumns: [...Object.keys(fixed), ...extraColumns.values()],
    defaults: (client) => {
      const extra = client.extra.flatMap(([header, value]) => {
        const column = extraColumns.get(header)
        return column === undefined ? [] : [[column, value] as const]
      })
      return { ...fixed, ...Object.fromEntries(extra), ...computed(client) }
    },
  }
}

const hostStores = (mapped: AnyStores, dialect: DialectName, names: Names): StoreTable => {
  const { fixed, computed } = defaultsOf(mapped, names)
  return {
    ...hostTable(mapped, names, { dialect, option: 'stores.idType' }),
    idColumn: names.column(mapped.table, mapped.columns.id),
    nameColumn: names.column(mapped.table, mapped.columns.name),
    otherColumns: Object.keys(fixed),
    defaults: (store) => ({ ...fixed, ...computed(store) }),
  }
}

const ownTable = (table: string, id: IdCodecOptions) => ({
  table,
  owned: true,
  id: idCodec('string', id),
  idColumn: 'id',
  idSqlType: null,
  foreignKeys: true,
  tenantColumn: 'tenant_id',
  otherColumns: [],
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

const ownTables = (given: Partial<OwnTables> = {}, { table }: Names): OwnTables => {
  const tables = { ...OWN_TABLES, ...given }
  return {
    imports: table(tables.imports),
    importRows: table(tables.importRows),
    importOutcomes: table(tables.importOutcomes),
    clientIdentities: table(tables.clientIdentities),
    clientVisits: table(tables.clientVisits),
    storeKeys: table(tables.storeKeys),
    clientSyncs: table(tables.clientSyncs),
    clients: table(tables.clients),
    stores: table(tables.stores),
    migrations: table(tables.migrations),
  }
}

/** Fills in everything that a mapping leaves open. Throws `options-invalid` for a part that there is not and a column that cannot be named. */
export const resolveLayout = <DB>(
  mapping: Pick<Mapping<DB>, 'clients' | 'stores' | 'tables'>,
  dialect: DialectName,
  names: Names = PLAIN_NAMES,
): Layout => {
  checkParts(mapping, OWN_TABLES)
  const tables = ownTables(mapping.tables, names)
  const clients: AnyClients | undefined = mapping.clients
  const stores: AnyStores | undefined = mapping.stores
  return {
    tables,
    clients: clients === undefined ? ownClients(tables.clients, dialect) : hostClients(clients, dialect, names),
    stores: stores === undefined ? ownStores(tables.stores, dialect) : hostStores(stores, dialect, names),
  }
}
