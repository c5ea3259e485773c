import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { quietSqlite } from './quiet-sqlite.ts'

const warning = (name: string, message: string): Error => Object.assign(new Error(message), { name })

test('the warning about SQLite is dropped, every other one passes', () => {
  const target = new EventEmitter()
  const seen: string[] = []
  target.on('warning', (error: Error) => seen.push(error.message))
  quietSqlite(target)
  target.emit('warning', warning('ExperimentalWarning', 'SQLite is an experimental feature'))
  target.emit('warning', warning('ExperimentalWarning', 'Something else'))
  target.emit('warning', warning('DeprecationWarning', 'SQLite is old'))
  expect(seen).toEqual(['Something else', 'SQLite is old'])
})
