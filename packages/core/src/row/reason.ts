import type { FieldName } from './fields.ts'

/** Why a row is held, by code. `docs/reasons.md` says what to do about each. */
export const REASONS = {
  'undecodable-bytes': 'The record has bytes that are not text in the encoding of the file.',
  'quote-unclosed': 'A quoted field is not closed properly.',
  'record-too-long': 'The record is longer than the limit.',
  'field-too-long': 'A field is longer than the limit.',
  'too-many-fields': 'The record has more fields than the header has columns.',
  'store-missing': 'The row names no store.',
  'store-unknown': 'The store is not known and may not be created.',
  'date-missing': 'The row has no visit date.',
  'date-unreadable': 'The visit date could not be read.',
  'date-impossible': 'The visit date does not exist in the calendar.',
  'identity-missing': 'The row has neither a phone nor an e-mail.',
  'identity-unreadable': 'The phone or e-mail cannot be used, and the row has no other.',
  'host-rejected': 'The database of the CRM refused the row.',
} as const

/** What is worth a look on a row, by code. A warning never keeps a row from being recorded. */
export const WARNINGS = {
  'phone-unverified': 'The phone is not a valid number; it matches only the very same digits.',
  'phone-placeholder': 'The phone is a placeholder and counts as blank.',
  'phone-digits-lost': 'The phone was written in scientific notation and has lost digits.',
  'email-unverified': 'The e-mail is not valid; it matches only the very same text.',
  'email-placeholder': 'The e-mail is a placeholder and counts as blank.',
  'date-in-future': 'The visit date lies in the future.',
  'identity-conflict': 'The phone and the e-mail belong to different clients.',
  'shared-identity': 'The phone or e-mail is shared by many customers and was not used to match.',
  'visit-differs': 'The visit was already recorded, with other details.',
  'name-differs': 'The client is already known under another name.',
  'fill-rejected': 'The database of the CRM refused to fill a blank field of the client; the visit was recorded.',
} as const

export type ReasonCode = keyof typeof REASONS
export type WarningCode = keyof typeof WARNINGS

/** Why a row is held. The message says what to do and carries no customer data. */
export interface Reason {
  readonly code: ReasonCode
  readonly field?: FieldName
  readonly message: string
}

export interface Warning {
  readonly code: WarningCode
  readonly field?: FieldName
  readonly message: string
}

/** A reason with its standard message, or a more precise one. */
export const reason = (code: ReasonCode, field?: FieldName, message: string = REASONS[code]): Reason =>
  field === undefined ? { code, message } : { code, field, message }

/** A warning with its standard message. */
export const warning = (code: WarningCode, field?: FieldName): Warning =>
  field === undefined ? { code, message: WARNINGS[code] } : { code, field, message: WARNINGS[code] }
