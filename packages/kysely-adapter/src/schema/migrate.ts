import { CompiledQuery, type Kysely, sql, type Transaction } from 'kysely'
import { detectDialect } from '../dialect/detect-dialect.ts'
import type { DialectName } from '../dialect/dialect.ts'
import { quoteName } from '../dialect/expressions.ts'
import { checkConnection } from '../session/check-connection.ts'
import { retrying } from '../session/retry.ts'
import { systemEnvironment } from '../system-environment.ts'
import { checkColumns } from './check-columns.ts'
import { checkEngines } from './check-engines.ts'
import { checkMadeForThis, checkNamesAreFree } from './check-own-tables.ts'
import { initialTables } from './initial-tables.ts'
import { type Layout, resolveLayout } from './layout.ts'
import type { Mapping } from './mapping.ts'
import { migrationTable } from './migration-sql.ts'
import { MIGRATIONS } from './migrations.ts'
import { hostNames } from './names.ts'
import { describeIds, refusedReference } from './refused-reference.ts'

/** Any number: it only has to differ from the advisory locks of others. */
const POSTGRES_LOCK = 7_046_640_215
const MYSQL_LOCK_SECONDS = 60

/** Takes back what a first migration made that was refused: on MySQL it stays, of types that a corrected mapping says no more. */
const dropAllBut = async <DB>(db: Kysely<DB>, layout: Layout, kept: readonly string[]): Promise<void> => {
  const names = initialTables('mysql', layout).map(({ name }) => name)
  for (const name of names.filter((one) => !kept.includes(one)).reverse()) {
    await db.executeQuery(CompiledQuery.raw(`drop table if exists ${quoteName('mysql', name)}`))
  }
}

const runAll = async <DB>(db: Kysely<DB>, dialect: DialectName, layout: Layout): Promise<readonly string[]> => {
  const run = (text: string) => db.executeQuery(CompiledQuery.raw(text))
  const table = sql.table(layout.tables.migrations)
  await run(migrationTable(dialect, layout))
  const { rows } = await sql<{ name: string }>`select name from ${table}`.execute(db)
  const done = new Set(rows.map((row) => row.name))
  const open = MIGRATIONS.filter((migration) => !done.has(migration.name))
  const isFirst = open.length === MIGRATIONS.length
  if (!isFirst) await checkMadeForThis(db, dialect, layout)
  const made = isFirst ? await checkNamesAreFree(db, dialect, layout) : []
  const ids = open.length === 0 ? '' : await describeIds(db, dialect, layout)
  try {
    for (const { name, statements } of open) {
      for (const statement of statements(dialect, layout)) await run(statement)
      const appliedAt = systemEnvironment.now().toISOString()
      await sql`insert into ${table} (name, applied_at) values (${name}, ${appliedAt})`.execute(db)
    }
  } catch (error) {
    const refused = refusedReference(error, ids)
    if (refused === null) throw error
    if (isFirst && dialect === 'mysql') await dropAllBut(db, layout, made)
    throw refused
  }
  return open.map((migration) => migration.name)
}

/** MySQL has no transactional DDL: a lock that belongs to the connection keeps a second server waiting. */
const migrateMysql = <DB>(db: Kysely<DB>, layout: Layout): Promise<readonly string[]> =>
  db.connection().execute(async (connection) => {
    const lock = `footfall:${layout.tables.migrations}`.slice(0, 64)
    const got = await sql<{ got: unknown }>`select get_lock(${lock}, ${MYSQL_LOCK_SECONDS}) as got`.execute(connection)
    if (Number(got.rows[0]?.got) !== 1) throw new Error('Another server is migrating and did not finish in time.')
    try {
      return await runAll(connection, 'mysql', layout)
    } finally {
      await sql`select release_lock(${lock})`.execute(connection)
    }
  })

/**
 * Creates or updates the tables that Footfall owns; tables of the host are never touched. Safe to run at every start, by
 * several servers at once. Returns the names of the migrations that it ran. Throws `options-invalid`, and makes nothing, where
 * - a name of ours is taken (`tables`), or our tables were made for other clients or stores than the mapping's;
 * - a table or column of the mapping is not there, its id column is not what the mapping says, or a column is generated;
 * - a table of the host knows no transactions, or the connection is not strict or not utf8mb4 (all MySQL, MariaDB), or the database
 *   not in UTF8 (PostgreSQL).
 *
 * @example
 * await migrate(db, mapping)
 */
export const migrate = async <DB>(
  db: Kysely<DB> | Transaction<DB>,
  mapping: NoInfer<Mapping<DB>> = {},
): Promise<readonly string[]> => {
  const plain = db.withoutPlugins()
  const dialect = mapping.dialect ?? detectDialect(plain)
  const layout = resolveLayout(mapping, dialect, hostNames(db, dialect))
  const check = async (): Promise<void> => {
    await checkConnection(plain, dialect)
    await checkColumns(plain, dialect, layout)
    if (dialect === 'mysql') await checkEngines(plain, layout)
  }
  await (plain.isTransaction ? check() : retrying(systemEnvironment, check))
  if (plain.isTransaction) return runAll(plain, dialect, layout)
  if (dialect === 'mysql') return retrying(systemEnvironment, () => migrateMysql(plain, layout))
  return retrying(systemEnvironment, () =>
    plain.transaction().execute(async (trx) => {
      if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${POSTGRES_LOCK}::bigint)`.execute(trx)
      return runAll(trx, dialect, layout)
    }),
  )
}
