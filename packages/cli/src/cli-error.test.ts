import { FootfallError } from '@footfall/core'
import { describe, expect, test } from 'vitest'
import { CliError, tellError } from './cli-error.ts'
import { databaseArgument } from './commands/import.ts'

describe('errors as they are told', () => {
  test("a driver's message quotes the customer's data: only its kind and code are told", () => {
    const error = Object.assign(new Error("Duplicate entry '+919723521333' for key 'phone'"), { code: 'ER_DUP_ENTRY' })
    const told = tellError(error)
    expect(told).toMatchObject({ code: 'unexpected', exitCode: 1, details: { driverCode: 'ER_DUP_ENTRY' } })
    expect(JSON.stringify(told)).not.toContain('9723521333')
    expect(tellError('+919723521333')).toMatchObject({ code: 'unexpected', details: { driverCode: null } })
  })

  test.each([
    ['a full disk', { code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'full'],
    ['a full disk under PostgreSQL', { code: '53100' }, 'full'],
    ['a file that is none', { code: 'ERR_SQLITE_ERROR', errcode: 26 }, 'damaged'],
    ['a database that takes no writes', { code: 'ERR_SQLITE_ERROR', errcode: 1032 }, 'read-only'],
    ['a connection that is gone', { code: '25P03' }, 'lost'],
  ])('%s is told as such, in words of ours', (_, fields, word) => {
    const { message } = tellError(Object.assign(new Error('+919723521333'), fields))
    expect(message).toContain(word)
    expect(message).not.toContain('9723521333')
  })

  test('what cannot be applied as it stands ends with 2, what did not work with 1', () => {
    for (const code of [
      'needs-options',
      'columns-missing',
      'options-invalid',
      'source-empty',
      'import-not-found',
    ] as const) {
      expect(tellError(new FootfallError(code, 'x')).exitCode).toBe(2)
    }
    for (const code of ['aborted', 'lease-lost', 'plan-changed'] as const) {
      expect(tellError(new FootfallError(code, 'x')).exitCode).toBe(1)
    }
    expect(tellError(new CliError('driver-missing', 'x', { exitCode: 2 })).exitCode).toBe(2)
  })

  test('the command to go on with never shows a password', () => {
    expect(databaseArgument('sqlite:footfall.db')).toBe('')
    expect(databaseArgument('sqlite:crm.db')).toBe(' --db sqlite:crm.db')
    expect(databaseArgument('postgres://ann@host/crm')).toBe(' --db postgres://ann@host/crm')
    expect(databaseArgument('postgres://ann:secret@host/crm')).not.toContain('secret')
    expect(databaseArgument('postgres://host/crm?user=ann&password=secret')).not.toContain('secret')
  })
})
