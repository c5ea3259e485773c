import type { DialectName } from '../dialect/dialect.ts'
import { quoteName } from '../dialect/expressions.ts'
import { columnTypes, referenceType } from './column-types.ts'
import type { Layout } from './layout.ts'

/** A table whose key has several columns is its own index in SQLite, instead of being kept twice. */
const tailOf = (dialect: DialectName, lines: readonly string[]): string => {
  if (dialect === 'mysql') return ' engine = InnoDB'
  return dialect === 'sqlite' && lines.some((line) => line.startsWith('primary key (')) ? ' without rowid' : ''
}

/**
 * The tables of the first release. MySQL commits each DDL statement by itself: `if not exists` lets a migration that was
 * cut short go on where it stopped, which is why the indexes are parts of the tables there.
 *
 * Foreign keys restrict. The ledger refers to its import alone: it is the evidence that `verify` compares with the
 * tables of clients and visits, so nothing that happens to those may reach into it.
 */
export const initialTables = (dialect: DialectName, { tables, clients, stores }: Layout): readonly string[] => {
  const t = columnTypes(dialect)
  const q = (name: string): string => quoteName(dialect, name)
  const clientRef = referenceType(dialect, clients.id.type, clients.idSqlType)
  const storeRef = referenceType(dialect, stores.id.type, stores.idSqlType)
  const statements: string[] = []

  const create = (
    table: string,
    lines: readonly string[],
    indexes: Readonly<Record<string, readonly string[]>> = {},
  ) => {
    const columnsOf = (columns: readonly string[]): string => columns.map(q).join(', ')
    const bare = table.split('.').at(-1) ?? table
    const named = Object.entries(indexes).map(([name, columns]) => [`${bare}_${name}`, columnsOf(columns)] as const)
    const inline = dialect === 'mysql' ? named.map(([name, columns]) => `key ${q(name)} (${columns})`) : []
    const body = [...lines, ...inline].map((line) => `  ${line}`).join(',\n')
    const head = dialect === 'mysql' ? 'create table if not exists' : 'create table'
    const tail = tailOf(dialect, lines)
    statements.push(`${head} ${q(table)} (\n${body}\n)${tail}`)
    if (dialect === 'mysql') return
    for (const [name, columns] of named) statements.push(`create index ${q(name)} on ${q(table)} (${columns})`)
  }
  const references = (column: string, table: string, id: string): string =>
    `foreign key (${q(column)}) references ${q(table)} (${q(id)}) on delete restrict`
  const clientKey = clients.foreignKeys ? [references('client_id', clients.table, clients.idColumn)] : []
  const storeKey = stores.foreignKeys ? [references('store_id', stores.table, stores.idColumn)] : []
  const importKey = references('import_id', tables.imports, 'id')

  create(
    tables.imports,
    [
      `id ${t.short} not null primary key`,
      `tenant_id ${t.short} not null`,
      `source_name ${t.text} not null`,
      `status ${t.short} not null`,
      `created_at ${t.short} not null`,
      `completed_at ${t.short}`,
      `seal ${t.json}`,
      `error ${t.json}`,
      `drift ${t.integer} not null`,
      // Holds the tenant while the import has the tenant's lease: being unique, it lets one import of a tenant apply.
      `lease_slot ${t.short} unique`,
      `lease_fence ${t.integer} not null`,
      `lease_until ${t.bigint}`,
    ],
    { newest: ['tenant_id', 'created_at', 'id'] },
  )
  create(
    tables.importRows,
    [
      `import_id ${t.short} not null`,
      `${q('row_number')} ${t.integer} not null`,
      `revision ${t.integer} not null`,
      `line ${t.integer} not null`,
      `byte_start ${t.bigint} not null`,
      `byte_end ${t.bigint} not null`,
      `raw ${t.bytes}`,
      `fields ${t.json}`,
      `primary key (import_id, ${q('row_number')}, revision)`,
      importKey,
    ],
    { bytes: ['import_id', 'byte_start'] },
  )
  create(
    tables.importOutcomes,
    [
      `import_id ${t.short} not null`,
      `${q('row_number')} ${t.integer} not null`,
      `revision ${t.integer} not null`,
      `outcome ${t.short} not null`,
      `client_id ${clientRef}`,
      `visit_id ${t.short}`,
      `reasons ${t.json} not null`,
      `warnings ${t.json} not null`,
      `conflict ${t.json}`,
      `name ${t.text}`,
      `attended_by ${t.text}`,
      `primary key (import_id, ${q('row_number')}, revision)`,
      importKey,
    ],
    { visit: ['visit_id'] },
  )
  if (clients.owned) {
    create(
      clients.table,
      [
        `id ${t.short} not null primary key`,
        `tenant_id ${t.short} not null`,
        `name ${t.text}`,
        `phone ${t.text}`,
        `email ${t.text}`,
        `extra ${t.json}`,
        `created_at ${t.short} not null`,
      ],
      { tenant: ['tenant_id', 'id'] },
    )
  }
  if (stores.owned) {
    create(
      stores.table,
      [
        `id ${t.short} not null primary key`,
        `tenant_id ${t.short} not null`,
        `name ${t.text} not null`,
        `created_at ${t.short} not null`,
      ],
      { tenant: ['tenant_id', 'id'] },
    )
  }
  create(
    tables.clientIdentities,
    [
      `tenant_id ${t.short} not null`,
      `kind ${t.short} not null`,
      `value ${t.key} not null`,
      `client_id ${clientRef} not null`,
      'primary key (tenant_id, kind, value)',
      ...clientKey,
    ],
    { client: ['client_id'] },
  )
  // Whether `syncIdentities` has read a tenant's clients, and how far, where the host says when it changed a client.
  create(tables.clientSyncs, [`tenant_id ${t.short} not null primary key`, `synced_until ${t.short} not null`])
  create(
    tables.storeKeys,
    [
      `tenant_id ${t.short} not null`,
      // `key` is a word of its own in MySQL.
      `${q('key')} ${t.key} not null`,
      `store_id ${storeRef} not null`,
      `import_id ${t.short}`,
      `primary key (tenant_id, ${q('key')})`,
      ...storeKey,
    ],
    { store: ['store_id'] },
  )
  create(
    tables.clientVisits,
    [
      `id ${t.short} not null primary key`,
      `tenant_id ${t.short} not null`,
      `client_id ${clientRef} not null`,
      `store_id ${storeRef} not null`,
      `visit_date ${t.date} not null`,
      `attended_by ${t.text}`,
      `created_at ${t.short} not null`,
      `import_id ${t.short}`,
      // In this order it also serves the timeline and the host's deletes of clients.
      'unique (client_id, visit_date, store_id, tenant_id)',
      ...clientKey,
      ...storeKey,
    ],
    { import: ['import_id'] },
  )
  return statements
}
