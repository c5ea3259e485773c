import { formatCsv, heldCsv, listRows, type Outcome, type Repository, type RowItem } from '@footfall/core'
import { CliError } from '../cli-error.ts'
import { withRepository } from '../database.ts'
import { formatTable } from '../format/table.ts'
import { type DatabaseFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJsonList } from '../io.ts'
import { walkPages } from '../pages.ts'

export type RowsFlags = DatabaseFlags & {
  readonly outcome?: Outcome | 'pending'
  readonly json?: boolean
  readonly csv?: boolean
}

const ROWS_PER_PAGE = 500
const FIELDS = ['name', 'firstName', 'lastName', 'phone', 'email', 'store', 'visitDate', 'attendedBy'] as const
const CSV_HEADER = ['rowNumber', 'line', 'outcome', 'clientId', 'visitId', ...FIELDS, 'reasons', 'warnings']

const codes = (list: RowItem['reasons'] | RowItem['warnings']): string => list.map(({ code }) => code).join(' ')

const toCsv = ({ rowNumber, line, outcome, clientId, visitId, fields, reasons, warnings }: RowItem): string =>
  formatCsv([
    [
      String(rowNumber),
      String(line),
      outcome ?? 'pending',
      clientId ?? '',
      visitId ?? '',
      ...FIELDS.map((field) => fields[field] ?? ''),
      codes(reasons),
      codes(warnings),
    ],
  ])

const writeCsv = async (
  importId: string,
  flags: RowsFlags,
  repository: Repository,
  items: AsyncIterable<RowItem>,
  io: Io,
) => {
  if (flags.outcome === 'held') {
    // The file to fix and replay.
    for await (const chunk of heldCsv(importId, { repository })) await io.out(chunk)
    return
  }
  await io.out(formatCsv([CSV_HEADER]))
  for await (const item of items) await io.out(toCsv(item))
}

const writeTable = async (items: AsyncIterable<RowItem>, io: Io): Promise<void> => {
  let page: (readonly string[])[] = [['row', 'line', 'outcome', 'store', 'date', 'name', 'why']]
  let any = false
  const flush = async (): Promise<void> => {
    if (any && page.length > 0) await io.out(`${formatTable(page, [0, 1]).join('\n')}\n`)
    page = []
  }
  for await (const { rowNumber, line, outcome, fields, reasons, warnings } of items) {
    any = true
    const name = fields.name ?? [fields.firstName, fields.lastName].filter(Boolean).join(' ')
    const why = codes(reasons.length > 0 ? reasons : warnings)
    page.push([
      String(rowNumber),
      String(line),
      outcome ?? 'pending',
      fields.store ?? '',
      fields.visitDate ?? '',
      name,
      why,
    ])
    if (page.length > ROWS_PER_PAGE) await flush()
  }
  await flush()
  if (!any) await io.out('No such rows.\n')
}

/** `footfall rows <importId>` */
export const rowsCommand = async (importId: string, flags: RowsFlags, io: Io): Promise<number> => {
  if (flags.json === true && flags.csv === true) throw new CliError('usage', 'Choose one of --json and --csv.')
  const settings = await loadSettings(flags, io.cwd)
  return withRepository(settings, io, async (repository) => {
    const read = (after: string | null) =>
      listRows(importId, { repository, outcome: flags.outcome, after, limit: ROWS_PER_PAGE })
    // An import that is not there is told before anything is written.
    await listRows(importId, { repository, limit: 1 })
    const items = walkPages(read)
    if (flags.json === true) await writeJsonList(io, items)
    else if (flags.csv === true) await writeCsv(importId, flags, repository, items, io)
    else await writeTable(items, io)
    return 0
  })
}
