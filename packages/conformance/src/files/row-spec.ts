import type { FieldName, Identity } from '@footfall/core'
import { storeKey } from '@footfall/core'

/** A cell as it is written, and what it means; null: nothing that can be used. */
export interface Spelled {
  readonly text: string
  readonly value: string | null
}

/** One row of a generated file: how each cell is spelled, and what is wrong with the record as a whole. */
export interface RowSpec {
  readonly name: string
  readonly phone: Spelled
  readonly phone2: Spelled
  readonly email: Spelled
  readonly store: Spelled
  readonly date: Spelled
  readonly attendedBy: string
  readonly damage: 'none' | 'quote-unclosed' | 'undecodable-bytes' | 'too-many-fields'
}

export const HEADERS = ['Name', 'Mobile', 'Mobile 2', 'E-mail', 'Store', 'Visit Date', 'Attended By', 'Notes'] as const

export const MAPPING = {
  name: 'Name',
  phone: ['Mobile', 'Mobile 2'],
  email: 'E-mail',
  store: 'Store',
  visitDate: 'Visit Date',
  attendedBy: 'Attended By',
} satisfies { [F in FieldName]?: string | string[] }

/** The options under which every generated file is imported. */
export const FILE_OPTIONS = {
  mapping: MAPPING,
  encoding: 'utf-8',
  dateOrder: 'DMY',
  defaultCountry: 'IN',
  today: '2024-06-01',
} as const

/** What must come of a row: known from how it was made, without asking the code under test. */
export interface Truth {
  readonly held: boolean
  /** Its columns can be trusted, so that it says who belongs together even while it is held. */
  readonly intact: boolean
  readonly identities: readonly Identity[]
  readonly storeKey: string | null
  readonly date: string | null
  readonly name: string | null
  readonly attendedBy: string | null
}

export const truthOf = (row: RowSpec): Truth => {
  const intact = row.damage === 'none'
  const identities: Identity[] = []
  if (intact) {
    for (const { value } of [row.phone, row.phone2]) {
      if (value !== null && !identities.some((one) => one.value === value)) identities.push({ kind: 'phone', value })
    }
    if (row.email.value !== null) identities.push({ kind: 'email', value: row.email.value })
  }
  const unusable = [row.phone, row.phone2, row.email].some(({ text, value }) => value === null && text !== '')
  const text = (cell: string): string | null => (intact && cell.trim() !== '' ? cell.trim() : null)
  return {
    held: !intact || row.store.value === null || row.date.value === null || (identities.length === 0 && unusable),
    intact,
    identities,
    storeKey: row.store.value === null ? null : storeKey(row.store.value),
    date: row.date.value,
    name: text(row.name),
    attendedBy: text(row.attendedBy),
  }
}
