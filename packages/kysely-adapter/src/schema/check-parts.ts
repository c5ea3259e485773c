import { FootfallError } from '@footfall/core'
import type { KyselyOptions } from '../kysely-options.ts'
import type { ClientsMapping, OwnTables, StoresMapping } from './mapping.ts'

type AnyDatabase = Record<string, Record<string, unknown>>
type Clients = ClientsMapping<AnyDatabase>
type Stores = StoresMapping<AnyDatabase>

/** All names that a type has, as the compiler sees to it. */
type AllOf<T> = Readonly<Record<keyof Required<T>, true>>

const OPTIONS: AllOf<KyselyOptions<AnyDatabase>> = {
  clients: true,
  stores: true,
  tables: true,
  dialect: true,
  tenantId: true,
  pgPool: true,
  environment: true,
}
const STORES: AllOf<Stores> = {
  table: true,
  idType: true,
  idSqlType: true,
  foreignKeys: true,
  tenantColumn: true,
  values: true,
  compute: true,
  columns: true,
}
const CLIENTS: AllOf<Clients> = { ...STORES, extra: true }
const CLIENT_COLUMNS: AllOf<Clients['columns']> = { id: true, name: true, phone: true, email: true, updatedAt: true }
const STORE_COLUMNS: AllOf<Stores['columns']> = { id: true, name: true }

const check = (part: object | undefined, known: object, path: string): void => {
  for (const name of Object.keys(part ?? {})) {
    if (Object.hasOwn(known, name)) continue
    throw new FootfallError(
      'options-invalid',
      `A mapping has no part ${path}${name}. There are: ${Object.keys(known).join(', ')}.`,
      { option: `${path}${name}` },
    )
  }
}

/**
 * Refuses names that say nothing. The compiler does not see them in an object that was made before (`as const`), and a mapping of
 * `client` instead of `clients` would bring everybody to tables of Footfall's own.
 */
export const checkParts = ({ clients, stores, ...options }: KyselyOptions<AnyDatabase>, ownTables: OwnTables): void => {
  check({ clients, stores, ...options }, OPTIONS, '')
  check(clients, CLIENTS, 'clients.')
  check(clients?.columns, CLIENT_COLUMNS, 'clients.columns.')
  check(stores, STORES, 'stores.')
  check(stores?.columns, STORE_COLUMNS, 'stores.columns.')
  check(options.tables, ownTables, 'tables.')
}
