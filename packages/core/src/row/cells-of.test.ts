import { describe, expect, test } from 'vitest'
import { cellsOf } from './cells-of.ts'
import type { ColumnMapping } from './mapping.ts'

const headers = ['Phone', 'Store', 'Phone 2', 'Visit Date', '__proto__', 'Notes']
const mapping: ColumnMapping = { fields: { phone: [0, 2], store: [1], visitDate: [3] }, extra: [4, 5] }

describe('a record’s cells', () => {
  test('go to their fields in column order; unmapped ones that are not blank are extra', () => {
    const record = ['1', 'CG Road', '2', '2/5/2024', 'odd', ' ']
    expect(cellsOf(record, mapping, headers)).toEqual({
      cells: { phone: ['1', '2'], store: ['CG Road'], visitDate: ['2/5/2024'] },
      extra: [['__proto__', 'odd']],
      surplus: false,
    })
  })

  test('that the record lacks are blank', () => {
    expect(cellsOf(['1'], mapping, headers)).toEqual({
      cells: { phone: ['1', ''], store: [''], visitDate: [''] },
      extra: [],
      surplus: false,
    })
    expect(cellsOf([], mapping, headers).surplus).toBe(false)
  })

  test('beyond the header are surplus when one of them says something', () => {
    const record = ['1', 'CG Road', '2', '2/5/2024', '', '']
    expect(cellsOf([...record, '', ' ', '\t'], mapping, headers).surplus).toBe(false)
    expect(cellsOf([...record, '', 'x'], mapping, headers).surplus).toBe(true)
  })

  test('of unmapped columns keep their lines but no character that a database refuses', () => {
    const record = ['', '', '', '', '', 'a\nb\u0000\ud800c']
    expect(cellsOf(record, mapping, ['', '', '', '', '', 'No\u0000tes']).extra).toEqual([['Notes', 'a\nbc']])
  })
})
