import { FIELD_NAMES, REASONS, type ReasonCode, WARNINGS, type WarningCode } from '@footfall/core'
import { z } from 'zod'

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>): [K, ...K[]] => {
  const [first, ...rest] = Object.keys(table).filter((key): key is K => Object.hasOwn(table, key))
  if (first === undefined) throw new RangeError('A closed set of codes cannot be empty.')
  return [first, ...rest]
}

export const fieldName = z.enum(FIELD_NAMES)
const reasonCode = z.enum(keysOf<ReasonCode>(REASONS))
const warningCode = z.enum(keysOf<WarningCode>(WARNINGS))
export const outcome = z.enum(['client-created', 'visit-added', 'visit-repeated', 'held'])
export const count = z.int().min(0)

export const reason = z
  .strictObject({ code: reasonCode, field: fieldName.optional(), message: z.string() })
  .meta({ id: 'Reason', description: 'Why a row is held.' })

export const warning = z
  .strictObject({ code: warningCode, field: fieldName.optional(), message: z.string() })
  .meta({ id: 'Warning', description: 'What is worth a look on a row that was recorded.' })

export const question = z
  .strictObject({
    code: z.enum(['columns-missing', 'date-order', 'shared-identity']),
    message: z.string(),
    option: z.string(),
    choices: z.array(z.string()),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Question', description: 'What only a person can decide, and the option that answers it.' })

export const assumption = z
  .strictObject({ code: z.string(), message: z.string() })
  .meta({ id: 'Assumption', description: 'What was assumed of the file because nothing said otherwise.' })

export const outcomes = z
  .strictObject({ clientCreated: count, visitAdded: count, visitRepeated: count, held: count })
  .meta({ id: 'Outcomes', description: 'How many rows came out as what.' })

export const created = z
  .strictObject({ clients: count, stores: count, visits: count })
  .meta({ id: 'Created', description: 'What the import made.' })

export const mapping = z
  .partialRecord(fieldName, z.array(z.string()))
  .meta({ id: 'Mapping', description: 'The headers that feed each field.' })

export const heldRow = z
  .strictObject({ rowNumber: count, line: count, reasons: z.array(reason) })
  .meta({ id: 'HeldRow' })

export const warningCounts = z.partialRecord(warningCode, count)

export const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    instance: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem', description: 'An error, as RFC 9457 has it. Match on `code`.' })

/** A page of a list. */
export const pageOf = (item: z.ZodType, id: string) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() }).meta({ id })
