import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseStore, storeKey } from './store.ts'

const NONE = { defaultStore: null, storeAliases: {} }
const key = (cell: string, options = NONE) => normaliseStore(cell, options).store?.key

describe('a store', () => {
  test.each(['CG Road', ' cg  road ', 'Cg\tROAD', 'ＣＧ　Ｒｏａｄ', 'CG\u00a0Road', 'C\u200bG Road', 'CG\u0000 Road'])(
    '%j has the key of CG Road',
    (cell) => {
      expect(key(cell)).toBe('cg road')
    },
  )

  test('keeps the spelling of the file as its name', () => {
    expect(normaliseStore('  ＣＧ   Road\n', NONE)).toEqual({
      store: { key: 'cg road', name: 'ＣＧ Road' },
      problem: null,
    })
  })

  test('is matched without regard to Unicode form and special cases of letters', () => {
    expect(key('Cafe\u0301')).toBe(key('CAFÉ'))
    expect(key('STRASSE')).toBe(key('Straße'))
    expect(key('ΟΔΟΣ')).toBe(key('οδος'))
    expect(key('ﬁrst')).toBe(key('FIRST'))
  })

  test('names that differ are different stores', () => {
    expect(new Set(['CG Road', 'C.G. Road', 'CG Road 2', 'CGRoad', 'CG-Road'].map((name) => key(name))).size).toBe(5)
    expect(key('Käse')).not.toBe(key('Kase'))
  })

  test('goes by its alias, in any spelling', () => {
    const options = { defaultStore: null, storeAliases: { 'c.g.': 'CG Road', ['__proto__']: 'Odd' } }
    expect(normaliseStore(' C.G. ', options).store).toEqual({ key: 'cg road', name: 'CG Road' })
    expect(key('__proto__', NONE)).toBe('__proto__')
    expect(key('constructor', options)).toBe('constructor')
  })

  test('is the default store where the cell names none', () => {
    const options = { defaultStore: ' Head  Office', storeAliases: {} }
    for (const cell of ['', ' ', '-', '--', '?', '\u200b', '.']) {
      expect(normaliseStore(cell, options).store, JSON.stringify(cell)).toEqual({
        key: 'head office',
        name: 'Head Office',
      })
      expect(normaliseStore(cell, NONE)).toEqual({ store: null, problem: 'store-missing' })
    }
    expect(key('CG Road', { ...NONE })).toBe('cg road')
  })

  test('has a name of 200 characters at most', () => {
    expect(normaliseStore('x'.repeat(200), NONE).problem).toBeNull()
    expect(normaliseStore('x'.repeat(201), NONE)).toEqual({ store: null, problem: 'field-too-long' })
    expect(normaliseStore('\ufdfa'.repeat(100), NONE).problem).toBe('field-too-long')
    const alias = { defaultStore: null, storeAliases: { ['x'.repeat(201)]: 'CG Road' } }
    expect(normaliseStore('x'.repeat(201), alias).problem).toBe('field-too-long')
    expect(normaliseStore('', { ...NONE, defaultStore: 'x'.repeat(201) }).problem).toBe('field-too-long')
  })
})

describe('store keys', () => {
  test('of every character of Unicode are their own keys', () => {
    const unstable: string[] = []
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      const once = storeKey(`a${String.fromCodePoint(codePoint)}b`)
      if (storeKey(once) !== once) unstable.push(codePoint.toString(16))
    }
    expect(unstable).toEqual([])
  })

  test('of any text are their own keys, and do not depend on case, form or spacing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const once = storeKey(name)
        expect(storeKey(once)).toBe(once)
        expect(storeKey(` ${name} `)).toBe(once)
        expect(storeKey(name.normalize('NFD'))).toBe(once)
        expect(storeKey(name.normalize('NFC'))).toBe(once)
        expect(storeKey(name.toUpperCase())).toBe(once)
      }),
      { numRuns: 3_000 },
    )
  })
})
