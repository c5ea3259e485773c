import { expect, test } from 'vitest'
import { assignNearest } from './nearest-owners.ts'
import { createRowLog } from './row-log.ts'

interface Case {
  readonly rows: readonly (readonly number[])[]
  /** Clients by identity; the smaller client has the smaller rank. */
  readonly owners: Readonly<Record<number, number>>
  /** Identities that join nobody. */
  readonly demoted?: readonly number[]
  readonly concerned?: readonly number[]
}

const assigned = ({ rows, owners, demoted = [], concerned }: Case): Record<number, number> => {
  const log = createRowLog()
  for (const row of rows) log.push(row)
  const result: Record<number, number> = {}
  assignNearest({
    log,
    joining: (numbers) => numbers.filter((number) => !demoted.includes(number)),
    concerns: (number) => (concerned === undefined ? !demoted.includes(number) : concerned.includes(number)),
    ownerOf: (number) => owners[number] ?? -1,
    rankOf: (client) => client,
    assign: (number, client) => {
      result[number] = client
    },
  })
  return result
}

test('only identities without an owner are given away, each to the client fewer rows away', () => {
  const rows = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ]
  expect(assigned({ rows, owners: { 0: 5, 4: 6 } })).toEqual({ 1: 5, 2: 5, 3: 6 })
})

test('a tie within one row goes to the client of the smaller rank, wherever it stands in the row', () => {
  for (const row of [
    [0, 1, 2],
    [1, 0, 2],
    [2, 1, 0],
  ]) {
    expect(assigned({ rows: [row], owners: { 0: 6, 1: 5 } })).toEqual({ 2: 5 })
  }
})

test('a tie between two rows goes to the client of the smaller rank, whichever row comes first', () => {
  for (const rows of [
    [
      [0, 2],
      [1, 2],
    ],
    [
      [1, 2],
      [0, 2],
    ],
  ]) {
    expect(assigned({ rows, owners: { 0: 6, 1: 5 } })).toEqual({ 2: 5 })
  }
})

test('a row that begins with a shared identity still carries what follows it', () => {
  const rows = [
    [0, 1, 2],
    [0, 2, 3],
  ]
  expect(assigned({ rows, owners: { 1: 5, 3: 6 }, demoted: [0] })).toEqual({ 2: 5 })
})

test('a shared identity settles nothing, and gets no client of those beside it', () => {
  expect(assigned({ rows: [[0, 1]], owners: { 0: 5 }, demoted: [0] })).toEqual({})
  expect(assigned({ rows: [[0, 1, 2]], owners: { 1: 5 }, demoted: [0], concerned: [0] })).toEqual({})
})
