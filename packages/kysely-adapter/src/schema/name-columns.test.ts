import { expect, it } from 'vitest'
import { nameParts } from './name-columns.ts'

it('parts a name into first and last name where the host has two columns', () => {
  expect(nameParts(['first', 'last'], 'Asha  Devi Patel')).toEqual([
    ['first', 'Asha Devi'],
    ['last', 'Patel'],
  ])
  expect(nameParts(['first', 'last'], ' Asha ')).toEqual([
    ['first', 'Asha'],
    ['last', ''],
  ])
  expect(nameParts(['first', 'last'], null)).toEqual([
    ['first', null],
    ['last', null],
  ])
})

it('leaves a name alone where the host has one column, or none', () => {
  expect(nameParts('name', 'Asha  Patel')).toEqual([['name', 'Asha  Patel']])
  expect(nameParts(null, 'Asha')).toEqual([])
})
