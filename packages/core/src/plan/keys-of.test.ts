import { expect, test } from 'vitest'
import { makeRow, phone } from '../../test/plan/make.ts'
import { reason } from '../row/reason.ts'
import { keysOf } from './keys-of.ts'

test('each identity, store and date is asked for once; a row without store or date asks for none', () => {
  const [p1, p2] = [phone('+9101'), phone('+9102')]
  const held = { store: null, visitDate: null, reasons: [reason('date-missing', 'visitDate')] }
  expect(keysOf([makeRow(1, [p1]), makeRow(2, [p1]), makeRow(3, [p2], held)])).toEqual({
    identities: [p1, p2],
    stores: ['cg road'],
    dates: ['2024-05-02'],
  })
})
