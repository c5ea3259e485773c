import { expect, test } from 'vitest'
import { makeRow, phone } from '../../test/plan/make.ts'
import { reason } from '../row/reason.ts'
import { holdReasons } from './hold-reasons.ts'

const HOLD = { missingIdentity: 'hold', unknownStore: 'hold' } as const
const CREATE = { missingIdentity: 'create', unknownStore: 'create' } as const
const isKnown = (key: string): boolean => key === 'cg road'
const unknown = { store: { key: 'ring road', name: 'Ring Road' } }

test('an unknown store is a reason of its own, and names its field', () => {
  const row = makeRow(1, [phone('+9101')], unknown)
  expect(holdReasons(row, HOLD, isKnown)).toEqual([reason('store-unknown', 'store')])
  expect(holdReasons(row, CREATE, isKnown)).toEqual([])
})

test('a row without any store is held for that alone: there is none to be unknown', () => {
  const row = makeRow(1, [phone('+9101')], { store: null, reasons: [reason('store-missing', 'store')] })
  expect(holdReasons(row, HOLD, isKnown)).toEqual([reason('store-missing', 'store')])
})

test('what the policy finds stands after what normalising found', () => {
  const row = makeRow(1, [], { ...unknown, reasons: [reason('date-unreadable', 'visitDate')] })
  expect(holdReasons(row, HOLD, isKnown)).toEqual([
    reason('date-unreadable', 'visitDate'),
    reason('store-unknown', 'store'),
    reason('identity-missing'),
  ])
})

test('a line that could not be taken apart has its own reason only', () => {
  const row = makeRow(1, [], { intact: false, reasons: [reason('quote-unclosed')], ...unknown })
  expect(holdReasons(row, HOLD, isKnown)).toEqual([reason('quote-unclosed')])
})
