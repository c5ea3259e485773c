import { importOptionsSchema } from '@footfall/core'
import { z } from 'zod'
import { fieldName, outcome } from './parts.ts'

/** Texts of a person: bounded before anything looks at them. */
const text = z.string().max(10_000)
const MAX_ROW_NUMBER = 999_999_999_999_999

export const noQuery = z.strictObject({})
export const importPath = z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/) })
export const rowPath = z.strictObject({
  id: z.string().regex(/^[\w-]{1,64}$/),
  rowNumber: z.int().min(1).max(MAX_ROW_NUMBER),
})
// biome-ignore lint/suspicious/noControlCharactersInRegex: an id with control characters is none.
export const clientPath = z.strictObject({ id: z.string().regex(/^[^\u0000-\u001f]{1,200}$/) })
export const noPath = z.strictObject({})

// biome-ignore lint/suspicious/noControlCharactersInRegex: no cursor has control characters, and PostgreSQL no text with NUL.
const cursor = z.string().regex(/^[^\u0000-\u001f]{0,500}$/)
export const listQuery = z.strictObject({ after: cursor.optional(), limit: z.int().min(1).max(100).default(20) })
export const rowsQuery = z.strictObject({
  outcome: z.enum([...outcome.options, 'pending']).optional(),
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.int().min(1).max(1_000).default(100),
})
export const journeyQuery = z.strictObject({ before: cursor.optional(), limit: z.int().min(1).max(200).default(50) })

export const importOptions = importOptionsSchema.meta({ id: 'ImportOptions' })

/** What a file is uploaded with: the options, and what to do with it. */
export const uploadQuery = z.strictObject({
  ...importOptionsSchema.shape,
  apply: z.boolean().default(false).describe('Apply it once it is received, without a preview.'),
  sourceName: z.string().max(1_000).optional().describe('How the file is called; a form has the name of its file.'),
})
export const uploadForm = z.strictObject({ ...uploadQuery.shape, file: z.string() })

export const answersBody = z.strictObject({ options: importOptionsSchema }).meta({ id: 'Answers' })
export const applyBody = z.strictObject({ digest: z.string().max(200).optional() }).meta({ id: 'ApplyRequest' })
export const fixBody = z
  .strictObject({
    fields: z.partialRecord(fieldName, text).refine((fields) => Object.keys(fields).length > 0, 'Name a field.'),
  })
  .meta({ id: 'RowFix' })
export const visitBody = z
  .strictObject({
    name: text.optional(),
    phone: text.optional(),
    email: text.optional(),
    store: text,
    visitDate: text,
    attendedBy: text.optional(),
  })
  .meta({ id: 'VisitEntry' })
