import { z } from 'zod'
import { FootfallError } from '../error.ts'
import { DEFAULT_POLICY, type PlanPolicy } from '../plan/plan.ts'
import { FIELD_NAMES } from '../row/fields.ts'
import type { RowOptions } from '../row/options.ts'

const plainDate = z.iso.date()
const header = z.string().min(1)

/**
 * Everything that a caller may declare about a file and how it is to be imported. Every option has a default; what is
 * declared is never guessed. Unknown names are refused, so that a misspelt option is not silently without effect.
 */
export const importOptionsSchema = z.strictObject({
  encoding: z
    .string()
    .min(1)
    .describe('A WHATWG encoding label; left out: BOM, then UTF-8, then windows-1252.')
    .optional(),
  delimiter: z.enum([',', ';', '\t', '|']).describe('Left out: found from the first records.').optional(),
  mapping: z
    .partialRecord(z.enum(FIELD_NAMES), z.union([header, z.array(header).min(1)]))
    .describe('Which column, by its header, feeds a field; several may feed one.')
    .optional(),
  dateOrder: z.enum(['DMY', 'MDY', 'YMD']).describe('How dates such as 2/5/2024 are read.').optional(),
  excelSerials: z.boolean().describe('Read bare numbers in the date column as Excel serials (1900 system).').optional(),
  defaultCountry: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'An ISO 3166-1 code of two letters, such as IN.')
    .transform((code) => code.toUpperCase())
    .describe('The country of phone numbers without a country code, ISO 3166-1 alpha-2.')
    .optional(),
  defaultStore: z.string().trim().min(1).describe('The store of rows that name none.').optional(),
  storeAliases: z
    .record(z.string(), z.string().trim().min(1))
    .describe('Other spellings of a store: alias → name.')
    .optional(),
  placeholders: z
    .strictObject({ phones: z.array(z.string()).optional(), emails: z.array(z.string()).optional() })
    .describe('Phones and e-mails that stand for "none", besides the built-in ones.')
    .optional(),
  today: plainDate
    .describe('Visit dates after this day get a warning. Left out: the day of the import, UTC.')
    .optional(),
  missingIdentity: z.enum(['create', 'hold']).describe('Rows with neither phone nor e-mail.').optional(),
  unknownStore: z.enum(['create', 'hold']).describe('Rows of a store that is not known.').optional(),
  onExistingClient: z.enum(['fill-blanks', 'keep']).describe('Blank fields of a client who is known.').optional(),
  identityPrecedence: z
    .union([z.tuple([z.literal('phone'), z.literal('email')]), z.tuple([z.literal('email'), z.literal('phone')])])
    .describe("Which decides when a row's phone and e-mail mean different clients.")
    .optional(),
  sharedIdentity: z
    .enum(['ask', 'join', 'demote'])
    .describe('A phone or e-mail that very many customers share: same customer, or not used to match.')
    .optional(),
  sharedIdentityLimit: z.int().min(1).describe('How many distinct others an identity may meet.').optional(),
})

/** As a caller writes them. */
export type ImportOptions = z.input<typeof importOptionsSchema>
/** As they were checked. */
export type CheckedOptions = z.output<typeof importOptionsSchema>

/** Cells longer than this many characters hold their row. */
const MAX_FIELD_LENGTH = 10_000

/** Checks options that came from outside; throws `options-invalid`, naming each option that is wrong. */
export const checkOptions = (options: unknown): CheckedOptions => {
  const checked = importOptionsSchema.safeParse(options)
  if (checked.success) return checked.data
  const issues = checked.error.issues.map(({ path, message }) => ({ option: path.map(String).join('.'), message }))
  const told = issues.map(({ option, message }) => (option === '' ? message : `${option}: ${message}`)).join('; ')
  throw new FootfallError('options-invalid', `The options cannot be used. ${told}`, { issues })
}

/** The part of the options that normalising depends on; the date order is put in when it is decided. */
export const rowOptionsOf = (options: CheckedOptions, today: string | null): RowOptions => ({
  defaultCountry: options.defaultCountry ?? null,
  dateOrder: null,
  excelSerials: options.excelSerials ?? false,
  today: options.today ?? today,
  defaultStore: options.defaultStore ?? null,
  storeAliases: options.storeAliases ?? {},
  placeholders: { phones: options.placeholders?.phones ?? [], emails: options.placeholders?.emails ?? [] },
  maxFieldLength: MAX_FIELD_LENGTH,
})

/** The part of the options that planning depends on. */
export const policyOf = (options: CheckedOptions): PlanPolicy => ({
  missingIdentity: options.missingIdentity ?? DEFAULT_POLICY.missingIdentity,
  unknownStore: options.unknownStore ?? DEFAULT_POLICY.unknownStore,
  onExistingClient: options.onExistingClient ?? DEFAULT_POLICY.onExistingClient,
  identityPrecedence: options.identityPrecedence ?? DEFAULT_POLICY.identityPrecedence,
  sharedIdentity: options.sharedIdentity ?? DEFAULT_POLICY.sharedIdentity,
  sharedIdentityLimit: options.sharedIdentityLimit ?? DEFAULT_POLICY.sharedIdentityLimit,
})
