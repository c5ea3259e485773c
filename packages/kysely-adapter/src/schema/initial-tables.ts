import type { DialectName } from '../dialect/dialect.ts'
import { quoteName } from '../dialect/expressions.ts'
import { type ColumnTypes, columnTypes, referenceType } from './column-types.ts'
import type { Layout } from './layout.ts'

export interface InitialTable {
  readonly name: string
  /** The type of each column, and what it must be. */
  readonly columns: Readonly<Record<string, string>>
  readonly constraints: readonly string[]
  /** Their columns, by the end of their name. */
  readonly indexes: Readonly<Record<string, readonly string[]>>
}

/**
 * The tables of the first release.
 *
 * Foreign keys restrict. The ledger refers to its import alone: it is the evidence that `verify` compares with the
 * tables of clients and visits, so nothing that happens to those may reach into it.
 */
export const initialTables = (dialect: DialectName, { tables, clients, stores }: Layout): readonly InitialTable[] => {
  const t = columnTypes(dialect)
  const q = (name: string): string => quoteName(dialect, name)
  const clientRef = referenceType(dialect, clients.id.type, clients.idSqlType)
  const storeRef = referenceType(dialect, stores.id.type, stores.idSqlType)
  const references = (column: string, table: string, id: string): string =>
    `foreign key (${q(column)}) references ${q(table)} (${q(id)}) on delete restrict`
  const clientKey = clients.foreignKeys ? [references('client_id', clients.table, clients.idColumn)] : []
  const storeKey = stores.foreignKeys ? [references('store_id', stores.table, stores.idColumn)] : []
  const importKey = references('import_id', tables.imports, 'id')
  const rowKey = `primary key (import_id, ${q('row_number')}, revision)`

  return [
    {
      name: tables.imports,
      columns: {
        id: `${t.short} not null primary key`,
        tenant_id: `${t.short} not null`,
        source_name: `${t.text} not null`,
        status: `${t.short} not null`,
        created_at: `${t.short} not null`,
        completed_at: t.short,
        seal: t.json,
        error: t.json,
        drift: `${t.integer} not null`,
        // Holds the tenant while the import has the tenant's lease: being unique, it lets one import of a tenant apply.
        lease_slot: `${t.short} unique`,
        lease_fence: `${t.integer} not null`,
        lease_until: t.bigint,
      },
      constraints: [],
      indexes: { newest: ['tenant_id', 'created_at', 'id'] },
    },
    {
      name: tables.importRows,
      columns: {
        import_id: `${t.short} not null`,
        row_number: `${t.integer} not null`,
        revision: `${t.integer} not null`,
        line: `${t.integer} not null`,
        byte_start: `${t.bigint} not null`,
        byte_end: `${t.bigint} not null`,
        raw: t.bytes,
        fields: t.json,
      },
      constraints: [rowKey, importKey],
      indexes: { bytes: ['import_id', 'byte_start'] },
    },
    {
      name: tables.importOutcomes,
      columns: {
        import_id: `${t.short} not null`,
        row_number: `${t.integer} not null`,
        revision: `${t.integer} not null`,
        outcome: `${t.short} not null`,
        client_id: clientRef,
        visit_id: t.short,
        reasons: `${t.json} not null`,
        warnings: `${t.json} not null`,
        conflict: t.json,
        name: t.text,
        attended_by: t.text,
      },
      constraints: [rowKey, importKey],
      indexes: { visit: ['visit_id'] },
    },
    ...(clients.owned ? [ownClients(t, clients.table)] : []),
    ...(stores.owned ? [ownStores(t, stores.table)] : []),
    {
      name: tables.clientIdentities,
      columns: {
        tenant_id: `${t.short} not null`,
        kind: `${t.short} not null`,
        value: `${t.key} not null`,
        client_id: `${clientRef} not null`,
      },
      constraints: ['primary key (tenant_id, kind, value)', ...clientKey],
      indexes: { client: ['client_id'] },
    },
    // Whether `syncIdentities` has read a tenant's clients, and how far, where the host says when it changed a client.
    {
      name: tables.clientSyncs,
      columns: { tenant_id: `${t.short} not null primary key`, synced_until: `${t.short} not null` },
      constraints: [],
      indexes: {},
    },
    {
      name: tables.storeKeys,
      columns: {
        tenant_id: `${t.short} not null`,
        key: `${t.key} not null`,
        store_id: `${storeRef} not null`,
        import_id: t.short,
      },
      constraints: [`primary key (tenant_id, ${q('key')})`, ...storeKey],
      indexes: { store: ['store_id'] },
    },
    {
      name: tables.clientVisits,
      columns: {
        id: `${t.short} not null primary key`,
        tenant_id: `${t.short} not null`,
        client_id: `${clientRef} not null`,
        store_id: `${storeRef} not null`,
        visit_date: `${t.date} not null`,
        attended_by: t.text,
        created_at: `${t.short} not null`,
        import_id: t.short,
      },
      constraints: [
        // In this order it also serves the timeline and the host's deletes of clients.
        'unique (client_id, visit_date, store_id, tenant_id)',
        ...clientKey,
        ...storeKey,
      ],
      indexes: { import: ['import_id'] },
    },
  ]
}

const ownClients = (t: ColumnTypes, name: string): InitialTable => ({
  name,
  columns: {
    id: `${t.short} not null primary key`,
    tenant_id: `${t.short} not null`,
    name: t.text,
    phone: t.text,
    email: t.text,
    extra: t.json,
    created_at: `${t.short} not null`,
  },
  constraints: [],
  indexes: { tenant: ['tenant_id', 'id'] },
})

const ownStores = (t: ColumnTypes, name: string): InitialTable => ({
  name,
  columns: {
    id: `${t.short} not null primary key`,
    tenant_id: `${t.short} not null`,
    name: `${t.text} not null`,
    created_at: `${t.short} not null`,
  },
  constraints: [],
  indexes: { tenant: ['tenant_id', 'id'] },
})

/** A table whose key has several columns is its own index in SQLite, instead of being kept twice. */
const tailOf = (dialect: DialectName, constraints: readonly string[]): string => {
  if (dialect === 'mysql') return ' engine = InnoDB'
  return dialect === 'sqlite' && constraints.some((line) => line.startsWith('primary key (')) ? ' without rowid' : ''
}

/** Words of their own in MySQL. */
const WORDS: readonly string[] = ['row_number', 'key']

/**
 * The statements that make them. MySQL commits each DDL statement by itself: `if not exists` lets a migration that was
 * cut short go on where it stopped, which is why the indexes are parts of the tables there.
 */
export const initialStatements = (dialect: DialectName, layout: Layout): readonly string[] => {
  const q = (name: string): string => quoteName(dialect, name)
  return initialTables(dialect, layout).flatMap(({ name, columns, constraints, indexes }) => {
    const bare = name.split('.').at(-1) ?? name
    const named = Object.entries(indexes).map(([end, of]) => [`${bare}_${end}`, of.map(q).join(', ')] as const)
    const lines = [
      ...Object.entries(columns).map(([column, type]) => `${WORDS.includes(column) ? q(column) : column} ${type}`),
      ...constraints,
      ...(dialect === 'mysql' ? named.map(([index, of]) => `key ${q(index)} (${of})`) : []),
    ]
    const head = dialect === 'mysql' ? 'create table if not exists' : 'create table'
    const table = `${head} ${q(name)} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)${tailOf(dialect, constraints)}`
    const separate = dialect === 'mysql' ? [] : named
    return [table, ...separate.map(([index, of]) => `create index ${q(index)} on ${q(name)} (${of})`)]
  })
}
