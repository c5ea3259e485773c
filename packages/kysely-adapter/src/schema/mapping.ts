import type { DialectName } from '../dialect/dialect.ts'
import type { IdType } from './id-codec.ts'

/** A client as the import creates it, for columns that are computed. */
export interface ClientValues {
  readonly name: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly extra: readonly (readonly [header: string, value: string])[]
}

export interface StoreValues {
  readonly name: string
}

type Column<DB, T extends keyof DB> = keyof DB[T] & string

interface HostTable<DB, T extends keyof DB & string, Values> {
  /** The host's table; never altered. */
  readonly table: T
  /** `integer`: the database generates it. `uuid`, `string`: Footfall does. Default `string`. */
  readonly idType?: IdType
  /** The SQL type of the id column, where foreign keys need it exactly (`int unsigned`, `varchar(36)`). */
  readonly idSqlType?: string
  /** False: no foreign keys to this table. Default true. */
  readonly foreignKeys?: boolean
  /** Holds the tenant; needed when the repository has one. */
  readonly tenantColumn?: Column<DB, T>
  /** Fixed values for columns of a new row. */
  readonly values?: { readonly [C in Column<DB, T>]?: unknown }
  /** Columns of a new row that depend on what is recorded. */
  readonly compute?: (values: Values) => { readonly [C in Column<DB, T>]?: unknown }
}

interface HostClients<DB, T extends keyof DB & string> extends HostTable<DB, T, ClientValues> {
  readonly columns: {
    readonly id: Column<DB, T>
    /** One column, or two: first and last name. The last word of a name is the last name. */
    readonly name?: Column<DB, T> | readonly [first: Column<DB, T>, last: Column<DB, T>]
    readonly phone?: Column<DB, T>
    readonly email?: Column<DB, T>
    /** A date and time, when the host last changed the client: lets `syncIdentities` look at what changed alone. */
    readonly updatedAt?: Column<DB, T>
  }
  /** Unmapped columns of the file that feed columns of the client: header → column. */
  readonly extra?: { readonly [header: string]: Column<DB, T> }
}

interface HostStores<DB, T extends keyof DB & string> extends HostTable<DB, T, StoreValues> {
  readonly columns: { readonly id: Column<DB, T>; readonly name: Column<DB, T> }
}

/** The host's own clients table: its names are checked against the host's `DB` interface. */
export type ClientsMapping<DB> = { readonly [T in keyof DB & string]: HostClients<DB, T> }[keyof DB & string]

/** The host's own stores table. */
export type StoresMapping<DB> = { readonly [T in keyof DB & string]: HostStores<DB, T> }[keyof DB & string]

/** Names of the tables that Footfall owns. */
export interface OwnTables {
  readonly imports: string
  readonly importRows: string
  readonly importOutcomes: string
  readonly clientIdentities: string
  readonly clientVisits: string
  readonly storeKeys: string
  readonly clientSyncs: string
  readonly clients: string
  readonly stores: string
  readonly migrations: string
}

/**
 * Which tables hold what. Without `clients` or `stores` Footfall has a table of its own for them. Names are those of the `DB` interface:
 * plugins of the Kysely instance may turn them into others of the database (`CamelCasePlugin`), or add a schema (`withSchema`).
 */
export interface Mapping<DB> {
  readonly clients?: ClientsMapping<DB>
  readonly stores?: StoresMapping<DB>
  /** Other names for tables of Footfall's own; a dot parts schema and table. */
  readonly tables?: Partial<OwnTables>
  /** Found from the Kysely instance when left out. */
  readonly dialect?: DialectName
}
