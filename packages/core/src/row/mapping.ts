import type { FieldName } from './fields.ts'

/** Which columns feed which field, by position; what is left over is a row's `extra`. */
export interface ColumnMapping {
  readonly fields: { readonly [F in FieldName]?: readonly number[] }
  readonly extra: readonly number[]
}
