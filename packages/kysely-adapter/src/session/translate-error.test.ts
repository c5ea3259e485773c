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
    ['pg: too long', driverError('value too long', { code: '22001' }), { kind: 'rule', constraint: null }],
    [
      'pg: foreign key',
      driverError('violates', { code: '23503', constraint: 'fk' }),
      { kind: 'reference', constraint: 'fk' },
    ],
    ['pg: trigger', driverError('no', { code: 'P0001' }), { kind: 'rule', constraint: null }],
    ['pg: syntax', driverError('syntax error', { code: '42601' }), null],
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
      { kind: 'rule', constraint: 'full_name' },
    ],
    [
      'mysql: check',
      driverError('CONSTRAINT `c1` failed for `db`.`t`', { errno: 4025 }),
      { kind: 'rule', constraint: 'c1' },
    ],
    ['mysql: connection', driverError('lost', { errno: -111, code: 'ECONNREFUSED' }), null],
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
    ['sqlite: any other mistake', driverError('no such table: a', { errcode: 1 }), null],
    ['anything else', new Error('23505'), null],
    ['no error at all', '40001', null],
  ] as const

  it.each(cases)('%s', (_name, error, expected) => {
    expect(translateError(error)).toEqual(expected)
  })
})
