import { describe, expect, it } from 'vitest'
import { translateError } from './translate-error.ts'

const driverError = (message: string, fields: object): Error => Object.assign(new Error(message), fields)

describe('translateError', () => {
  const cases = [
    ['pg: deadlock', driverError('deadlock detected', { code: '40P01' }), { kind: 'retry', constraint: null }],
    ['pg: serialisation', driverError('could not serialize', { code: '40001' }), { kind: 'retry', constraint: null }],
    [
      'pg: unique',
      driverError('duplicate key', { code: '23505', constraint: 'c_key' }),
      { kind: 'unique', constraint: 'c_key' },
    ],
    [
      'pg: not null',
      driverError('null value', { code: '23502', column: 'name' }),
      { kind: 'rule', constraint: 'name' },
    ],
    [
      'postgres.js: unique',
      driverError('duplicate key', { code: '23505', constraint_name: 'c_key' }),
      { kind: 'unique', constraint: 'c_key' },
    ],
    [
      'postgres.js: not null',
      driverError('null value', { code: '23502', column_name: 'name' }),
      { kind: 'rule', constraint: 'name' },
    ],
    ['pg: too long', driverError('value too long', { code: '22001' }), { kind: 'too-large', constraint: null }],
    [
      'pg: foreign key',
      driverError('violates', { code: '23503', constraint: 'fk' }),
      { kind: 'reference', constraint: 'fk' },
    ],
    ['pg: trigger', driverError('no', { code: 'P0001' }), { kind: 'rule', constraint: null }],
    ['pg: trigger with a code of its own', driverError('no', { code: 'CR001' }), { kind: 'rule', constraint: null }],
    [
      'pg: trigger that names its rule',
      driverError('no', { code: 'CR001', constraint: 'barred_numbers' }),
      { kind: 'rule', constraint: 'barred_numbers' },
    ],
    ['pg: row-level security', driverError('violates', { code: '42501' }), { kind: 'rule', constraint: null }],
    [
      'pg: generated column',
      driverError('cannot insert a non-DEFAULT value into column "full name"', { code: '428C9' }),
      { kind: 'rule', constraint: 'full name' },
    ],
    ['pg: the same in German', driverError('Spalte »a«', { code: '428C9' }), { kind: 'rule', constraint: null }],
    [
      'mysql: generated column',
      driverError("The value specified for generated column 'a' in table 'c' is not allowed.", { errno: 3105 }),
      { kind: 'rule', constraint: 'a' },
    ],
    [
      'sqlite: generated column',
      driverError('cannot UPDATE generated column "full name"', { errcode: 1 }),
      { kind: 'rule', constraint: 'full name' },
    ],
    ['sqlite: no such column', driverError('no such column: "a"', { errcode: 1 }), null],
    [
      'mysql: deadlock',
      driverError('Deadlock', { errno: 1213, code: 'ER_LOCK_DEADLOCK' }),
      { kind: 'retry', constraint: null },
    ],
    ['mysql: lock timeout', driverError('Lock wait', { errno: 1205 }), { kind: 'retry', constraint: null }],
    [
      'mysql: unique, with a value that plays a key',
      driverError("Duplicate entry 'x' for key 'secret'' for key 'mobile'", { errno: 1062 }),
      { kind: 'unique', constraint: 'mobile' },
    ],
    [
      'mysql: too long',
      driverError("Data too long for column 'full_name' at row 3", { errno: 1406 }),
      { kind: 'too-large', constraint: 'full_name' },
    ],
    [
      'mysql: check',
      driverError('CONSTRAINT `c1` failed for `db`.`t`', { errno: 4025 }),
      { kind: 'rule', constraint: 'c1' },
    ],
    [
      'mysql: trigger with numbers of its own',
      driverError('no', { errno: 30_001, sqlState: '45001' }),
      { kind: 'rule', constraint: null },
    ],
    [
      'mysql: trigger with a number of its own',
      driverError('no', { errno: 30_001, sqlState: 'HY000' }),
      { kind: 'rule', constraint: null },
    ],
    [
      'mysql: trigger with a state of its own',
      driverError('no', { errno: 5001, sqlState: 'CR001' }),
      { kind: 'rule', constraint: null },
    ],
    [
      'mysql: trigger that plays a deadlock',
      driverError('no', { errno: 1213, sqlState: '45000' }),
      { kind: 'retry', constraint: null },
    ],
    ['mysql: connection', driverError('lost', { errno: -111, code: 'ECONNREFUSED' }), null],
    [
      'mysql: a letter that the column lacks',
      driverError('Illegal mix of collations', { errno: 1267, sqlState: 'HY000' }),
      { kind: 'rule', constraint: null },
    ],
    [
      'mysql: JSON',
      driverError('Syntax error in JSON', { errno: 4038, sqlState: 'HY000' }),
      { kind: 'rule', constraint: null },
    ],
    ['sqlite: JSON', driverError('malformed JSON', { errcode: 1 }), { kind: 'rule', constraint: null }],
    ['sqlite: a statement', driverError('near "x": syntax error', { errcode: 1 }), null],
    ['mysql: no such table', driverError('no such table', { errno: 1146, sqlState: '42S02' }), null],
    ['mysql: no such column', driverError('unknown column', { errno: 1054, sqlState: '42S22' }), null],
    ['mysql: disk full', driverError('disk full', { errno: 1021, sqlState: 'HY000' }), null],
    ['mysql: stopped', driverError('interrupted', { errno: 1317, sqlState: '70100' }), null],
    // Spelt like a SQLSTATE.
    ['a broken pipe', driverError('write EPIPE', { errno: -32, code: 'EPIPE', syscall: 'write' }), null],
    [
      'sqlite: busy',
      driverError('database is locked', { code: 'ERR_SQLITE_ERROR', errcode: 5 }),
      { kind: 'retry', constraint: null },
    ],
    ['sqlite: busy snapshot', driverError('database is locked', { errcode: 517 }), { kind: 'retry', constraint: null }],
    [
      'sqlite: unique',
      driverError('UNIQUE constraint failed: t.a, t.b', { errcode: 2067 }),
      { kind: 'unique', constraint: 't.a, t.b' },
    ],
    [
      'sqlite: foreign key',
      driverError('FOREIGN KEY constraint failed', { errcode: 787 }),
      { kind: 'reference', constraint: null },
    ],
    [
      'better-sqlite3: not null',
      driverError('NOT NULL constraint failed: t.a', { code: 'SQLITE_CONSTRAINT_NOTNULL' }),
      { kind: 'rule', constraint: 't.a' },
    ],
    ['sqlite: trigger', driverError('no', { errcode: 1811 }), { kind: 'rule', constraint: null }],
    [
      'better-sqlite3: trigger',
      driverError('no', { code: 'SQLITE_CONSTRAINT_TRIGGER' }),
      { kind: 'rule', constraint: null },
    ],
    [
      'better-sqlite3: type of a strict table',
      driverError('cannot store TEXT value', { code: 'SQLITE_CONSTRAINT_DATATYPE' }),
      { kind: 'rule', constraint: null },
    ],
    [
      'better-sqlite3: busy',
      driverError('database is locked', { code: 'SQLITE_BUSY' }),
      { kind: 'retry', constraint: null },
    ],
    [
      'pg: no such savepoint',
      driverError('savepoint "a" does not exist', { code: '3B001' }),
      { kind: 'ended', constraint: null },
    ],
    [
      'mysql: no such savepoint',
      driverError('SAVEPOINT a does not exist', { errno: 1305 }),
      { kind: 'ended', constraint: null },
    ],
    ['mysql: no such function', driverError('FUNCTION a.b does not exist', { errno: 1305 }), null],
    [
      'sqlite: no such savepoint',
      driverError('no such savepoint: a', { errcode: 1 }),
      { kind: 'ended', constraint: null },
    ],
    [
      'better-sqlite3: no such savepoint',
      driverError('no such savepoint: a', { code: 'SQLITE_ERROR' }),
      { kind: 'ended', constraint: null },
    ],
    ['pg: FOR UPDATE of a view', driverError('no', { code: '0A000' }), { kind: 'unchangeable', constraint: null }],
    ['pg: a materialized view', driverError('no', { code: '42809' }), { kind: 'unchangeable', constraint: null }],
    ...[1142, 1143, 1288, 1348].map(
      (errno) => [`mysql: ${errno}`, driverError('no', { errno }), { kind: 'unchangeable', constraint: null }] as const,
    ),
    [
      'sqlite: a view',
      driverError('cannot modify a because it is a view', { errcode: 1 }),
      { kind: 'unchangeable', constraint: null },
    ],
    ['sqlite: any other mistake', driverError('no such table: a', { errcode: 1 }), null],
    ['anything else', new Error('23505'), null],
    ['no error at all', '40001', null],
  ] as const

  it.each(cases)('%s', (_name, error, expected) => {
    expect(translateError(error)).toEqual(expected)
  })

  const RAISED = [
    'P0001',
    'P0002',
    'P0003',
    'P0004',
    '21000',
    '22012',
    '23514',
    '27000',
    '44000',
    '54000',
    '55000',
    '45001',
  ]
  it.each(RAISED)('takes %s of PostgreSQL for a refusal of the row', (code) => {
    expect(translateError(driverError('no', { code }))).toEqual({ kind: 'rule', constraint: null })
  })

  const OF_THE_CONNECTION = ['08006', '08P01', '28000']
  const OF_THE_TRANSACTION = ['25P02', '25P03', '25006', '40002', '40003']
  const OF_THE_STATEMENT = ['26000', '42601', '42702', '42703', '42804', '42883', '42P01']
  const OF_THE_SERVER = ['53100', '53200', '57014', '57P01', '58030', 'F0001', 'XX000']
  it.each([...OF_THE_CONNECTION, ...OF_THE_TRANSACTION, ...OF_THE_STATEMENT, ...OF_THE_SERVER])(
    'takes %s of PostgreSQL for nothing that a row did',
    (code) => {
      expect(translateError(driverError('no', { code }))).toBeNull()
    },
  )
})
