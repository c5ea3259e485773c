import type { StorageFault } from './storage-fault.ts'

interface DriverError {
  readonly message: string
  readonly code: unknown
  readonly errno: unknown
  readonly errcode: unknown
  readonly sqlState: unknown
  readonly constraint: unknown
  readonly column: unknown
}

const asDriverError = (error: unknown): DriverError | null => {
  if (!(error instanceof Error)) return null
  const read = (key: string): unknown => (key in error ? Reflect.get(error, key) : undefined)
  return {
    message: error.message,
    code: read('code'),
    errno: read('errno'),
    errcode: read('errcode'),
    sqlState: read('sqlState'),
    // The latter names are those of postgres.js.
    constraint: read('constraint') ?? read('constraint_name'),
    column: read('column') ?? read('column_name'),
  }
}

const textOr = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const SQLSTATE = /^[0-9A-Z]{5}$/

/**
 * The classes of SQLSTATE that speak of no row: the connection (08, 28), the transaction (25, 2D, 3B, 40), the statement and
 * what it names (0A, 26, 3D, 3F, 42), the server (53, 57, 58, F0, XX). Everything else is a refusal, since a trigger may raise
 * whatever SQLSTATE its author made up.
 */
const NOT_OF_A_ROW = /^(?:08|0A|25|26|28|2D|3B|3D|3F|40|42|53|57|58|F0|XX)/

/** https://www.postgresql.org/docs/15/errcodes-appendix.html */
const fromSqlState = (state: string, error: DriverError): StorageFault | null => {
  const constraint = textOr(error.constraint) ?? textOr(error.column)
  // serialization_failure, deadlock_detected, lock_not_available
  if (state === '40001' || state === '40P01' || state === '55P03') return { kind: 'retry', constraint: null }
  // invalid_savepoint_specification, no_active_sql_transaction
  if (state === '3B001' || state === '25P01') return { kind: 'ended', constraint: null }
  if (state === '23505' || state === '23P01') return { kind: 'unique', constraint }
  // string_data_right_truncation, numeric_value_out_of_range
  if (state === '22001' || state === '22003') return { kind: 'too-large', constraint }
  if (state === '23503' || state === '23001') return { kind: 'reference', constraint }
  // Of class 42, which is about statements: row-level security (or a trigger's own check of rights).
  if (state === '42501') return { kind: 'rule', constraint }
  // generated_always, whose message quotes the column alone; in some languages with other marks.
  if (state === '428C9') return { kind: 'rule', constraint: /"(.+)"/.exec(error.message)?.[1] ?? null }
  // feature_not_supported and wrong_object_type: a view that cannot be locked or changed, or not in this column.
  if (state === '0A000' || state === '42809') return { kind: 'unchangeable', constraint: null }
  return NOT_OF_A_ROW.test(state) ? null : { kind: 'rule', constraint }
}

/** https://mariadb.com/docs/server/reference/error-codes and MySQL's server error reference. */
const MYSQL_FAULTS: Readonly<Record<number, StorageFault['kind']>> = {
  1205: 'retry', // ER_LOCK_WAIT_TIMEOUT: rolls back the statement alone, so the caller must roll back the rest
  1213: 'retry', // ER_LOCK_DEADLOCK
  1020: 'retry', // ER_CHECKREAD: innodb_snapshot_isolation, the record moved since the snapshot
  1062: 'unique', // ER_DUP_ENTRY
  1216: 'reference',
  1217: 'reference',
  1451: 'reference',
  1452: 'reference',
  1142: 'unchangeable', // ER_TABLEACCESS_DENIED_ERROR
  1143: 'unchangeable', // ER_COLUMNACCESS_DENIED_ERROR
  1288: 'unchangeable', // ER_NON_UPDATABLE_TABLE: a view
  1348: 'unchangeable', // ER_NONUPDATEABLE_COLUMN: of a view
  1048: 'rule', // ER_BAD_NULL_ERROR
  1172: 'rule', // ER_TOO_MANY_ROWS: SELECT ... INTO of a trigger
  1264: 'too-large', // ER_WARN_DATA_OUT_OF_RANGE
  1265: 'too-large', // WARN_DATA_TRUNCATED
  1292: 'rule', // ER_TRUNCATED_WRONG_VALUE
  1364: 'rule', // ER_NO_DEFAULT_FOR_FIELD
  1366: 'rule', // ER_TRUNCATED_WRONG_VALUE_FOR_FIELD
  1369: 'rule', // ER_VIEW_CHECK_FAILED: WITH CHECK OPTION
  1267: 'rule', // ER_CANT_AGGREGATE_2COLLATIONS: the column's character set lacks a letter
  1270: 'rule', // the same of three
  1271: 'rule', // and of more
  1411: 'rule', // ER_WRONG_VALUE_FOR_TYPE: str_to_date of a generated column or a trigger
  3140: 'rule', // MySQL: ER_INVALID_JSON_TEXT
  3141: 'rule', // MySQL: ER_INVALID_JSON_TEXT_IN_PARAM
  4035: 'rule', // MariaDB: ER_JSON_BAD_CHR, and others of JSON
  4036: 'rule',
  4037: 'rule',
  4038: 'rule',
  4039: 'rule',
  4040: 'rule',
  1406: 'too-large', // ER_DATA_TOO_LONG
  1526: 'rule', // ER_NO_PARTITION_FOR_GIVEN_VALUE
  1644: 'rule', // ER_SIGNAL_EXCEPTION: a trigger objects
  1906: 'rule', // MariaDB: ER_WARNING_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN
  3105: 'rule', // MySQL: ER_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN
  3819: 'rule', // MySQL: ER_CHECK_CONSTRAINT_VIOLATED
  4025: 'rule', // MariaDB: ER_CONSTRAINT_FAILED
}

/** Besides: what the servers file under "general error" (HY), a statement that was stopped (70), XA. */
const MYSQL_NOT_OF_A_ROW = /^(?:HY|70|XA)/

/** No server has errors of its own from here on. */
const FIRST_ERRNO_OF_USERS = 30_000

/** SIGNAL takes any SQLSTATE and any MYSQL_ERRNO, whether or not they go together. */
const isRefusedByMysql = (errno: number, state: string): boolean =>
  errno >= FIRST_ERRNO_OF_USERS ||
  (SQLSTATE.test(state) && !NOT_OF_A_ROW.test(state) && !MYSQL_NOT_OF_A_ROW.test(state))

/**
 * The name alone: these messages quote values too. A duplicate's key is named at the very end, so that no value can
 * pass for it; in the others only names are quoted.
 */
const mysqlConstraint = (errno: number, message: string): string | null => {
  if (errno === 1062) return /for key '([^']+)'$/.exec(message)?.[1] ?? null
  if (errno === 1451 || errno === 1452) return /CONSTRAINT `([^`]+)`/.exec(message)?.[1] ?? null
  if (errno === 4025) return /^CONSTRAINT `([^`]+)`/.exec(message)?.[1] ?? null
  if (errno === 3819) return /^Check constraint '([^']+)'/.exec(message)?.[1] ?? null
  if (errno === 1048 || errno === 1364) return /^(?:Column|Field) '([^']+)'/.exec(message)?.[1] ?? null
  if (errno === 1906 || errno === 3105) return / generated column '([^']+)' in table /.exec(message)?.[1] ?? null
  if (errno === 1406 || errno === 1264 || errno === 1265)
    return / for column '?([^']+?)'? at row \d+$/.exec(message)?.[1] ?? null
  return null
}

const fromMysql = (errno: number, error: DriverError): StorageFault | null => {
  // ER_SP_DOES_NOT_EXIST, which is also said of functions and procedures.
  if (errno === 1305 && error.message.startsWith('SAVEPOINT')) return { kind: 'ended', constraint: null }
  const kind = MYSQL_FAULTS[errno] ?? (isRefusedByMysql(errno, textOr(error.sqlState) ?? '') ? 'rule' : null)
  return kind === null ? null : { kind, constraint: mysqlConstraint(errno, error.message) }
}

/** https://www.sqlite.org/rescode.html; the primary code is the low byte of an extended one. */
const fromSqlite = (extended: number, message: string): StorageFault | null => {
  const primary = extended & 0xff
  if (primary === 5 || primary === 6) return { kind: 'retry', constraint: null } // SQLITE_BUSY, SQLITE_LOCKED
  if (primary === 1 && message.startsWith('no such savepoint')) return { kind: 'ended', constraint: null }
  if (primary === 1 && message.endsWith('because it is a view')) return { kind: 'unchangeable', constraint: null }
  const generated = /^cannot (?:INSERT into|UPDATE) generated column "(.+)"$/.exec(message)
  if (primary === 1 && generated !== null) return { kind: 'rule', constraint: generated[1] ?? null }
  // A generated column, an index or a trigger that looks into JSON.
  if (primary === 1 && message === 'malformed JSON') return { kind: 'rule', constraint: null }
  if (primary !== 19) return null
  const constraint = /^(?:UNIQUE|NOT NULL|CHECK) constraint failed: ([\w.$ ,-]+)$/.exec(message)?.[1] ?? null
  if (extended === 2067 || extended === 1555 || extended === 2579) return { kind: 'unique', constraint }
  return { kind: extended === 787 ? 'reference' : 'rule', constraint }
}

/** better-sqlite3 names its codes. */
const SQLITE_CODES: Readonly<Record<string, number>> = {
  SQLITE_ERROR: 1,
  SQLITE_BUSY: 5,
  SQLITE_BUSY_SNAPSHOT: 517,
  SQLITE_BUSY_RECOVERY: 261,
  SQLITE_LOCKED: 6,
  SQLITE_LOCKED_SHAREDCACHE: 262,
  SQLITE_CONSTRAINT: 19,
  SQLITE_CONSTRAINT_CHECK: 275,
  SQLITE_CONSTRAINT_DATATYPE: 3091,
  SQLITE_CONSTRAINT_FOREIGNKEY: 787,
  SQLITE_CONSTRAINT_NOTNULL: 1299,
  SQLITE_CONSTRAINT_PRIMARYKEY: 1555,
  SQLITE_CONSTRAINT_ROWID: 2579,
  SQLITE_CONSTRAINT_TRIGGER: 1811,
  SQLITE_CONSTRAINT_UNIQUE: 2067,
}

/**
 * What the error of any supported driver (`pg`, postgres.js, PGlite, `mysql2`, `node:sqlite`, better-sqlite3) means; null when it is
 * none that the adapter can act on.
 */
export const translateError = (error: unknown): StorageFault | null => {
  const driver = asDriverError(error)
  if (driver === null) return null
  if (typeof driver.errcode === 'number') return fromSqlite(driver.errcode, driver.message)
  if (typeof driver.errno === 'number') return fromMysql(driver.errno, driver)
  if (typeof driver.code !== 'string') return null
  const sqlite = SQLITE_CODES[driver.code]
  if (sqlite !== undefined) return fromSqlite(sqlite, driver.message)
  return SQLSTATE.test(driver.code) ? fromSqlState(driver.code, driver) : null
}
