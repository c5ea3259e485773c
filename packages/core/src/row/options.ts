/** The order of day, month and year in a date such as 2/5/2024. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD'

/** What normalising a row depends on besides its cells. Sealed with the import. */
export interface RowOptions {
  /** ISO 3166-1 alpha-2, upper case. Without it national phone numbers stay unverified. */
  readonly defaultCountry: string | null
  /** Null where no date of the file depends on it. */
  readonly dateOrder: DateOrder | null
  /** Read bare numbers in the date column as Excel serials (1900 system). */
  readonly excelSerials: boolean
  /** `YYYY-MM-DD`; dates after it get a warning. Null: no such warning. */
  readonly today: string | null
  /** The store of rows that name none. */
  readonly defaultStore: string | null
  /** Other spellings of a store: alias → name. */
  readonly storeAliases: Readonly<Record<string, string>>
  /** Phones and e-mails that stand for "none", besides the built-in ones. */
  readonly placeholders: { readonly phones: readonly string[]; readonly emails: readonly string[] }
  /** In characters; a longer cell holds the row before any pattern sees it. */
  readonly maxFieldLength: number
}
