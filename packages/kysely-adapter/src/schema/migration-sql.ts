import type { Kysely, Transaction } from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'
import { quoteName } from '../dialect/expressions.ts'
import { columnTypes } from './column-types.ts'
import { type Layout, resolveLayout } from './layout.ts'
import type { Mapping } from './mapping.ts'
import { MIGRATIONS } from './migrations.ts'
import { hostNames } from './names.ts'

/** Where the names of the migrations that ran are kept. */
export const migrationTable = (dialect: DialectName, { tables }: Layout): string => {
  const { short } = columnTypes(dialect)
  const name = quoteName(dialect, tables.migrations)
  return `create table if not exists ${name} (name ${short} not null primary key, applied_at ${short} not null)`
}

/**
 * Everything that {@link migrate} would run on an empty database, as SQL text for people who run their migrations
 * themselves. It records what it did, so that a later `migrate` goes on from there. `db`: the instance whose plugins turn the mapping's
 * names into the database's (`CamelCasePlugin`, `withSchema`); it is not connected to.
 *
 * @example
 * writeFileSync('footfall.sql', migrationSql('postgres'))
 */
export const migrationSql = <DB>(
  dialect: DialectName,
  mapping: Omit<Mapping<DB>, 'dialect'> = {},
  db?: Kysely<DB> | Transaction<DB>,
): string => {
  const layout = resolveLayout(mapping, dialect, db && hostNames(db, dialect))
  const name = quoteName(dialect, layout.tables.migrations)
  const steps = MIGRATIONS.flatMap((migration) => [
    `-- ${migration.name}`,
    ...migration.statements(dialect, layout).map((statement) => `${statement};`),
    `insert into ${name} (name, applied_at) values ('${migration.name}', '${MIGRATED_BY_HAND}');`,
  ])
  return `${[`${migrationTable(dialect, layout)};`, ...steps].join('\n\n')}\n`
}

/** Text that stands where `migrate` writes the time. */
const MIGRATED_BY_HAND = 'by hand'
