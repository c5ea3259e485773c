import { FIELD_NAMES, type FieldName, type ImportOptions } from '@footfall/core'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Config, loadConfig } from './config.ts'
import type { Storage } from './database.ts'

/** The options of the command line that say how a file is read, as commander hands them over. */
export interface ImportFlags {
  readonly country?: string
  readonly dateOrder?: 'DMY' | 'MDY' | 'YMD'
  readonly map?: Readonly<Record<string, readonly string[]>>
  readonly defaultStore?: string
  readonly missingIdentity?: 'create' | 'hold'
  readonly unknownStore?: 'create' | 'hold'
  readonly sharedIdentity?: 'join' | 'demote'
}

export interface DatabaseFlags {
  readonly db?: string
}

const isField = (text: string): text is FieldName => FIELD_NAMES.some((name) => name === text)

/** Collects `--map field=Header`; the same field may come again. The header may itself have an equals sign. */
export const collectMap = (
  value: string,
  before: Readonly<Record<string, readonly string[]>> = {},
): Readonly<Record<string, readonly string[]>> => {
  const at = value.indexOf('=')
  if (at < 1 || at === value.length - 1) throw new InvalidArgumentError('Write field=Header, as in phone="Mobile No".')
  const field = value.slice(0, at)
  if (!isField(field)) throw new InvalidArgumentError(`There is no field ${field}. Fields: ${FIELD_NAMES.join(', ')}.`)
  const headers = Object.hasOwn(before, field) ? (before[field] ?? []) : []
  return Object.fromEntries([...Object.entries(before), [field, [...headers, value.slice(at + 1)]]])
}

const choice = (flags: string, text: string, choices: readonly string[]): Option =>
  new Option(flags, text).choices(choices)

const upper = (value: string): string => value.toUpperCase()

/** Adds the options that say how a file is read. */
export const addImportFlags = (command: Command): Command =>
  command
    .option('--country <code>', 'country of phone numbers without a country code, such as IN', upper)
    .addOption(choice('--date-order <order>', 'how dates such as 2/5/2024 are read', ['DMY', 'MDY', 'YMD']))
    .option('--map <field=Header>', 'which column feeds a field; may be given again', collectMap)
    .option('--default-store <name>', 'the store of rows that name none')
    .addOption(choice('--missing-identity <what>', 'rows with neither phone nor e-mail', ['create', 'hold']))
    .addOption(choice('--unknown-store <what>', 'rows of a store that is not known', ['create', 'hold']))
    .addOption(choice('--shared-identity <what>', 'a phone or e-mail of very many customers', ['join', 'demote']))

const DEFAULT_DB = 'sqlite:footfall.db'

export interface Settings extends Storage {
  readonly options: ImportOptions
}

/** The command line over the file of options over the defaults. */
export const mergeSettings = (flags: ImportFlags & DatabaseFlags, { db, crm = {}, ...config }: Config): Settings => {
  const { country, dateOrder, map, defaultStore, missingIdentity, unknownStore, sharedIdentity } = flags
  const declared = {
    defaultCountry: country,
    dateOrder,
    defaultStore,
    missingIdentity,
    unknownStore,
    sharedIdentity,
    mapping: map === undefined ? undefined : { ...config.mapping, ...map },
  }
  const given = Object.fromEntries(Object.entries(declared).filter(([, value]) => value !== undefined))
  return { db: flags.db ?? db ?? DEFAULT_DB, crm, options: { ...config, ...given } }
}

export const loadSettings = async (flags: ImportFlags & DatabaseFlags, folder: string): Promise<Settings> =>
  mergeSettings(flags, await loadConfig(folder))
