import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importOptionsSchema } from '@footfall/core'
import { z } from 'zod'
import { CliError } from './cli-error.ts'
import { crmSchema } from './crm.ts'

export const CONFIG_FILE = 'footfall.config.json'

const configSchema = importOptionsSchema.extend({
  db: z.string().min(1).describe('As of --db.').optional(),
  crm: crmSchema.exactOptional(),
})

export type Config = z.input<typeof configSchema>

/** No option has such a name; some ways of copying an object would take it for its prototype. */
const refusePrototype = (key: string, value: unknown): unknown => {
  if (key !== '__proto__') return value
  throw new CliError('config-invalid', `${CONFIG_FILE} has a key __proto__, which names no option.`)
}

const parse = (text: string): unknown => {
  try {
    // A BOM is what some editors on Windows leave; JSON has none.
    return JSON.parse(text.replace(/^\uFEFF/, ''), refusePrototype)
  } catch (error) {
    if (error instanceof CliError) throw error
    const why = error instanceof Error ? error.message : ''
    throw new CliError('config-invalid', `${CONFIG_FILE} is not JSON. ${why}`)
  }
}

/** The options of `footfall.config.json` in a folder; none when there is no such file. */
export const loadConfig = async (folder: string): Promise<Config> => {
  let text: string
  try {
    text = await readFile(join(folder, CONFIG_FILE), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new CliError('config-invalid', `${CONFIG_FILE} cannot be read.`)
  }
  const value = parse(text)
  const checked = configSchema.safeParse(value)
  if (checked.success) return value === null || typeof value !== 'object' ? {} : { ...value }
  const issues = checked.error.issues.map(({ path, message }) => ({ option: path.map(String).join('.'), message }))
  const told = issues.map(({ option, message }) => (option === '' ? message : `${option}: ${message}`)).join('; ')
  throw new CliError('config-invalid', `${CONFIG_FILE} cannot be used. ${told}`, { details: { issues } })
}
