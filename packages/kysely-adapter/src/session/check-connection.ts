import { FootfallError } from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'

interface Settings {
  /** Bytes where the driver is told to give what it got (`typeCast: false`). */
  readonly mode: string | Uint8Array
  readonly charset: string
  readonly autocommit: number | string
}

/** Modes under which what is kept is not what was written, or what is sent is not what was meant. */
const REFUSED_MODES: Readonly<Record<string, string>> = {
  NO_BACKSLASH_ESCAPES: 'the driver escapes quotes by a backslash, which means nothing then',
  EMPTY_STRING_IS_NULL: 'a blank text is no missing one',
}
const STRICT_MODES = ['STRICT_TRANS_TABLES', 'STRICT_ALL_TABLES']

const refuse = (option: 'sql_mode' | 'charset' | 'autocommit' | 'typeCast', message: string): never => {
  throw new FootfallError('options-invalid', message, { option })
}

/**
 * Refuses a connection to MySQL or MariaDB that changes what is written without a word: where its `sql_mode` is not strict, phones, names
 * and ids that are too long are cut, and one customer becomes another (https://mariadb.com/kb/en/sql-mode/); where its character set
 * is not utf8mb4, so is text; where it does not commit by itself, what is written outside of a transaction is never there. Throws
 * `options-invalid` with the name of the setting.
 */
const checkMysql = async <DB>(db: Kysely<DB>): Promise<void> => {
  const { rows } = await sql<Settings>`select @@sql_mode as mode, @@character_set_client as charset,
    @@autocommit as autocommit`.execute(db)
  const { mode = '', charset = '', autocommit = 1 } = rows[0] ?? {}
  if (typeof mode !== 'string') {
    return refuse('typeCast', 'The driver gives bytes where it should give values: leave out typeCast: false.')
  }
  const modes = mode.toUpperCase().split(',')
  if (!STRICT_MODES.some((strict) => modes.includes(strict))) {
    refuse('sql_mode', 'The sql_mode of the connection cuts what is too long without a word: add STRICT_TRANS_TABLES.')
  }
  for (const [refused, why] of Object.entries(REFUSED_MODES)) {
    if (modes.includes(refused))
      refuse('sql_mode', `The sql_mode of the connection has ${refused}: ${why}. Leave it out.`)
  }
  if (charset.toLowerCase() !== 'utf8mb4') {
    refuse('charset', 'The character set of the connection cannot keep every name: connect with utf8mb4.')
  }
  if (Number(autocommit) === 0) {
    refuse('autocommit', 'The connection does not commit what is written outside of a transaction: turn autocommit on.')
  }
}

/** PostgreSQL keeps text in the encoding of its database: what that has no letter for, no table of it can keep, a held row's neither. */
const checkPostgres = async <DB>(db: Kysely<DB>): Promise<void> => {
  const { rows } = await sql<{ encoding: string }>`select current_setting('server_encoding') as encoding`.execute(db)
  const encoding = rows[0]?.encoding
  if (encoding === 'UTF8') return
  throw new FootfallError('options-invalid', `The database keeps text as ${encoding}: Footfall needs one in UTF8.`, {
    option: 'encoding',
  })
}

/** Whether what is written over a connection is what is kept; else throws `options-invalid`. */
export const checkConnection = async <DB>(db: Kysely<DB>, dialect: DialectName): Promise<void> => {
  if (dialect === 'mysql') await checkMysql(db)
  if (dialect === 'postgres') await checkPostgres(db)
}
