/** The fields that a column can feed, in the order in which they are listed everywhere. */
export const FIELD_NAMES = [
  'name',
  'firstName',
  'lastName',
  'phone',
  'email',
  'store',
  'visitDate',
  'attendedBy',
] as const

export type FieldName = (typeof FIELD_NAMES)[number]

/** The raw cell texts of one record by field, in column order. Several columns may feed one field. */
export type Cells = { readonly [F in FieldName]?: readonly string[] }
